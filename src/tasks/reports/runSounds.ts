import { join } from "node:path";
import { reportSound } from "../../report/reportSound.js";
import type { ReportSound } from "../../shapes/report.js";
import { durationOf, type Signal, type Track } from "../../shapes/series.js";
import { exists } from "../../workspace/files/exists.js";
import { inspectRecording, readRecording } from "../../workspace/sound/readRecording.js";
import { mp3Encoder } from "../../workspace/sound/writing/encodeMp3.js";

/** What `syrinx predict` and `syrinx latent` write into the folder of a run, in the order in which a page shows it. */
const SOUNDS: readonly (readonly [file: string, title: string])[] = [
  ["original", "Original"],
  ["original-frames", "Original, from its frames alone"],
  ["reconstruction", "Autoencoder"],
  ["svd", "SVD"],
  ["one-step", "Predicted one step ahead"],
  ["free-run", "Free run"],
];

/** With the phases of the original; what is not told so has estimated ones. */
const PHASES = ".original-phases";

/** Longer sounds would make the page too large to open, s. */
const LONGEST = 60;

/** Sounds of a run's folder, and a line for each that its page leaves out. @param folder of the run. */
export async function runSounds(folder: string): Promise<{ sounds: ReportSound[]; warnings: string[] }> {
  const sounds: ReportSound[] = [];
  const warnings: string[] = [];
  const encode = await mp3Encoder();
  for (const [name, title] of SOUNDS) {
    for (const phases of ["", PHASES]) {
      const file = `${name}${phases}.wav`;
      const path = join(folder, file);
      if (!exists(path)) continue;
      const said = phases === "" ? title : `${title}, with the original's phases`;
      const { duration, frames } = await inspectRecording(path);
      if (frames === 0 || duration > LONGEST) {
        const length = frames === 0 ? "is empty" : `lasts ${duration.toFixed(0)} s`;
        warnings.push(`${file} ${length} and is left out here; it lies in the folder of the run.`);
        continue;
      }
      const { signal } = await readRecording(path);
      sounds.push({
        ...reportSound(file, { ...signal, start: 0 }, untracked(signal), encode),
        title: said,
      });
    }
  }
  return { sounds, warnings };
}

/** A track of F0 that was not looked for. */
function untracked(signal: Signal): Track {
  const rate = 1 / Math.max(1e-3, durationOf(signal));
  return { values: new Float64Array(0), columns: [{ name: "f0", unit: "Hz" }], rate, start: 0 };
}

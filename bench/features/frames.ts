import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describeFrames } from "../../src/features/descriptors/describeFrames.js";
import { DEFAULT_MFCC, mfccDescriber } from "../../src/features/descriptors/mfcc.js";
import {
  DEFAULT_DESCRIPTORS,
  spectralDescriber,
} from "../../src/features/descriptors/spectralDescriptors.js";
import { DEFAULT_SOUND_ANALYSIS, soundAnalysis } from "../../src/features/soundAnalysis/soundAnalysis.js";
import { durationOf, type Signal } from "../../src/shapes/series.js";
import { spectrogram } from "../../src/signal/spectrogram.js";
import { readRecording } from "../../src/workspace/sound/readRecording.js";
import { writeWav } from "../../src/workspace/sound/writing/writeWav.js";
import { alone, alternate, seconds } from "../alternate.js";
import type { Bench, NewRow } from "../row.js";
import { meydaFrames } from "./meydaPeer.js";
import { PythonPeers } from "./pythonPeers.js";

const WINDOW = 1024;
const HOP = 256;
/** s of real recordings, taken again until there are so many */
const LEAST = 600;

/** Frames of ten minutes of real recordings: ours, librosa's, scipy's and meyda's, on one core each. */
export async function frameRows({ folder, say }: Bench): Promise<NewRow[]> {
  const birds = resolve(
    process.env.SYRINX_TEST_RECORDINGS ?? resolve(folder, "..", "..", "shared", "recordings"),
    "birds",
  );
  const sounds = await recordings(birds);
  const total = sounds.reduce((sum, sound) => sum + durationOf(sound), 0);
  const scratch = mkdtempSync(join(tmpdir(), "syrinx-bench-"));
  // All peers hear the same 16-bit files.
  const files = sounds.map((sound, i) => {
    const path = join(scratch, `${i}.wav`);
    writeWav(path, sound, "16");
    return path;
  });
  const peers = await PythonPeers.start({ files, window: WINDOW, hop: HOP }, join(folder, "features"));
  const rows: NewRow[] = [];
  const row = (name: string, ours: number, peer: number | null, peerVersion: string | null): NewRow => ({
    name: `${name}, ${Math.round(total)} s of birds`,
    ours: total / ours,
    peer: peer === null ? null : total / peer,
    peerVersion,
    unit: "x real time",
    ratio: peer === null ? null : ours / peer,
  });
  const frames = (rate: number) => ({ window: WINDOW / rate, hop: HOP / rate });
  const usual = (): number =>
    seconds(() => {
      for (const sound of sounds) {
        describeFrames(sound, frames(sound.rate), [
          spectralDescriber(DEFAULT_DESCRIPTORS),
          mfccDescriber(DEFAULT_MFCC),
        ]);
      }
    });
  const transform = (): number =>
    seconds(() => {
      for (const sound of sounds)
        spectrogram(sound, { ...frames(sound.rate), lowHz: 0, highHz: sound.rate / 2 });
    });
  try {
    const versions = peers?.versions ?? {};
    for (const [name, ours, what] of [
      ["librosa", usual, "usual set 1024/256"],
      ["scipy", transform, "spectrogram 1024/256"],
    ] as const) {
      const version = versions[name];
      if (peers === undefined || version === undefined) {
        say(`${name} is not installed (SYRINX_BENCH_PYTHON names a python that has it): skipped`);
        rows.push(row(what, await alone(ours, 3), null, `${name}: not installed, skipped`));
        continue;
      }
      const times = await alternate(ours, () => peers.seconds(name), 3);
      rows.push(row(what, times.ours, times.peer, version));
    }
    const { version } = createRequire(import.meta.url)("meyda/package.json") as { version: string };
    const meyda = (): number =>
      seconds(() => {
        for (const sound of sounds) meydaFrames(sound.values, sound.rate, WINDOW, HOP);
      });
    const times = await alternate(usual, meyda, 1);
    rows.push(row("usual set 1024/256", times.ours, times.peer, `meyda ${version}`));
    const sap = (): number =>
      seconds(() => {
        for (const sound of sounds) soundAnalysis(sound, DEFAULT_SOUND_ANALYSIS);
      });
    rows.push(row("Sound Analysis Pro set, 1 ms hop", await alone(sap, 3), null, null));
  } finally {
    peers?.close();
    rmSync(scratch, { recursive: true, force: true });
  }
  return rows;
}

/** Captive birds and others, first channels, until there is enough. */
async function recordings(folder: string): Promise<Signal[]> {
  const sounds: Signal[] = [];
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith(".wav"))
    .sort()) {
    const { signal } = await readRecording(join(folder, name));
    sounds.push(signal);
  }
  const once = [...sounds];
  const lasts = (list: readonly Signal[]): number => list.reduce((sum, sound) => sum + durationOf(sound), 0);
  while (lasts(sounds) < LEAST) sounds.push(once[sounds.length % once.length]);
  return sounds;
}

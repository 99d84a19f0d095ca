import { basename, join, relative, resolve } from "node:path";
import { renderIndex } from "../../views/browser/renderIndex.js";
import { writeWhole } from "../../workspace/files/atomicWrite.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { resultStem } from "../../workspace/files/soundStem.js";
import { subfolders } from "../../workspace/files/subfolders.js";
import { savedDemo } from "./savedDemo.js";

/**
 * The folder for the demo of a recording: one of its own, so that demos of several recordings lie side by side.
 * @param out folder of all demos.
 * @param recording path of the recording.
 * @returns `<out>/<recording>`, or `<out>/<recording>-2` and so on where another recording has that name already.
 */
export function demoFolder(out: string, recording: string): string {
  const plain = join(out, resultStem(recording));
  for (let n = 1; ; n++) {
    const folder = n === 1 ? plain : `${plain}-${n}`;
    const other = savedDemo(folder)?.recording;
    if (other === undefined || other === resolve(recording)) return folder;
  }
}

/**
 * Writes the page that lists all demos of a folder.
 * @param out folder of all demos.
 * @param force replace a file of the user's.
 * @returns path of the page.
 * @throws {InputError} if a file of the user's has that name, and `force` is not true.
 */
export function writeDemoIndex(out: string, force?: boolean): string {
  const path = join(out, "index.html");
  const rows = subfolders(out).flatMap((name) => {
    const saved = savedDemo(join(out, name));
    if (saved?.summary === undefined) return [];
    const { syllables, fit, report } = saved.summary;
    return {
      name: basename(saved.recording),
      page: [name, basename(report)],
      syllables,
      f0Error: fit?.tiers.augmented?.f0.medianRelativeError ?? null,
      spectralCorrelation: fit?.tiers.augmented?.spectralCorrelation ?? null,
      loudnessCorrelation: fit?.tiers.augmented?.envelopeCorrelation ?? null,
    };
  });
  claimFiles([path], force);
  writeWhole(path, renderIndex(relative(resolve("."), resolve(out)) || out, rows));
  return path;
}

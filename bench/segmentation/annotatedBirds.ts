import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Segment } from "../../src/shapes/segment.js";
import type { Signal } from "../../src/shapes/series.js";
import { readAnnotations } from "../../src/workspace/annotations/readAnnotations.js";
import { readRecording } from "../../src/workspace/sound/readRecording.js";

/** A captive bird, and how the names of its recordings begin. */
interface Bird {
  readonly name: string;
  readonly prefixes: readonly string[];
}

const BIRDS: readonly Bird[] = [
  { name: "zebra finch G402", prefixes: ["zebrafinch_G402_"] },
  { name: "zebra finch g17y2U", prefixes: ["zebrafinch_g17y2U"] },
  { name: "zebra finch g4p5U", prefixes: ["zebrafinch_g4p5U"] },
  { name: "juvenile zebra finch R3406", prefixes: ["zebrafinch-juv_R3406_"] },
  { name: "juvenile zebra finch R3549", prefixes: ["zebrafinch-juv_R3549_"] },
  { name: "Bengalese finch gy6or6", prefixes: ["bengalese_gy6or6_", "bengalese_float64_gy6or6_"] },
  { name: "Bengalese finch Bird0", prefixes: ["bengalese_koumura_Bird0_"] },
  { name: "Bengalese finch b06", prefixes: ["bengalese_b06_"] },
  { name: "canary llb16", prefixes: ["canary_llb16_"] },
];
/** How the names of recordings of captive birds begin: an annotated one of a bird that is not listed must not be left out. */
const CAPTIVE = /^(zebrafinch|bengalese|canary)/;

/** A recording and what an annotator found in it, perhaps nothing. */
export interface AnnotatedRecording {
  readonly file: string;
  readonly signal: Signal;
  readonly reference: readonly Segment[];
}

/** All annotated recordings of a captive bird. */
export interface AnnotatedBird {
  readonly name: string;
  readonly recordings: readonly AnnotatedRecording[];
}

/**
 * All annotated captive birds of a folder.
 * @throws {Error} if a recording belongs to none of the known birds, or a known bird has none.
 */
export async function annotatedBirds(folder: string): Promise<AnnotatedBird[]> {
  const annotated = readdirSync(folder)
    .filter((name) => CAPTIVE.test(name) && name.endsWith(".wav"))
    .filter((name) => existsSync(annotationsOf(join(folder, name))));
  const stray = annotated.find((name) => !BIRDS.some((bird) => isOf(bird, name)));
  if (stray !== undefined)
    throw new Error(`${stray} is annotated, but its bird is not listed in annotatedBirds.ts; add it.`);
  const birds: AnnotatedBird[] = [];
  for (const bird of BIRDS) {
    const recordings: AnnotatedRecording[] = [];
    for (const name of annotated.filter((name) => isOf(bird, name))) {
      const file = join(folder, name);
      const { signal } = await readRecording(file);
      const { annotations } = readAnnotations(annotationsOf(file), {
        sampleRate: signal.rate,
        recording: file,
      });
      recordings.push({ file, signal, reference: annotations });
    }
    if (recordings.length === 0) throw new Error(`${bird.name} has no annotated recording in ${folder}.`);
    birds.push({ name: bird.name, recordings });
  }
  return birds;
}

function isOf(bird: Bird, name: string): boolean {
  return bird.prefixes.some((prefix) => name.startsWith(prefix));
}

function annotationsOf(file: string): string {
  return file.replace(/\.wav$/, ".annot.csv");
}

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Song } from "../../src/shapes/song.js";
import { designDecimator } from "../../src/signal/decimator.js";
import { GESTURE_RATE, gestureOf, REST_TENSION } from "../../src/syrinx/gesture.js";
import { BLOCK, BREATH_WIDTH, oversampling, SOURCE_SCALE } from "../../src/syrinx/synthesize.js";
import { tractConstants } from "../../src/syrinx/tract.js";

/** With contraction off, a product and a sum are rounded each, as JavaScript does. */
const FLAGS = ["-O3", "-ffp-contract=off"];

/** The chain in C, compiled. */
export interface CChain {
  /** compiler and flags */
  readonly version: string;
  /** Sings a song once. @returns the sound, and the seconds that the chain took. */
  readonly sing: (song: Song) => { readonly sound: Float64Array; readonly seconds: number };
  readonly close: () => void;
}

/**
 * Compiles bench/synthesis/chain.c into a folder of its own.
 * @param source path of chain.c.
 * @returns undefined if there is no C compiler.
 */
export function compileChain(source: string): CChain | undefined {
  const compiler = spawnSync("cc", ["--version"], { encoding: "utf8" });
  if (compiler.status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "syrinx-bench-"));
  const program = join(folder, "chain");
  execFileSync("cc", [...FLAGS, "-std=c11", "-D_POSIX_C_SOURCE=200809L", source, "-o", program, "-lm"]);
  return {
    version: `C, ${compiler.stdout.split("\n")[0]}, ${FLAGS.join(" ")}`,
    sing(song) {
      const [plan, sound] = [join(folder, "plan"), join(folder, "sound")];
      writeFileSync(plan, planOf(song));
      const seconds = Number(execFileSync(program, [plan, sound, "1"], { encoding: "utf8" }));
      const bytes = readFileSync(sound);
      return { sound: new Float64Array(new Uint8Array(bytes).buffer), seconds };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** All that is made once for a song, in the order that chain.c reads it. */
function planOf(song: Song): Float64Array {
  const factor = oversampling(song.sampleRate);
  const rate = factor * song.sampleRate;
  const { pressure, tension, loudness } = gestureOf(song, "left");
  const { echoSteps, reflection, cavity } = tractConstants(song.tract, rate);
  if (cavity === undefined) throw new Error(`the chain in C is for a tract with a cavity, not ${song.tract}`);
  const { factors, taps, late, delay } = designDecimator(factor);
  const numbers = [
    Math.round(song.duration * song.sampleRate),
    BLOCK,
    factor,
    delay,
    pressure.values.length,
    echoSteps,
    song.gamma / rate,
    GESTURE_RATE / rate,
    // At 44.1 kHz the noise is that of the published rate of steps.
    BREATH_WIDTH * song.breathNoise,
    SOURCE_SCALE,
    reflection,
    cavity.scale,
    REST_TENSION[song.model],
    song.seed,
    ...cavity.m,
    ...cavity.n,
    ...cavity.d,
    ...taps.flatMap((stage, i) => [factors[i], i === 0 ? 1 : 2, late[i], (stage.length - 1) / 2, ...stage]),
  ];
  return Float64Array.of(...numbers, ...pressure.values, ...tension.values, ...loudness.values);
}

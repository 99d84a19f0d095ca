import { readFileSync } from "node:fs";
import { join } from "node:path";
import { monoSignal, type Signal } from "../src/shapes/series.js";
import type { WindowShape } from "../src/signal/window.js";

interface Frames {
  readonly rate: number;
  readonly window: number;
  readonly hop: number;
  readonly low: number;
  readonly high: number;
}

/** What librosa, scipy and numpy made of formulaSound: see tests/reference/descriptors.py. */
export const REFERENCE_DESCRIPTORS = JSON.parse(
  readFileSync(join(import.meta.dirname, "reference/descriptors.json"), "utf8"),
) as {
  /** rows that are recorded */
  readonly frames: readonly number[];
  readonly windows: readonly {
    readonly shape: WindowShape;
    readonly length: number;
    readonly values: readonly number[];
  }[];
  readonly descriptors: readonly (Frames & { readonly rows: readonly (readonly number[])[] })[];
  readonly cepstra: readonly (Frames & {
    readonly bands: number;
    readonly scale: "slaney" | "htk";
    readonly area: boolean;
    readonly mel: readonly (readonly number[])[];
    readonly mfcc: readonly (readonly number[])[];
  })[];
  readonly chroma: readonly {
    readonly rate: number;
    readonly size: number;
    readonly bins: readonly number[];
    readonly columns: readonly (readonly number[])[];
  }[];
};

/** A rising and a falling tone over something like noise, 0.3 s: the sound of tests/reference/descriptors.py. */
export function formulaSound(rate: number): Signal {
  const values = Float32Array.from({ length: Math.floor(0.3 * rate) }, (_, n) => {
    const t = n / rate;
    const tones =
      0.3 * Math.sin(2 * Math.PI * (800 * t + 10_000 * t * t)) +
      0.1 * Math.sin(2 * Math.PI * (5000 * t - 4000 * t * t));
    return tones + 0.02 * Math.sin(0.7 * n * n);
  });
  return monoSignal(values, rate);
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Annotation } from "../../../src/shapes/annotation.js";
import { HAS_RECORDINGS, RECORDINGS } from "../../sharedData.js";

/** Half of the last digit of the tables beside the recordings, which have six decimals; and rounding. */
const ROUNDED = 0.5e-6 + 1e-9;

/** Names of real files that end so; none where there are no recordings. */
export function realFiles(ending: string): string[] {
  if (!HAS_RECORDINGS) return [];
  return readdirSync(join(RECORDINGS, "birds")).filter((name) => name.endsWith(ending));
}

export function bytesOf(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(RECORDINGS, "birds", name)));
}

/** Compares annotations with the table beside them, which other software made. */
export function expectAsInTable(annotations: readonly Annotation[], stem: string): void {
  const text = new TextDecoder().decode(bytesOf(`${stem}.annot.csv`));
  const rows = text.trim().split(/\r?\n/).slice(1);
  expect(annotations.map(({ label }) => label)).toEqual(rows.map((row) => row.split(",")[2]));
  for (const [i, row] of rows.entries()) {
    const [onset, offset] = row.split(",").map(Number);
    expect(Math.abs(annotations[i].onset - onset)).toBeLessThanOrEqual(ROUNDED);
    expect(Math.abs(annotations[i].offset - offset)).toBeLessThanOrEqual(ROUNDED);
  }
}

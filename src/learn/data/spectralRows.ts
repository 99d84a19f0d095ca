import { NothingToLearn } from "./nothingToLearn.js";

/**
 * Loudest value of some rows of power spectra.
 * @param power rows x columns, re full scale. @param rows indices of the rows to use: those of the training part, so that
 * the other parts have no influence.
 * @returns dB re full scale.
 * @throws {NothingToLearn} if they are silent.
 */
export function topOf(power: Float32Array, columns: number, rows: Int32Array, caller: string): number {
  let loudest = 0;
  for (const r of rows) {
    for (let i = r * columns; i < (r + 1) * columns; i++) if (power[i] > loudest) loudest = power[i];
  }
  if (loudest > 0) return 10 * Math.log10(loudest);
  throw new NothingToLearn(`${caller}: the recordings are silent in the band; there is nothing to learn.`);
}

/** Converts power to dB in place, clipped at a floor. @param power any number of values. @param floorDb re full scale. */
export function decibelsInPlace(power: Float32Array, floorDb: number): void {
  const least = 10 ** (floorDb / 10);
  for (let i = 0; i < power.length; i++) power[i] = 10 * Math.log10(Math.max(power[i], least));
}

import { trackPitch } from "../../src/features/pitch/pitch.js";
import { durationOf, type Signal } from "../../src/shapes/series.js";

/** Runs that count, after one that compiles. */
const RUNS = 3;

/**
 * Times real time of our tracker on one core: the processor's time, not the clock's, so that other load tells less.
 * @param signals mono.
 */
export function ownSpeed(signals: readonly Signal[]): number {
  const total = signals.reduce((sum, signal) => sum + durationOf(signal), 0);
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    const before = process.cpuUsage();
    for (const signal of signals) trackPitch({ ...signal, start: 0 });
    const { user, system } = process.cpuUsage(before);
    if (run > 0) times.push((user + system) / 1e6);
  }
  return total / times.sort((a, b) => a - b)[RUNS >> 1];
}

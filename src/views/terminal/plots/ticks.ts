/** A mark on an axis. */
export interface Tick {
  /** place on the axis, in the unit of the axis */
  readonly at: number;
  readonly label: string;
}

const STEPS = [1, 2, 5, 10];

/**
 * Round places on a linear axis: multiples of 1, 2 or 5 times a power of ten.
 * @param low, high ends of the axis, low < high.
 * @param most how many ticks at most, 1 or more.
 * @returns rising; every place within [low, high], at most `most` of them.
 * @example
 * linearTicks(0, 10, 3).map((tick) => tick.label); // ["0", "5", "10"]
 */
export function linearTicks(low: number, high: number, most: number): Tick[] {
  if (!(high > low) || !Number.isFinite(high - low)) return [];
  const power = 10 ** Math.floor(Math.log10((high - low) / Math.max(1, most)));
  for (const step of [...STEPS, 20, 50]) {
    const width = step * power;
    const first = Math.ceil(low / width - 1e-9);
    const last = Math.floor(high / width + 1e-9);
    if (last - first + 1 > most) continue;
    return Array.from({ length: last - first + 1 }, (_, i) => {
      const at = (first + i) * width;
      return { at: Math.min(high, Math.max(low, at)), label: tidy(at) };
    });
  }
  return [];
}

/**
 * Round places on a log10 axis: powers of ten; where these are too few, 2 and 5 times these as well, and where
 * the axis spans less than that, round numbers.
 * @param low, high ends of the axis as log10 of the value, low < high.
 * @param most how many ticks at most, 1 or more.
 * @returns rising; `at` is log10 of the value, the label is the value.
 * @example
 * logTicks(-2, 0, 4).map((tick) => tick.label); // ["0.01", "0.1", "1"]
 */
export function logTicks(low: number, high: number, most: number): Tick[] {
  if (!(high > low) || !Number.isFinite(high - low)) return [];
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = decades(low, high, factors, 1);
    if (ticks.length > most) continue;
    return ticks.length >= 2 ? ticks : narrow(low, high, most);
  }
  for (let stride = 2; ; stride++) {
    const ticks = decades(low, high, [1], stride);
    if (ticks.length <= most) return ticks;
  }
}

function narrow(low: number, high: number, most: number): Tick[] {
  return linearTicks(10 ** low, 10 ** high, most)
    .filter(({ at }) => at > 0)
    .map(({ at, label }) => ({ at: Math.log10(at), label }));
}

function decades(low: number, high: number, factors: readonly number[], stride: number): Tick[] {
  const ticks: Tick[] = [];
  for (let power = Math.floor(low); power <= Math.ceil(high); power++) {
    if (power % stride !== 0) continue;
    for (const factor of factors) {
      const at = power + Math.log10(factor);
      if (at >= low - 1e-9 && at <= high + 1e-9) ticks.push({ at, label: tidy(factor * 10 ** power) });
    }
  }
  return ticks;
}

function tidy(value: number): string {
  const rounded = Number(value.toPrecision(6));
  if (rounded === 0) return "0";
  const size = Math.abs(rounded);
  return size < 1e-3 || size >= 1e5 ? rounded.toExponential().replace("e+", "e") : String(rounded);
}

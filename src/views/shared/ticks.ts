/** A mark on an axis. */
export interface AxisMark {
  /** place on the axis: the value, or its logarithm on a log axis */
  readonly at: number;
  readonly label: string;
}

/** A mark at a round value. */
export interface Tick extends AxisMark {
  readonly value: number;
}

const STEPS = [1, 2, 5, 10, 20, 50];

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
  for (const step of STEPS) {
    const width = step * power;
    const first = Math.ceil(low / width - 1e-9);
    const last = Math.floor(high / width + 1e-9);
    if (last - first + 1 > most) continue;
    return Array.from({ length: last - first + 1 }, (_, i) => {
      const at = (first + i) * width;
      return { at: Math.min(high, Math.max(low, at)), value: round(at), label: tidy(at) };
    });
  }
  return [];
}

/**
 * Round places on a log10 axis: powers of ten; where these are too few, also 2 and 5 times these; where the
 * axis spans less than that, round numbers.
 * @param low, high ends of the axis as log10 of the value, low < high.
 * @param most how many ticks at most, 1 or more.
 * @returns rising; `at` is log10 of the value.
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
    .map((tick) => ({ ...tick, at: Math.log10(tick.at) }));
}

function decades(low: number, high: number, factors: readonly number[], stride: number): Tick[] {
  const ticks: Tick[] = [];
  for (let power = Math.floor(low); power <= Math.ceil(high); power++) {
    if (power % stride !== 0) continue;
    for (const factor of factors) {
      const at = power + Math.log10(factor);
      const value = round(factor * 10 ** power);
      if (at >= low - 1e-9 && at <= high + 1e-9) ticks.push({ at, value, label: tidy(value) });
    }
  }
  return ticks;
}

/** Without what the multiplication left beyond the digits that anyone reads. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}

function tidy(value: number): string {
  const rounded = Number(value.toPrecision(6));
  if (rounded === 0) return "0";
  const size = Math.abs(rounded);
  return size < 1e-3 || size >= 1e5 ? rounded.toExponential().replace("e+", "e") : String(rounded);
}

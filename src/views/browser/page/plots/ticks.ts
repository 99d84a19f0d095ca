/** Steps 1, 2, 2.5 and 5 times a power of ten. */
const STEPS = [1, 2, 2.5, 5, 10];

/**
 * Round values between two limits.
 * @param count about how many are wanted, >= 1.
 * @returns rising values within [low, high]; empty where high is not above low.
 * @example
 * ticks(0, 1, 5); // [0, 0.2, 0.4, 0.6, 0.8, 1]
 */
export function ticks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [];
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((candidate) => candidate * power >= rough * 0.999) ?? 10);
  const found: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++)
    found.push(Number((k * step).toPrecision(12)));
  return found;
}

/**
 * Round values for a logarithmic axis: 1, 2, 5 times powers of ten, or ordinary ticks where the limits lie closer.
 * @param low > 0. @param high > low.
 */
export function logTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  const factors = decades > 4 ? [1] : [1, 2, 5];
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const factor of factors) {
      const value = Number(`${factor}e${power}`);
      if (value >= low && value <= high) found.push(value);
    }
  }
  return found.length >= 3 ? found : ticks(low, high, 6);
}

/**
 * Says ticks with just the decimals that tell them apart.
 * @param step distance of two ticks.
 */
export function tickLabel(value: number, step: number): string {
  if (value === 0 || Math.abs(value) < step * 1e-6) return "0";
  const size = Math.max(Math.abs(value), step);
  if (size >= 1e5 || size < 1e-3)
    return minus(value.toExponential(1).replace(/\.0e/, "e").replace("e+", "e"));
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const exact = Math.abs(Number(step.toFixed(decimals)) - step) < step * 1e-6;
  return minus(value.toFixed(exact ? decimals : decimals + 1));
}

/** Limits with a little room around the finite values; [-1, 1] where there is none. */
export function roomyRange(values: ArrayLike<number | null>, room = 0.06): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || !Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [-1, 1];
  const margin = high > low ? room * (high - low) : 0.1 * Math.abs(low) || 1;
  return [low - margin, high + margin];
}

function minus(text: string): string {
  return text.replace(/-/g, "\u2212");
}

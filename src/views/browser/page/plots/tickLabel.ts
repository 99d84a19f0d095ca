/**
 * A number as an axis shows it, with just the decimals that distinguish it from its neighbours.
 * @param step distance between two neighbours.
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

function minus(text: string): string {
  return text.replace(/-/g, "\u2212");
}

/**
 * Formats a number to some significant digits, with a true minus sign; exponents only beyond 0.001 and a million.
 * @param digits significant digits, 1 or more.
 * @returns an en dash where the value is null or not finite.
 * @example
 * formatNumber(0.5, 3); // "0.500"
 */
export function formatNumber(value: number | null, digits = 4): string {
  if (value === null || !Number.isFinite(value)) return "\u2013";
  const text =
    value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6)
      ? value.toExponential(digits - 1)
      : value.toPrecision(digits);
  return text.replace(/-/g, "\u2212").replace("e+", "e");
}

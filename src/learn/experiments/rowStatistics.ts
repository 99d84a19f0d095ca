import {
  type MedianInterval,
  medianInterval,
  type ShareInterval,
  wilsonInterval,
} from "../../math/intervals.js";
import type { ConditionResult, Measures } from "../../shapes/results/experiment.js";

/** The number of networks of which something holds, and its share with a 95 % interval. */
export interface Counted extends ShareInterval {
  readonly count: number;
  readonly of: number;
}

/**
 * Counts the networks of which a measure is true.
 * @param result of a condition; networks without that measure (null) are left out. @param name of the measure.
 */
export function countTrue({ rows }: Pick<ConditionResult, "rows">, name: string): Counted {
  const judged = rows.filter(({ measures }) => typeof measures[name] === "boolean");
  const count = judged.filter(({ measures }) => measures[name] === true).length;
  return { count, of: judged.length, ...wilsonInterval(count, judged.length) };
}

/** Median of a measure over the networks, with an interval. @param name of a numeric measure. */
export function medianOf({ rows }: Pick<ConditionResult, "rows">, name: string): MedianInterval {
  return medianInterval(rows.map(({ measures }) => numberOf(measures, name)));
}

/** A numeric measure; NaN if there is none. */
export function numberOf(measures: Measures | undefined, name: string): number {
  const value = measures?.[name];
  return typeof value === "number" ? value : Number.NaN;
}

/** A share as text: "94 of 100, 94 % [88, 97]". */
export function shareText({ count, of, share, low, high }: Counted): string {
  if (of === 0) return "not judged";
  // A network of a hundred is a percent.
  const percent = (value: number): string => (100 * value).toFixed(of > 200 ? 1 : 0);
  return `${count} of ${of}, ${percent(share)} % [${percent(low)}, ${percent(high)}]`;
}

/** A median as text: "0.953 [0.912, 0.977]". @param digits significant ones. */
export function medianText({ median, low, high }: MedianInterval, digits = 3): string {
  if (Number.isNaN(median)) return "undefined";
  const text = (value: number): string => String(Number(value.toPrecision(digits)));
  return `${text(median)} [${text(low)}, ${text(high)}]`;
}

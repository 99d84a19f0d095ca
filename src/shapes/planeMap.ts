/** Meaning of a line across the plane of pressure and tension. */
export type PlaneLineKind = "onset" | "saddle-node" | "snic-hopf" | "f0" | "sci";

/** A line across the plane: one tension per pressure. */
export interface PlaneLine {
  readonly kind: PlaneLineKind;
  /** e.g. "3 kHz" */
  readonly label: string;
  /** tension at each column of the map; NaN where the line does not exist */
  readonly beta: Float64Array;
}

/** Map of the normal form over pressure alpha and tension beta: where it oscillates, its F0 and its timbre. */
export interface PlaneMap {
  /** time scale of the oscillator, 1/s */
  readonly gamma: number;
  /** ranges of the axes, dimensionless; columns and rows are evenly spaced, including both ends */
  readonly alpha: { readonly low: number; readonly high: number };
  readonly beta: { readonly low: number; readonly high: number };
  readonly columns: number;
  readonly rows: number;
  /** Hz, rows x columns, lowest tension first; NaN where silent */
  readonly f0: Float32Array;
  /** 1 where both rest and the oscillation are stable, else 0; rows x columns as f0 */
  readonly bistable: Uint8Array;
  readonly lines: readonly PlaneLine[];
}

/**
 * Linear interpolation between the ends of an axis.
 * @param axis its ends.
 * @param share position, 0 at the low end to 1 at the high end.
 * @returns low + share (high - low).
 */
export function between(
  { low, high }: { readonly low: number; readonly high: number },
  share: number,
): number {
  return low + share * (high - low);
}

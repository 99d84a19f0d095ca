/** What a line across the plane of pressure and tension shows. */
export type PlaneLineKind = "onset" | "saddle-node" | "snic-hopf" | "f0" | "sci";

/** A line across the plane: a tension for each pressure. */
export interface PlaneLine {
  readonly kind: PlaneLineKind;
  /** e.g. "3 kHz" */
  readonly label: string;
  /** tension at each of the map's columns; NaN where there is none */
  readonly beta: Float64Array;
}

/** The plane of pressure alpha and tension beta of the normal form: where it sings, how high and with what timbre. */
export interface PlaneMap {
  /** time scale of the oscillator, 1/s */
  readonly gamma: number;
  /** ends of the axes, dimensionless; columns and rows lie evenly between them, both ends included */
  readonly alpha: { readonly low: number; readonly high: number };
  readonly beta: { readonly low: number; readonly high: number };
  readonly columns: number;
  readonly rows: number;
  /** Hz, rows x columns from the lowest tension on; NaN where silent */
  readonly f0: Float32Array;
  /** 1 where rest is stable beside the oscillation, else 0; as f0 */
  readonly bistable: Uint8Array;
  readonly lines: readonly PlaneLine[];
}

/** The number at a share from 0 to 1 between the ends of an axis. */
export function between(
  { low, high }: { readonly low: number; readonly high: number },
  share: number,
): number {
  return low + share * (high - low);
}

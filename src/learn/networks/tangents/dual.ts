/** A value, and its derivative along a direction. */
export interface Dual {
  readonly value: Float64Array;
  readonly tangent: Float64Array;
}

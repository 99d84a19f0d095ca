/** A gray picture. */
export interface GrayPicture {
  readonly height: number;
  readonly width: number;
  /** gray values from 0 to 1, row by row from the top left */
  readonly values: Float32Array;
}

/** Weights of red, green and blue in the luma of BT.601. */
const LUMA = [0.299, 0.587, 0.114] as const;

/** The gray of a colour, luma of BT.601, in the unit of its arguments. */
export function luma(red: number, green: number, blue: number): number {
  return LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue;
}

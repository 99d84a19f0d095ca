/** A first look at simulated rows, for a terminal. */
export type Preview =
  /** a frame of a movie, row by row from the top */
  | {
      readonly kind: "picture";
      readonly values: Float32Array;
      readonly height: number;
      readonly width: number;
      /** values shown as black and as white */
      readonly low: number;
      readonly high: number;
    }
  /** the beginning of a variable over time */
  | {
      readonly kind: "series";
      /** name of the variable, with its unit */
      readonly name: string;
      readonly values: Float32Array;
      /** rows a unit of time */
      readonly rate: number;
      /** of time; "1" if dimensionless */
      readonly timeUnit: "1" | "s";
    };

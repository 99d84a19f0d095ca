/** A colour: red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** A straight-edged line through points, pixels from the top left. */
export interface SceneLine {
  readonly points: readonly (readonly [number, number])[];
  readonly colour: Rgb;
  /** pixels */
  readonly width: number;
  readonly dashed?: boolean;
}

export interface SceneText {
  readonly x: number;
  /** of the middle of the letters */
  readonly y: number;
  readonly text: string;
  readonly anchor: "start" | "middle" | "end";
  readonly colour: Rgb;
  /** read from below to above */
  readonly upright?: boolean;
}

/** A drawing on white: an image, lines over it, words over these. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly image: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    /** red, green and blue, row by row from the top left */
    readonly pixels: Uint8Array;
  };
  readonly lines: readonly SceneLine[];
  readonly texts: readonly SceneText[];
}

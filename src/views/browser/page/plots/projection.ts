/** The orientation of a space: rotated about its vertical axis, then tilted towards the viewer; radians. */
export interface Pose {
  readonly turn: number;
  /** 0 is seen from the side, pi / 2 from above */
  readonly tilt: number;
}

/** A point of a right-handed space whose third axis points up. */
export type Point = readonly [x: number, y: number, z: number];

/** A point of the picture: right, down, and towards the viewer. */
export type Seen = readonly [right: number, down: number, near: number];

/**
 * Projects a point orthographically.
 * @example
 * project([0, 0, 1], { turn: 0, tilt: 0 }); // [0, -1, 0]
 */
export function project(point: Point, pose: Pose): Seen {
  const [x, y, z] = point;
  const right = x * Math.cos(pose.turn) - y * Math.sin(pose.turn);
  const away = x * Math.sin(pose.turn) + y * Math.cos(pose.turn);
  const down = 0 - away * Math.sin(pose.tilt) - z * Math.cos(pose.tilt);
  return [right, down, z * Math.sin(pose.tilt) - away * Math.cos(pose.tilt)];
}

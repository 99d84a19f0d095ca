/** How a space is seen: turned about its upright axis, then tilted towards the eye; radians. */
export interface Pose {
  readonly turn: number;
  /** 0 looks level, pi / 2 from above */
  readonly tilt: number;
}

/** Point of a right-handed space whose third axis is up. */
export type Point = readonly [x: number, y: number, z: number];

/** Point of the picture: right, down, and towards the eye. */
export type Seen = readonly [right: number, down: number, near: number];

/**
 * Orthographic view of a point.
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

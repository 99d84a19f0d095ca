import { Random } from "../../../math/random.js";
import { InputError } from "../../../shapes/inputError.js";
import { type Column, type Movie, movieOf, type Trajectory } from "../../../shapes/series.js";
import { Labia, limitCycle } from "../../../syrinx/normalForm.js";
import type { System, SystemRun } from "../system.js";

/** A movie of a system whose state is known. */
export interface SimulatedMovie extends Movie {
  /** the state that each frame shows, one row per frame */
  readonly state: Trajectory;
}

/** Settings of the membrane's motion and of its movie. */
export interface MembraneSettings {
  /** tension of the labia, dimensionless; must be where the normal form oscillates */
  readonly beta: number;
  /** columns of pixels that the middle of the edge moves per unit of displacement */
  readonly displacement: number;
  /** columns of pixels that either end of the edge moves per unit of velocity; with 0 the movie retraces its path, and no
   * encoding of its frames can distinguish the two directions of motion */
  readonly tilt: number;
  /** softness of the edge, columns of pixels, above 0 */
  readonly softness: number;
  /** pressure, dimensionless; default 0.15 */
  readonly alpha?: number;
  /** time scale, 1/s; default 24000 */
  readonly gamma?: number;
  /** frames; default 450 */
  readonly frames?: number;
  /** frames per period; default 33.1, not an integer, so that no phase is shown twice */
  readonly framesPerPeriod?: number;
  /** standard deviation of the noise of each gray value; default 0.02, 0 for none */
  readonly noise?: number;
  /** seed of the noise, any integer; default 1 */
  readonly seed?: number;
  /** time left out before the first frame, s, at least 0; default 0, as the motion begins on its cycle */
  readonly discard?: number;
  /** pixels of a frame; default 40 each. The edge keeps its shape: columns of pixels above are those of a frame 40 wide */
  readonly height?: number;
  readonly width?: number;
}

/** Default settings: the edge moves and tilts by a quarter of the picture. */
const USUAL = {
  beta: 1,
  displacement: 9,
  tilt: 9,
  softness: 1.2,
  alpha: 0.15,
  gamma: 24_000,
  framesPerPeriod: 33.1,
  noise: 0.02,
} as const;
const FRAMES = 450;
const VARIABLES: readonly Column[] = [
  { name: "x", unit: "1" },
  { name: "v", unit: "1" },
];

/** Pixels per side, and the width that displacement, tilt and softness refer to. */
const SIDE = 40;
/** Longest step of scaled time. */
const STEP = 0.02;

/**
 * A movie of a vibrating membrane whose motion is the normal form of the labia: an edge between dark and bright that
 * moves with the displacement x and tilts with the velocity v. Row r in [0, 1] has its edge at column
 * e = 20 + displacement x sin(pi (.15 + .7 r)) + tilt v cos(pi r), and gray .15 + .7 / (1 + exp((column - e) / softness)).
 * @returns frames of 40 x 40 pixels unless set, at framesPerPeriod times the frequency; its state has columns x and v. The same
 * settings without noise give the same motion.
 * @throws {InputError} if nothing oscillates at this pressure and tension, or a setting is out of range.
 * @see Fainstein, Catoni, Elemans & Mindlin (2023) Chaos, Solitons & Fractals 176 114115, for the recorded movie that it
 * stands for.
 * @example
 * membraneMovie({ beta: 1, displacement: 9, tilt: 9, softness: 1.2, frames: 2 }).values.length; // 3200
 */
export function membraneMovie({
  beta,
  displacement,
  tilt,
  softness,
  alpha = USUAL.alpha,
  gamma = USUAL.gamma,
  frames = FRAMES,
  framesPerPeriod = USUAL.framesPerPeriod,
  noise = USUAL.noise,
  seed = 1,
  discard = 0,
  height = SIDE,
  width = SIDE,
}: MembraneSettings): SimulatedMovie {
  if (!Number.isInteger(height) || !Number.isInteger(width) || height < 2 || width < 2)
    throw new InputError(
      `membraneMovie: height=${height} x width=${width} pixels must be integers of at least 2; give a size.`,
    );
  if (!(softness > 0))
    throw new InputError(`membraneMovie: softness=${softness} must be positive; give pixels above 0.`);
  if (!(noise >= 0))
    throw new InputError(`membraneMovie: noise=${noise} must not be negative; give 0 or more.`);
  if (!Number.isInteger(frames) || frames < 1)
    throw new InputError(`membraneMovie: frames=${frames} must be a positive integer; give 1 or more.`);
  if (!(framesPerPeriod > 0))
    throw new InputError(
      `membraneMovie: framesPerPeriod=${framesPerPeriod} must be positive; give 3 or more.`,
    );
  if (!(discard >= 0 && discard < Number.POSITIVE_INFINITY))
    throw new InputError(`membraneMovie: discard=${discard} s must not be negative; give 0 or more.`);
  const cycle = limitCycle(alpha, beta);
  if (!(cycle.frequency > 0)) {
    throw new InputError(
      `membraneMovie: nothing oscillates at alpha=${alpha}, beta=${beta}; raise beta (at alpha 0.15: above 0).`,
    );
  }
  const between = (2 * Math.PI) / cycle.frequency / framesPerPeriod;
  const steps = Math.ceil(between / STEP);
  const labia = new Labia(cycle.x, cycle.v);
  // Whole turns change nothing.
  const left = (gamma * discard) % ((2 * Math.PI) / cycle.frequency);
  const skipped = Math.ceil(left / STEP);
  for (let n = 0; n < skipped; n++) labia.step(alpha, beta, left / skipped);
  const random = new Random(seed);
  const values = new Float32Array(frames * height * width);
  const states = new Float32Array(2 * frames);
  let at = 0;
  for (let f = 0; f < frames; f++) {
    states[2 * f] = labia.x;
    states[2 * f + 1] = labia.y;
    for (let row = 0; row < height; row++) {
      const r = row / (height - 1);
      const edge =
        SIDE / 2 +
        displacement * labia.x * Math.sin(Math.PI * (0.15 + 0.7 * r)) +
        tilt * labia.y * Math.cos(Math.PI * r);
      for (let column = 0; column < width; column++) {
        const gray = 0.15 + 0.7 / (1 + Math.exp(((column * SIDE) / width - edge) / softness));
        values[at++] = noise > 0 ? gray + noise * random.normal() : gray;
      }
    }
    for (let n = 0; n < steps; n++) labia.step(alpha, beta, between / steps);
  }
  const rate = gamma / between;
  return {
    ...movieOf(values, height, width, rate),
    state: { values: states, columns: VARIABLES, rate, start: 0 },
  };
}

/** The membrane movie in the register of systems. */
export const MEMBRANE_SYSTEM: System = {
  name: "membrane",
  title: "The membrane movie",
  help: "A movie of a vibrating membrane whose motion is the normal form of the labia.",
  equations: [
    "x' = gamma v",
    "v' = gamma (-alpha - beta x - x^3 + x^2 - (x^2 + x) v)",
    "edge at row r from 0 to 1 = 20 + displacement x sin(pi (0.15 + 0.7 r)) + tilt v cos(pi r)",
    "gray = 0.15 + 0.7 / (1 + exp((column - edge) / softness))",
  ],
  variables: VARIABLES,
  parameters: {
    beta: { help: "Tension of the labia, dimensionless", default: USUAL.beta, low: -100, high: 100 },
    displacement: {
      help: "Columns of pixels that the middle of the edge moves per unit of displacement",
      default: USUAL.displacement,
      low: -1000,
      high: 1000,
      filmOnly: true,
    },
    tilt: {
      help: "Columns of pixels that either end of the edge moves per unit of velocity",
      default: USUAL.tilt,
      low: -1000,
      high: 1000,
      filmOnly: true,
    },
    softness: {
      help: "Softness of the edge, columns of pixels",
      default: USUAL.softness,
      low: 1e-6,
      high: 1000,
      filmOnly: true,
    },
    alpha: { help: "Pressure, dimensionless", default: USUAL.alpha, low: -10, high: 10 },
    gamma: { help: "Time scale, 1/s", default: USUAL.gamma, low: 1, high: 1e9 },
    height: {
      help: "Height of a frame, pixels",
      default: SIDE,
      low: 2,
      high: 1000,
      integer: true,
      filmOnly: true,
    },
    width: {
      help: "Width of a frame, pixels",
      default: SIDE,
      low: 2,
      high: 1000,
      integer: true,
      filmOnly: true,
    },
    framesPerPeriod: { help: "Frames per period", default: USUAL.framesPerPeriod, low: 3, high: 1e6 },
    noise: {
      help: "Standard deviation of the noise of each gray value",
      default: USUAL.noise,
      low: 0,
      high: 1000,
      filmOnly: true,
    },
  },
  samples: FRAMES,
  step: 0,
  stepParameter: "framesPerPeriod",
  timeUnit: "s",
  transient: 0,
  observable: "x",
  simulate: (run) => filmed(run).state,
  film: filmed,
};

function filmed({ samples, seed, parameters, transient = 0 }: SystemRun): SimulatedMovie {
  return membraneMovie({ ...USUAL, ...parameters, frames: samples, seed, discard: transient });
}

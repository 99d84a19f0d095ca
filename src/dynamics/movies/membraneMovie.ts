import { Random } from "../../math/random.js";
import { InputError } from "../../shapes/inputError.js";
import { type Movie, movieOf, type Trajectory } from "../../shapes/series.js";
import { Labia, limitCycle } from "../../syrinx/normalForm.js";

/** A movie of a system whose state is known. */
export interface SimulatedMovie extends Movie {
  /** the state that each frame shows, one row a frame */
  readonly state: Trajectory;
}

/** What the synthetic membrane does and how it is filmed. */
export interface MembraneSettings {
  /** tension of the labia, dimensionless: where there is oscillation */
  readonly beta: number;
  /** columns of pixels that the edge moves in the middle, a unit of displacement */
  readonly displacement: number;
  /** columns of pixels that it tilts at either end, a unit of velocity; 0: the film retraces its path, and no code of it
   * can tell coming from going */
  readonly tilt: number;
  /** softness of the edge, columns of pixels, above 0 */
  readonly softness: number;
  /** pressure, dimensionless; 0.15 unless told */
  readonly alpha?: number;
  /** scale of time, 1/s; 24000 unless told */
  readonly gamma?: number;
  /** frames, 450 unless told */
  readonly frames?: number;
  /** frames a period; 33.1 unless told: no whole number, so that no phase is filmed twice */
  readonly framesPerPeriod?: number;
  /** standard deviation of the noise of each gray value; 0.02 unless told, 0 for none */
  readonly noise?: number;
  /** of the noise, any integer; 1 unless told */
  readonly seed?: number;
}

/** Pixels of a side. */
const SIDE = 40;
/** Longest step of scaled time. */
const STEP = 0.02;

/**
 * A film of a vibrating membrane whose motion is the normal form of the labia: an edge between dark and bright that
 * moves with the displacement x and tilts with the velocity v. Row r in [0, 1] has its edge at column
 * e = 20 + displacement x sin(pi (.15 + .7 r)) + tilt v cos(pi r), and gray .15 + .7 / (1 + exp((column - e) / softness)).
 * @returns frames of 40 x 40 pixels, at framesPerPeriod times the frequency; its state has columns x and v. The same
 * settings without noise give the same motion.
 * @throws {InputError} if nothing oscillates at this pressure and tension, or a setting is out of range.
 * @see Fainstein, Catoni, Elemans & Mindlin (2023) Chaos, Solitons & Fractals 176 114115, for the film it stands for.
 * @example
 * membraneMovie({ beta: 1, displacement: 9, tilt: 9, softness: 1.2, frames: 2 }).values.length; // 3200
 */
export function membraneMovie({
  beta,
  displacement,
  tilt,
  softness,
  alpha = 0.15,
  gamma = 24_000,
  frames = 450,
  framesPerPeriod = 33.1,
  noise = 0.02,
  seed = 1,
}: MembraneSettings): SimulatedMovie {
  if (!(softness > 0))
    throw new InputError(`membraneMovie: softness=${softness} is not positive; give pixels above 0.`);
  if (!(noise >= 0)) throw new InputError(`membraneMovie: noise=${noise} is negative; give 0 or more.`);
  if (!Number.isInteger(frames) || frames < 1)
    throw new InputError(`membraneMovie: frames=${frames} is no whole number above 0; give 1 or more.`);
  if (!(framesPerPeriod > 0))
    throw new InputError(
      `membraneMovie: framesPerPeriod=${framesPerPeriod} is not positive; give 3 or more.`,
    );
  const cycle = limitCycle(alpha, beta);
  if (!(cycle.frequency > 0)) {
    throw new InputError(
      `membraneMovie: nothing oscillates at alpha=${alpha}, beta=${beta}; raise beta (at alpha 0.15: above 0).`,
    );
  }
  const between = (2 * Math.PI) / cycle.frequency / framesPerPeriod;
  const steps = Math.ceil(between / STEP);
  const labia = new Labia(cycle.x, cycle.v);
  const random = new Random(seed);
  const values = new Float32Array(frames * SIDE * SIDE);
  const states = new Float32Array(2 * frames);
  let at = 0;
  for (let f = 0; f < frames; f++) {
    states[2 * f] = labia.x;
    states[2 * f + 1] = labia.v;
    for (let row = 0; row < SIDE; row++) {
      const r = row / (SIDE - 1);
      const edge =
        SIDE / 2 +
        displacement * labia.x * Math.sin(Math.PI * (0.15 + 0.7 * r)) +
        tilt * labia.v * Math.cos(Math.PI * r);
      for (let column = 0; column < SIDE; column++) {
        const gray = 0.15 + 0.7 / (1 + Math.exp((column - edge) / softness));
        values[at++] = noise > 0 ? gray + noise * random.normal() : gray;
      }
    }
    for (let n = 0; n < steps; n++) labia.step(alpha, beta, between / steps);
  }
  const rate = gamma / between;
  const columns = [
    { name: "x", unit: "1" },
    { name: "v", unit: "1" },
  ] as const;
  return { ...movieOf(values, SIDE, SIDE, rate), state: { values: states, columns, rate, start: 0 } };
}

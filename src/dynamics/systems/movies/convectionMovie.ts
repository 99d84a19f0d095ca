import { Random } from "../../../math/random.js";
import { InputError } from "../../../shapes/inputError.js";
import { movieOf } from "../../../shapes/series.js";
import { LORENZ, LORENZ_SYSTEM, type LorenzParameters, simulateLorenz } from "../lorenz.js";
import type { System } from "../system.js";
import type { SimulatedMovie } from "./membraneMovie.js";

/** Settings of the convection movie. */
export interface ConvectionSettings {
  /** frames; 30000 in the papers */
  readonly frames: number;
  /** time of the Lorenz system between frames; default 0.01 */
  readonly step?: number;
  /** pixels per side, at least 2; default 40 */
  readonly side?: number;
  /**
   * add the stream function below the temperature: without it a frame shows Y and Z but not X, and is not an embedding.
   * "coded" draws it as the public code of 2025 does, which adds the two sines instead of multiplying them; default false
   */
  readonly stream?: boolean | "coded";
  /** draw isotherms instead of the fields: gray sin(2 pi isotherms value), no longer linear in the modes; default 0 (off) */
  readonly isotherms?: number;
  /** standard deviation of the noise of each value; default 0.01, 0 for none */
  readonly noise?: number;
  /** seed of the initial state and the noise, any integer; default 1 */
  readonly seed?: number;
  /** of the Lorenz system; default the classic ones */
  readonly lorenz?: LorenzParameters;
  /** time left out before the first frame; default that of the Lorenz system */
  readonly discard?: number;
}

const USUAL = { side: 40, isotherms: 0, noise: 0.01 } as const;
const STEP = 0.01;
/** Most values of a movie: 2 GB. */
const MOST_VALUES = 5e8;

/**
 * A movie of convection between a warm floor and a cold ceiling, reduced to Lorenz's three modes: the temperature
 * (Y / 20) cos(pi x) sin(pi z) - (Z / 40) sin(2 pi z), and, optionally, the stream function (X / 20) sin(pi x) sin(pi z), or as coded (X / 20) (sin(pi x) + sin(pi z)).
 * x goes along the columns and z along the rows, both from 0 at the first pixel to 1 at the last.
 * @returns frames of side x side pixels (2 side x side with the stream function, which is drawn below the temperature), at
 * 1 / step frames per unit of time; its state has columns x, y, z. Takes 4 bytes per pixel: 30000 frames of 40 x 40 are
 * 192 MB.
 * @throws {InputError} if a setting is out of range.
 * @see Saltzman (1962); Lorenz (1963) J. Atmos. Sci. 20 130; Fainstein, Groisman & Mindlin (2025) Chaos 35 013101.
 * @example
 * convectionMovie({ frames: 3, side: 10, stream: true }).height; // 20
 */
export function convectionMovie({
  frames,
  step = STEP,
  side = USUAL.side,
  stream = false,
  isotherms = USUAL.isotherms,
  noise = USUAL.noise,
  seed = 1,
  lorenz = LORENZ,
  discard,
}: ConvectionSettings): SimulatedMovie {
  if (!Number.isInteger(side) || side < 2)
    throw new InputError(
      `convectionMovie: side=${side} must be an integer of at least 2; give the pixels per side.`,
    );
  if (!(noise >= 0))
    throw new InputError(`convectionMovie: noise=${noise} must not be negative; give 0 or more.`);
  const size = frames * side * side * (stream ? 2 : 1);
  if (size > MOST_VALUES)
    throw new InputError(
      `convectionMovie: frames=${frames} of side=${side} are ${size} values, too many to hold; give fewer frames or a smaller side.`,
    );
  const state = simulateLorenz({
    samples: frames,
    step,
    seed,
    parameters: lorenz,
    ...(discard !== undefined && { discard }),
  });
  const random = new Random(seed);
  const noisy = noise > 0 ? (gray: number) => gray + noise * random.normal() : undefined;
  const values = convectionFrames(state.values, { side, stream, isotherms }, noisy);
  return { ...movieOf(values, stream ? 2 * side : side, side, state.rate), state };
}

/**
 * Draws states of the Lorenz system as frames of the convection movie.
 * @param states states x 3. @param look as in `ConvectionSettings`.
 * @param change applied to each gray value, in the order of the pixels, such as noise; default none.
 * @returns frames x pixels.
 * @example
 * convectionFrames(Float64Array.of(0, 20, 0), { side: 3, stream: false, isotherms: 0 })[3]; // 1
 */
export function convectionFrames(
  states: Float32Array | Float64Array,
  { side, stream, isotherms }: Required<Pick<ConvectionSettings, "side" | "stream" | "isotherms">>,
  change: (gray: number) => number = (gray) => gray,
): Float32Array {
  const pixels = side * side;
  const frames = states.length / 3;
  // The modes are sampled once; each frame is a weighted sum of three pictures.
  const [ofX, ofY, ofZ] = [0, 1, 2].map(() => new Float64Array(pixels));
  for (let p = 0; p < pixels; p++) {
    const x = (p % side) / (side - 1);
    const z = Math.floor(p / side) / (side - 1);
    const [across, up] = [Math.sin(Math.PI * x), Math.sin(Math.PI * z)];
    ofX[p] = (stream === "coded" ? across + up : across * up) / 20;
    ofY[p] = (Math.cos(Math.PI * x) * Math.sin(Math.PI * z)) / 20;
    ofZ[p] = -Math.sin(2 * Math.PI * z) / 40;
  }
  const values = new Float32Array(frames * pixels * (stream ? 2 : 1));
  const turns = 2 * Math.PI * isotherms;
  let at = 0;
  const draw = (field: number): void => {
    values[at++] = change(turns > 0 ? Math.sin(turns * field) : field);
  };
  for (let f = 0; f < frames; f++) {
    const x = states[3 * f];
    const y = states[3 * f + 1];
    const z = states[3 * f + 2];
    for (let p = 0; p < pixels; p++) draw(y * ofY[p] + z * ofZ[p]);
    if (stream) for (let p = 0; p < pixels; p++) draw(x * ofX[p]);
  }
  return values;
}

/** Values of the parameter `stream` by name. */
const STREAMS = ["none", "written", "coded"] as const;

/** The convection movie in the register of systems. */
export const CONVECTION_SYSTEM: System = {
  // The state alone takes no film.
  ...LORENZ_SYSTEM,
  name: "convection",
  title: "The convection movie",
  help: "A movie of convection in three modes, which follow the Lorenz system.",
  equations: [
    ...LORENZ_SYSTEM.equations,
    "temperature = (y / 20) cos(pi across) sin(pi up) - (z / 40) sin(2 pi up)",
    "stream, written = (x / 20) sin(pi across) sin(pi up)",
    "stream, coded = (x / 20) (sin(pi across) + sin(pi up))",
  ],
  parameters: {
    ...LORENZ_SYSTEM.parameters,
    side: { help: "Pixels per side", default: USUAL.side, low: 2, high: 1000, integer: true, filmOnly: true },
    stream: {
      help: "Stream function below the temperature, without which a frame does not show the whole state: 0 none, 1 as the papers write it, 2 as their public code draws it",
      default: 0,
      low: 0,
      high: 2,
      integer: true,
      names: STREAMS,
      filmOnly: true,
    },
    isotherms: {
      help: "Isotherms per unit, drawn instead of the fields; 0 for none",
      default: USUAL.isotherms,
      low: 0,
      high: 1000,
      filmOnly: true,
    },
    noise: {
      help: "Standard deviation of the noise of each value",
      default: USUAL.noise,
      low: 0,
      high: 1000,
      filmOnly: true,
    },
  },
  samples: 10_000,
  step: STEP,
  film({ samples, step, seed, transient, parameters }) {
    return convectionMovie({
      ...parameters,
      frames: samples,
      step,
      seed,
      stream: parameters.stream === 2 ? "coded" : parameters.stream === 1,
      lorenz: { ...LORENZ, ...parameters },
      ...(transient !== undefined && { discard: transient }),
    });
  },
};

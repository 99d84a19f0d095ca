import type { SystemData } from "../shapes/recipe.js";

type System = SystemData["system"];

/** What can be seen of each system; without a choice, a movie shows its frames and the others show all of it. */
export const SYSTEM_VARIABLES: Readonly<Record<System, readonly string[]>> = {
  lorenz: ["x", "y", "z"],
  rossler: ["x", "y", "z"],
  membrane: ["x", "v"],
  convection: ["x", "y", "z"],
};

/** Systems that are filmed. */
export const MOVIES: readonly System[] = ["membrane", "convection"];

/** Rows and the time between them, where a recipe does not say; 0: as the system has it. */
export const SYSTEM_ROWS: Readonly<Record<System, { readonly samples: number; readonly step: number }>> = {
  lorenz: { samples: 40_000, step: 0.02 },
  rossler: { samples: 40_000, step: 0.1 },
  membrane: { samples: 450, step: 0 },
  convection: { samples: 10_000, step: 0.01 },
};

/** Parameters that a recipe may give, and their ranges. */
export const SYSTEM_PARAMETERS: Readonly<
  Record<System, Readonly<Record<string, readonly [low: number, high: number]>>>
> = {
  lorenz: { sigma: [-1e6, 1e6], rho: [-1e6, 1e6], beta: [-1e6, 1e6] },
  rossler: { a: [-1e6, 1e6], b: [-1e6, 1e6], c: [-1e6, 1e6] },
  membrane: {
    beta: [-100, 100],
    displacement: [-1000, 1000],
    tilt: [-1000, 1000],
    softness: [1e-6, 1000],
    alpha: [-10, 10],
    gamma: [1, 1e9],
    framesPerPeriod: [3, 1e6],
    noise: [0, 1000],
  },
  convection: { side: [2, 1000], stream: [0, 1], isotherms: [0, 1000], noise: [0, 1000] },
};

/** Of those, the ones that are whole numbers. */
export const WHOLE_PARAMETERS: readonly string[] = ["side", "stream"];

import type { VectorField } from "../../math/rungeKutta4.js";
import { InputError } from "../../shapes/inputError.js";
import type { Trajectory } from "../../shapes/series.js";
import type { SystemSection } from "../systems/system.js";
import { type NamedOrbit, type OrbitSettings, orbitsOf } from "../topology/orbitsOf.js";
import { refineOrbit } from "../topology/refineOrbit.js";

/** What else is known of the flow whose orbits are looked for. */
export interface KnownFlow {
  /** its equations: orbits are closed by Newton's method */
  readonly field?: VectorField;
  /** a section, and names of the turns that cross it */
  readonly section?: SystemSection;
}

/** A refined orbit that came out with another period than this share of the guess's apart is another orbit. */
const SAME_PERIOD = 0.03;

/**
 * The low periodic orbits of a flow from a path of its state, refined where its equations are known.
 * @param state rows x 3 on the attractor, of at least 60 turns. @param flow equations and section, if known.
 * @param settings how orbits are looked for, see `orbitsOf`; a section with names overrides theirs.
 * @returns the orbits by period; of those whose equations are known only the ones that Newton's method closes.
 * @throws {InputError} as `orbitsOf` does: if the path is too short, or no flow in three dimensions.
 * @see orbitsOf, refineOrbit
 * @example
 * const state = simulateLorenz({ samples: 10_000, step: 0.01 });
 * const { field, section } = systemNamed("lorenz");
 * const orbits = knownOrbits(state, { field: field({}), section }, { turns: 3 });
 * [orbits.map(({ name }) => name), orbits[0].period.toFixed(6)]; // [["LR", "LLR", "LRR"], "1.558652"]
 */
export function knownOrbits(
  state: Trajectory,
  { field, section }: KnownFlow,
  settings: OrbitSettings = {},
): readonly NamedOrbit[] {
  const place = (name: string): number => state.columns.findIndex((column) => column.name === name);
  const turns = section?.turns;
  const { orbits } = orbitsOf(state, {
    ...settings,
    ...(section &&
      turns && {
        section: {
          normal: state.columns.map(({ name }) => (name === section.variable ? 1 : 0)),
          level: section.level,
          direction: section.direction === "up" ? 1 : -1,
        },
        names: { column: place(turns.variable), cuts: turns.cuts, letters: turns.letters },
      }),
  });
  if (field === undefined) return orbits;
  return orbits.flatMap((orbit) => {
    try {
      const { points, period } = refineOrbit(field, orbit);
      return Math.abs(period / orbit.period - 1) < SAME_PERIOD
        ? [{ ...orbit, points, period, closeness: 0 }]
        : [];
    } catch (error) {
      if (error instanceof InputError) return [];
      throw error;
    }
  });
}

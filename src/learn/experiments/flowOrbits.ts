import { linkingOf } from "../../dynamics/latentFlow/compareOrbits.js";
import { lorenzField, simulateLorenz } from "../../dynamics/systems/lorenz.js";
import { rosslerField, simulateRossler } from "../../dynamics/systems/rossler.js";
import type { NamedLinking } from "../../dynamics/topology/compareLinking.js";
import { type OrbitSettings, orbitsOf } from "../../dynamics/topology/orbitsOf.js";
import { refineOrbit } from "../../dynamics/topology/refineOrbit.js";
import type { VectorField } from "../../math/rungeKutta4.js";
import type { Trajectory } from "../../shapes/series.js";

/** A periodic orbit of a flow. */
export interface FlowOrbit {
  readonly name: string;
  readonly period: number;
  /** states x 3, evenly in time, the first not repeated */
  readonly points: Float64Array;
}

/** Low periodic orbits of a flow, and how they are linked. */
export interface KnownOrbits {
  readonly orbits: readonly FlowOrbit[];
  readonly linking: NamedLinking;
}

/** States of an orbit in a turn. */
const STATES = 128;
/** Rows that the orbits are looked for in: enough that the path passes near each of them. */
const ROWS = 30_000;
const SEED = 3;

interface Flow {
  readonly field: VectorField;
  readonly simulate: () => Trajectory;
  readonly settings: OrbitSettings;
}

const FLOWS = {
  lorenz: (): Flow => ({
    field: lorenzField(),
    simulate: () => simulateLorenz({ samples: ROWS, step: 0.01, seed: SEED }),
    // Crossed upward at z = 27; a letter says on which side.
    settings: {
      section: { normal: Float64Array.of(0, 0, 1), level: 27, direction: 1 },
      names: { column: 0, cuts: [0], letters: "LR" },
    },
  }),
  rossler: (): Flow => ({
    field: rosslerField(),
    simulate: () => simulateRossler({ samples: ROWS, step: 0.05, seed: SEED }),
    // y = 0 crossed downward; the return map falls where x is below its critical value.
    settings: {
      section: { normal: Float64Array.of(0, 1, 0), level: 0, direction: -1 },
      names: { column: 0, cuts: [-5.79], letters: "10" },
    },
  }),
} as const;

/**
 * Periodic orbits of a flow at its usual parameters: looked for along a path, then refined by Newton's method.
 * @param words names of the orbits, a letter a turn: L and R by the sign of x for Lorenz, 0 and 1 by the branch of the return map for
 * Rossler.
 * @returns the orbits in the order of the words, and their linking numbers.
 * @throws {Error} if one is not found.
 */
export function flowOrbits(system: keyof typeof FLOWS, words: readonly string[]): KnownOrbits {
  const { field, simulate, settings } = FLOWS[system]();
  const turns = Math.max(...words.map(({ length }) => length));
  const found = orbitsOf(simulate(), { ...settings, turns, most: 100, statesPerTurn: STATES });
  const orbits = words.map((name) => {
    const near = found.orbits.find((orbit) => orbit.name === name);
    if (near === undefined) throw new Error(`flowOrbits: orbit ${name} of ${system} was not found.`);
    const { points, period } = refineOrbit(field, near);
    return { name, period, points };
  });
  return { orbits, linking: linkingOf(orbits) };
}

/**
 * A value of a closed curve between its states, by the polynomial of fifth degree through the six states around.
 * @param orbit states x 3. @param share of a turn around the curve; whole turns are ignored. @param column of the states.
 */
export function orbitValue({ points }: FlowOrbit, share: number, column: number): number {
  const states = points.length / 3;
  const place = (share - Math.floor(share)) * states;
  const from = Math.floor(place) - 2;
  const t = place - from;
  let value = 0;
  for (let i = 0; i < 6; i++) {
    let weight = 1;
    for (let j = 0; j < 6; j++) if (j !== i) weight *= (t - j) / (i - j);
    value += weight * points[3 * ((from + i + states) % states) + column];
  }
  return value;
}

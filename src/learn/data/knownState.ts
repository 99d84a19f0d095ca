import { chooseDelay } from "../../dynamics/embedding/chooseDelay.js";
import { delayVectors } from "../../dynamics/embedding/delayVectors.js";
import { meanTurn } from "../../dynamics/invariants/meanTurn.js";
import type { KnownFlow } from "../../dynamics/latentFlow/knownOrbits.js";
import { systemNamed } from "../../dynamics/systems/register.js";
import { InputError } from "../../shapes/inputError.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { Trajectory } from "../../shapes/series.js";
import type { Dataset } from "./dataset.js";

/** The state behind the samples of a dataset: that of the simulated system, or delay vectors of a single column. */
export interface KnownState {
  readonly kind: "state" | "delay vectors";
  /** one state a row of the dataset, from row `first` on */
  readonly trajectory: Trajectory;
  readonly first: number;
  readonly flow: KnownFlow;
  /** a path of the same flow that is long enough to look for its orbits */
  readonly long: Trajectory;
}

/** Delay vectors have as many coordinates as curves are linked in. */
const COORDINATES = 3;
/** Turns of a path from which the low orbits of a flow can be read, and rows at most. */
const ENOUGH = { turns: 400, rows: 60_000 };

/**
 * The state that a network's data show, where it is known: the whole state of a simulated system, whatever of it was observed; of a table
 * with a single column, delay vectors of it.
 * @param recipe of the data. @param dataset its rows, or those of another table.
 * @param own whether the rows are the recipe's own, so that its system was simulated.
 * @returns undefined for recordings, and for tables of several columns or sequences.
 */
export function knownState({ data }: Recipe, dataset: Dataset, own: boolean): KnownState | undefined {
  if (own && "system" in data) {
    const { samples, step, parameters, dataSeed } = data;
    const system = systemNamed(data.system);
    const run = { step, parameters, seed: dataSeed };
    const trajectory = system.simulate({ ...run, samples });
    const wanted = Math.min(ENOUGH.rows, Math.ceil((ENOUGH.turns * (system.known?.turn ?? 0)) / step));
    const field = system.field?.(parameters);
    // Letters that name turns hold for the usual parameters.
    const usual = Object.entries(parameters).every(
      ([name, value]) =>
        system.parameters[name].filmOnly === true || system.parameters[name].default === value,
    );
    return {
      kind: "state",
      trajectory,
      first: 0,
      long: wanted > samples ? system.simulate({ ...run, samples: wanted }) : trajectory,
      flow: { ...(field && { field }), ...(system.section && usual && { section: system.section }) },
    };
  }
  if (dataset.columns.length !== 1 || dataset.sequences.length !== 1) return undefined;
  try {
    const values = Float64Array.from(dataset.values);
    const { delay } = chooseDelay(values, meanTurn(values));
    const vectors = Float32Array.from(delayVectors(values, COORDINATES, delay));
    const columns = [0, 1, 2].map((d) => ({ name: `x(t + ${d * delay})`, unit: "1" as const }));
    const trajectory = { values: vectors, columns, rate: dataset.rate, start: delay / dataset.rate };
    return { kind: "delay vectors", trajectory, first: delay, flow: {}, long: trajectory };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

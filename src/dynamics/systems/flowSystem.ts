import type { Random } from "../../math/random.js";
import type { VectorField } from "../../math/rungeKutta4.js";
import { simulateFlow } from "./simulateFlow.js";
import { startRandom } from "./startRandom.js";
import type { JacobianField, System, SystemParameter } from "./system.js";

/** A flow x' = f(x) with the parameters P, as its file describes it. */
export interface FlowDescription<P extends string>
  extends Omit<System, "simulate" | "film" | "field" | "jacobian" | "parameters" | "stepParameter"> {
  readonly parameters: Readonly<Record<P, SystemParameter>>;
  /** longest Runge-Kutta step */
  readonly fine: number | ((parameters: Readonly<Record<P, number>>) => number);
  /** places of variables that are angles, shown from 0 to 2 pi */
  readonly angles?: readonly number[];
  /** The velocity at all parameters. */
  readonly velocity: (parameters: Readonly<Record<P, number>>) => VectorField;
  /** Its derivatives. */
  readonly derivatives: (parameters: Readonly<Record<P, number>>) => JacobianField;
  /** A state in the basin of the attractor. */
  readonly initial: (random: Random, parameters: Readonly<Record<P, number>>) => readonly number[];
}

/**
 * Makes the system that recipes and the command line use of the description of a flow.
 * @returns a system whose paths are followed by Runge-Kutta steps of at most `fine`, from an initial state that the seed
 * picks.
 * @example
 * const decay = flowSystem({
 *   name: "decay", title: "Decay", help: "Decay.", equations: ["x' = -k x"], variables: [{ name: "x", unit: "1" }],
 *   parameters: { k: { help: "Rate", default: 1, low: 0, high: 10 } }, samples: 10, step: 1, timeUnit: "1", transient: 0,
 *   observable: "x", fine: 0.01, velocity: ({ k }) => (x, v) => { v[0] = -k * x[0]; },
 *   derivatives: ({ k }) => (_, m) => { m[0] = -k; }, initial: () => [1],
 * });
 * decay.simulate({ samples: 2, step: 1, seed: 1, parameters: {} }).values[1]; // 0.36788
 */
export function flowSystem<P extends string>(description: FlowDescription<P>): System {
  const { fine, angles, velocity, derivatives, initial, ...system } = description;
  const usual = Object.fromEntries(
    Object.entries<SystemParameter>(description.parameters).map(([name, parameter]) => [
      name,
      parameter.default,
    ]),
  ) as Record<P, number>;
  const all = (given: Readonly<Record<string, number>>): Record<P, number> => ({ ...usual, ...given });
  return {
    ...system,
    field: (parameters) => velocity(all(parameters)),
    jacobian: (parameters) => derivatives(all(parameters)),
    simulate({ samples, step, seed, parameters, transient = description.transient }) {
      const values = all(parameters);
      const longest = typeof fine === "number" ? fine : fine(values);
      return simulateFlow(description.name, velocity(values), description.variables, {
        samples,
        step,
        initial: initial(startRandom(seed), values),
        discard: transient,
        substeps: substepsOf(step, longest),
        ...(angles && { angles }),
      });
    },
  };
}

/**
 * Runge-Kutta steps between two rows.
 * @param step time between the rows. @param longest step that is allowed.
 * @returns at least 1; 1 for a step that is no positive number, which the simulation refuses.
 * @example
 * substepsOf(0.02, 0.0075); // 3
 */
export function substepsOf(step: number, longest: number): number {
  return step > 0 && Number.isFinite(step) ? Math.max(1, Math.ceil(step / longest)) : 1;
}

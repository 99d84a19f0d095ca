import { InputError } from "../../shapes/inputError.js";
import { CONVECTION_SYSTEM } from "./convectionMovie.js";
import { LORENZ_SYSTEM } from "./lorenz.js";
import { MEMBRANE_SYSTEM } from "./membraneMovie.js";
import { ROSSLER_SYSTEM } from "./rossler.js";
import type { System } from "./system.js";

/**
 * The systems that recipes can name. To add one, write its file and list it here; `npm run schema` then describes it to
 * editors.
 */
export const SYSTEMS: readonly System[] = [LORENZ_SYSTEM, ROSSLER_SYSTEM, MEMBRANE_SYSTEM, CONVECTION_SYSTEM];

/**
 * Finds a system by its name.
 * @throws {InputError} if there is none.
 * @example
 * systemNamed("lorenz").step; // 0.02
 */
export function systemNamed(name: string): System {
  const system = SYSTEMS.find((candidate) => candidate.name === name);
  if (system !== undefined) return system;
  const names = SYSTEMS.map((known) => known.name).join(", ");
  throw new InputError(`data: system=${JSON.stringify(name)} is not a known system; choose from ${names}.`);
}

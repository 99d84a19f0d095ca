import { InputError } from "../../shapes/inputError.js";
import { CHEN_SYSTEM } from "./chen.js";
import { CHUA_SYSTEM } from "./chua.js";
import { DOUBLE_SCROLL_SYSTEM } from "./doubleScroll.js";
import { DUFFING_SYSTEM } from "./duffing.js";
import { HALVORSEN_SYSTEM } from "./halvorsen.js";
import { LABIA_SYSTEM } from "./labia.js";
import { LIMIT_CYCLE_SYSTEM } from "./limitCycle.js";
import { LORENZ_SYSTEM } from "./lorenz.js";
import { MACKEY_GLASS_SYSTEM } from "./mackeyGlass.js";
import { CONVECTION_SYSTEM } from "./movies/convectionMovie.js";
import { MEMBRANE_SYSTEM } from "./movies/membraneMovie.js";
import { NORMAL_FORM_SYSTEM } from "./normalForm.js";
import { RABINOVICH_FABRIKANT_SYSTEM } from "./rabinovichFabrikant.js";
import { RELAXATION_SYSTEM } from "./relaxation.js";
import { ROSSLER_SYSTEM } from "./rossler.js";
import { SPROTT_B_SYSTEM } from "./sprottB.js";
import type { System, SystemParameters } from "./system.js";
import { THOMAS_SYSTEM } from "./thomas.js";
import { TORUS_SYSTEM } from "./torus.js";
import { VAN_DER_POL_SYSTEM } from "./vanDerPol.js";

/**
 * The systems that recipes and `syrinx simulate` can name. To add one, write its file and list it here; `npm run schema` then
 * describes it to editors.
 */
export const SYSTEMS: readonly System[] = [
  LORENZ_SYSTEM,
  ROSSLER_SYSTEM,
  MEMBRANE_SYSTEM,
  CONVECTION_SYSTEM,
  LABIA_SYSTEM,
  NORMAL_FORM_SYSTEM,
  RELAXATION_SYSTEM,
  CHUA_SYSTEM,
  DOUBLE_SCROLL_SYSTEM,
  CHEN_SYSTEM,
  HALVORSEN_SYSTEM,
  THOMAS_SYSTEM,
  SPROTT_B_SYSTEM,
  RABINOVICH_FABRIKANT_SYSTEM,
  DUFFING_SYSTEM,
  VAN_DER_POL_SYSTEM,
  MACKEY_GLASS_SYSTEM,
  LIMIT_CYCLE_SYSTEM,
  TORUS_SYSTEM,
];

/**
 * Finds a system by its name.
 * @param caller named in the error.
 * @throws {InputError} if there is none.
 * @example
 * systemNamed("lorenz").step; // 0.02
 */
export function systemNamed(name: string, caller = "data"): System {
  const system = SYSTEMS.find((candidate) => candidate.name === name);
  if (system !== undefined) return system;
  const names = SYSTEMS.map((known) => known.name).join(", ");
  throw new InputError(
    `${caller}: system=${JSON.stringify(name)} is not a known system; choose from ${names}.`,
  );
}

/**
 * All parameters of a system.
 * @param given those that differ from their defaults.
 * @returns every parameter with its value, in the system's order.
 * @example
 * allParameters(systemNamed("lorenz"), { rho: 45 }).sigma; // 10
 */
export function allParameters({ parameters }: System, given: SystemParameters): SystemParameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { default: usual }]) => [name, given[name] ?? usual]),
  );
}

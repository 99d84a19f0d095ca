import type { Provenance } from "../../shapes/provenance.js";
import { version } from "../machine/installation.js";

/**
 * Provenance of a result made now.
 * @param madeBy the command, e.g. "syrinx fit". @param settings as resolved.
 */
export function provenance(
  madeBy: string,
  inputs: Provenance["inputs"],
  settings: Readonly<Record<string, unknown>>,
): Provenance {
  return {
    madeBy,
    syrinx: version(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    inputs,
    settings,
  };
}

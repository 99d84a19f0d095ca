import type { Provenance } from "../../shapes/provenance.js";
import { version } from "../machine/installation.js";

/**
 * Describes the origin of a result made by this process.
 * @param madeBy the command, e.g. "syrinx fit".
 * @param inputs files and their hashes.
 * @param settings with all defaults filled in.
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

import { version } from "../machine/installation.js";

/** Origin of a result: program, versions, inputs and settings. */
export interface Provenance {
  readonly madeBy: string;
  readonly syrinx: string;
  readonly node: string;
  readonly platform: string;
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  readonly settings: Readonly<Record<string, unknown>>;
}

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

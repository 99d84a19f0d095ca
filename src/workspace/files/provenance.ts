import { version } from "../machine/installation.js";

/** Where a result comes from. */
export interface Provenance {
  readonly madeBy: string;
  readonly syrinx: string;
  readonly node: string;
  readonly platform: string;
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  readonly settings: Readonly<Record<string, unknown>>;
}

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

import { InputError } from "../../../shapes/inputError.js";
import type { Metadata } from "./metadata.js";

/** What metadata say of a time expansion. */
export interface TimeExpansion {
  readonly factor: number;
  readonly from: "GUANO" | "wamd";
}

/**
 * How many times slower than it sounded a recording plays, as bat detectors with time expansion write it.
 * @returns undefined if the metadata give no factor, or 1.
 */
export function timeExpansionOf({ guano, wamd }: Metadata): TimeExpansion | undefined {
  for (const [from, text] of [
    ["GUANO", guano?.TE],
    ["wamd", wamd?.timeExpansion],
  ] as const) {
    const factor = text === undefined ? Number.NaN : Number(text);
    if (Number.isFinite(factor) && factor > 0) return factor === 1 ? undefined : { factor, from };
  }
  return undefined;
}

/** The metadata of a recording that is played faster by a factor: its markers come earlier. */
export function quickened(metadata: Metadata, factor: number): Metadata {
  const { markers } = metadata;
  if (markers === undefined || factor === 1) return metadata;
  return {
    ...metadata,
    markers: markers.map(({ time, duration, ...rest }) => ({
      ...rest,
      time: time / factor,
      ...(duration === undefined ? {} : { duration: duration / factor }),
    })),
  };
}

/** @throws {InputError} unless a factor is a positive number. */
export function checkTimeExpansion(factor: number): void {
  if (!(factor > 0 && factor <= 1000))
    throw new InputError(
      `timeExpansion=${factor} must be above 0 and at most 1000; give the factor by which the recording is slowed down.`,
    );
}

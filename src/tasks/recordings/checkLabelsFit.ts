import { InputError } from "../../shapes/inputError.js";
import type { FormatName } from "../../workspace/annotations/annotationFormats.js";
import { formatOf } from "../../workspace/annotations/formatNamed.js";

/**
 * Checks, before any work, that a format of annotations can hold the labels of a network.
 * @param classes names of the classes; "", silence, is never written.
 * @throws {InputError} naming the first label that it can't hold.
 */
export function checkLabelsFit(classes: readonly string[], write: FormatName): void {
  const annotations = classes
    .filter((label) => label !== "")
    .map((label, i) => ({ onset: i, offset: i + 0.5, label }));
  const duration = annotations.length;
  try {
    formatOf(write).encode({ annotations, sampleRate: 48_000, duration });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const reason = error.message.replace(/^annotation \d+: /, "").replace(/;[^;]*$/, "");
    throw new InputError(
      `label: write=${write} does not fit: ${reason}; choose another format, such as csv.`,
    );
  }
}

import { InputError } from "../../shapes/inputError.js";
import { CONVECTION } from "./convection.js";
import type { Experiment } from "./experiment.js";
import { MEMBRANE } from "./membrane.js";
import { RECONSTRUCTION } from "./reconstruction/reconstruction.js";
import { RNN } from "./rnn/rnn.js";
import { SERIES } from "./series.js";
import { SONG } from "./song/song.js";

/** The experiments that `syrinx experiment` can name. To add one, write its file and list it here. */
export const EXPERIMENTS: readonly Experiment[] = [MEMBRANE, CONVECTION, SERIES, RNN, RECONSTRUCTION, SONG];

/**
 * Finds an experiment by its name.
 * @throws {InputError} if there is none.
 * @example
 * experimentNamed("membrane").claim; // "uncrossed"
 */
export function experimentNamed(name: string): Experiment {
  const experiment = EXPERIMENTS.find((candidate) => candidate.name === name);
  if (experiment !== undefined) return experiment;
  const names = EXPERIMENTS.map((known) => known.name).join(", ");
  throw new InputError(
    `experiment: name=${JSON.stringify(name)} is not a known experiment; choose from ${names}.`,
  );
}

import { InputError } from "../../shapes/inputError.js";
import { completeDataset, type Dataset } from "./dataset.js";
import { normaliseInPlace } from "./fitNormalisation.js";
import { joinSequences, listed, type RawSequence, sameRate } from "./joinSequences.js";
import { allSamples } from "./samples.js";
import { decibelsInPlace } from "./spectralRows.js";

/** The properties of a network's training data that other data must share. */
export type LearntFrom = Pick<
  Dataset,
  "columns" | "rate" | "inputs" | "targets" | "window" | "shape" | "normalisation" | "picture"
> & {
  /** rows from one sample to the next */
  readonly stride: number;
  /** rows that must follow a sample: 1 for predictors, otherwise 0 */
  readonly after: number;
  /** names of the classes */
  readonly classes?: readonly string[];
};

/**
 * Prepares other data for a trained network, with the dB floor and the normalisation of its training data.
 * @param given sequences as they were read; power for spectra. They are not modified.
 * @param caller named in error messages.
 * @returns a dataset whose samples are all in `test`; the other parts are empty.
 * @throws {InputError} if rate or columns differ from those of the training, a value is not finite, or there are too few
 * rows for a sample.
 */
export function datasetLike(given: readonly RawSequence[], learnt: LearntFrom, caller: string): Dataset {
  const { values, columns, rate, sequences, timeUnit } = joinSequences(given, caller);
  const [{ source }] = sequences;
  if (!sameRate(rate, learnt.rate))
    throw new InputError(
      `${caller}: ${source}: has ${rate} rows per second, but the network was trained on ${learnt.rate}; resample it to that rate.`,
    );
  const names = columns.map(({ name }) => name);
  const wanted = learnt.columns.map(({ name }) => name);
  if (names.length !== wanted.length || names.some((name, c) => name !== wanted[c]))
    throw new InputError(
      `${caller}: ${source}: has columns ${listed(names)}, but the network was trained on ${listed(wanted)}; give those.`,
    );
  const { window, shape, normalisation, picture, stride, after, classes } = learnt;
  const { inputs, targets } = learnt;
  const test = allSamples({ sequences, window }, stride, after);
  if (test.length === 0)
    throw new InputError(
      `${caller}: ${source}: is too short for a sample; give ${window + after} rows (${Number(((window + after) / rate).toPrecision(3))} s) or more.`,
    );
  if (picture?.kind === "spectrum") decibelsInPlace(values, picture.floorDb);
  normaliseInPlace(values, normalisation);
  return completeDataset({
    values,
    columns: learnt.columns,
    rate: learnt.rate,
    sequences,
    ...(timeUnit && { timeUnit }),
    inputs,
    targets,
    window,
    shape,
    train: new Int32Array(0),
    validation: new Int32Array(0),
    test,
    normalisation,
    ...(picture && { picture }),
    ...(classes && {
      classes: { names: classes, ofRow: new Int32Array(values.length / columns.length).fill(-1) },
    }),
    shift: 0,
  });
}

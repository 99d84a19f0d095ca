import type { Dataset } from "../data/dataset.js";
import { PARTS } from "../data/dealParts.js";
import { type LabelledLevels, SILENCE } from "../data/labels/labelDataset.js";
import type { StartingLabeller } from "./startWeights.js";

/** A labeller that a training starts from, and where it was found. */
export interface FoundStart extends StartingLabeller {
  /** as it was named */
  readonly place: string;
  /** its classes that have a meaning; none of the bundled one, which names nothing */
  readonly known: readonly string[];
}

const [TRAIN, VALIDATION] = PARTS.keys();

/** Whether a network learns from a recording: it is not held out as a whole. @param r index of the recording. */
export function isLearnt({ sequences, labels }: Dataset, r: number): boolean {
  const { first, rows } = sequences[r];
  const parts = labels?.parts.subarray(first, first + rows);
  return parts?.some((part) => part === TRAIN || part === VALIDATION) === true;
}

/**
 * What a user should know of the data of a labeller before it is trained: labels that can't be learnt or that will be forgotten,
 * scores that are missing or optimistic.
 * @param recordings one per sequence of the data. @param start the labeller that it starts from.
 * @returns a line each.
 */
export function labellingDoubts(
  dataset: Dataset,
  recordings: readonly LabelledLevels[],
  start: FoundStart | undefined,
): string[] {
  const names = labelNames(dataset);
  const annotated = new Set(recordings.flatMap(({ segments }) => segments.map(({ label }) => label)));
  const missing = names.filter((name) => !annotated.has(name));
  const unseen = names.filter((name) => annotated.has(name) && weightOf(dataset, name) === 0);
  return [
    ...(missing.length > 0 && start !== undefined ? [forgotten(names, missing, start)] : []),
    ...(unseen.length > 0 ? [onlyHeldOut(unseen)] : []),
    ...scoreDoubts(dataset, recordings, start),
  ];
}

function labelNames({ classes }: Dataset): string[] {
  return (classes?.names ?? []).filter((name) => name !== SILENCE);
}

function weightOf({ classes, labels }: Dataset, name: string): number | undefined {
  return labels?.weights[classes?.names.indexOf(name) ?? -1];
}

/** Labels of the starting network that nothing is annotated with, and those that are new to it. */
function forgotten(names: readonly string[], missing: readonly string[], start: FoundStart): string {
  const added = names.filter((name) => !start.known.includes(name));
  const one = missing.length === 1;
  const what = `${start.place}: has learnt the ${one ? "label" : "labels"} ${listed(missing)}, which ${one ? "is" : "are"} not in these annotations and will be forgotten`;
  if (added.length === 0)
    return `${what}; to keep ${one ? "it" : "them"}, add recordings in which ${one ? "it is" : "they are"} annotated.`;
  const it = one ? "it" : "them";
  return `${what}, and ${listed(added)} ${added.length === 1 ? "is" : "are"} new to it; if you renamed ${it}, nothing is wrong; to keep ${it}, add recordings with ${it}.`;
}

function onlyHeldOut(unseen: readonly string[]): string {
  const one = unseen.length === 1;
  return `the ${one ? "label" : "labels"} ${listed(unseen)} can't be learnt, because ${one ? "it occurs" : "they occur"} only in what is held out; annotate ${one ? "it" : "them"} in more recordings.`;
}

/** Why nothing is scored, or scores are better than they should be. */
function scoreDoubts(
  dataset: Dataset,
  recordings: readonly LabelledLevels[],
  start: FoundStart | undefined,
): string[] {
  const known = recordings.filter((recording) => recording.known === true);
  if (dataset.test.length === 0)
    return [
      known.length === recordings.length
        ? `${start?.place}: has learnt from all of these recordings, so that none is held out and nothing is scored; to see scores, add an annotated recording that is new to it.`
        : "too little is annotated to hold a part of it out, so that nothing is scored; to see scores, annotate more.",
    ];
  return known
    .filter((recording) => !isLearnt(dataset, recordings.indexOf(recording)))
    .map(
      ({ source }) =>
        `${source}: is held out, as split.testFiles says, but ${start?.place} has learnt from it; the scores are optimistic.`,
    );
}

function listed(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(", ");
}

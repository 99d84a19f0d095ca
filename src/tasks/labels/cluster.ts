import { basename, join } from "node:path";
import { songBand } from "../../features/measuring/hearSound.js";
import { syntax } from "../../features/syllables/syntax.js";
import { startExecutor } from "../../learn/backends/startExecutor.js";
import { compareGroups, compareShuffled, type GroupAgreement } from "../../learn/grouping/compareGroups.js";
import { groupNames, groupSyllables } from "../../learn/grouping/groupSyllables.js";
import { type Layout, layOut } from "../../learn/grouping/layOut.js";
import {
  type SyllablePoints,
  type SyllableSpace,
  syllablePoints,
} from "../../learn/grouping/syllableSpace.js";
import { buildClusterReport } from "../../report/clusterReport.js";
import { counted } from "../../shapes/counted.js";
import { InputError } from "../../shapes/inputError.js";
import type { Provenance } from "../../shapes/provenance.js";
import { renderReport } from "../../views/browser/renderReport.js";
import { checkShared } from "../../workspace/annotations/annotationsOf.js";
import { annotationPath, writeAnnotations } from "../../workspace/annotations/writeAnnotations.js";
import { writeWhole } from "../../workspace/files/atomicWrite.js";
import { findRecordings } from "../../workspace/files/findRecordings.js";
import { writeJson } from "../../workspace/files/jsonFile.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { provenance } from "../../workspace/files/provenance.js";
import { resultPlaces } from "../../workspace/files/resultPlaces.js";
import { pageBundle } from "../../workspace/machine/installation.js";
import { mp3Encoder } from "../../workspace/sound/writing/encodeMp3.js";
import { commonFolder, distinct } from "../running/batch.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type RunnerContext, type Task } from "../running/task.js";
import { type ClusterOptions, clusterSettings } from "./clusterSettings.js";
import { gatherMany } from "./gatherMany.js";
import { shownSyllables } from "./shownSyllables.js";
import { syllablesInSpace } from "./syllablesInSpace.js";
import { writeClusterTable } from "./writeClusterTable.js";

/** What `syrinx cluster --json` prints. */
export interface ClusterSummary {
  /** how many were grouped */
  readonly syllables: number;
  readonly groups: number;
  /** syllables in no group */
  readonly noise: number;
  /** adjusted Rand index and V-measure against the labels of --compare; null without any */
  readonly ari: number | null;
  readonly vMeasure: number | null;
  /** the same of other groupings, and of shuffled labels */
  readonly nulls: {
    readonly features: GroupAgreement;
    readonly pca: GroupAgreement;
    readonly shuffled: GroupAgreement;
  } | null;
  /** syllables with a label that was compared */
  readonly compared: number;
  readonly by: SyllableSpace;
  readonly map: Layout;
  /** syllables of each group by its name */
  readonly sizes: Readonly<Record<string, number>>;
  /** bits: how uncertain the next label is once one is known */
  readonly entropy: number | null;
  readonly transitions: {
    readonly labels: readonly string[];
    readonly counts: readonly (readonly number[])[];
  };
  readonly files: readonly {
    readonly file: string;
    readonly syllables: number;
    /** its annotations */
    readonly annotations: string;
  }[];
  readonly failed: readonly { readonly file: string; readonly error: string }[];
  readonly outputs: readonly string[];
}

/** Asks for groups of syllables. */
export interface ClusterRequest extends TaskRequest<ClusterSummary> {
  readonly task: "labels/cluster";
  /** files, folders and patterns */
  readonly words: readonly string[];
  readonly options: ClusterOptions;
}

/** The task of a request. */
export function run({ words, options }: ClusterRequest, context: RunnerContext): Task<ClusterSummary> {
  return clusterTask(words, options, context);
}

/** Names of the files for all recordings. */
const [TABLE, PAGE, RESULT] = ["clusters.csv", "clusters.html", "clusters.json"];
/** Fewer syllables make no map. */
const LEAST = 10;

/**
 * Groups the syllables of recordings, and writes a page, a table and annotations with the groups as labels.
 * @throws {InputError} if a word does not name a recording, a setting can't be used, or there are fewer than 10 syllables.
 */
export async function* clusterTask(
  words: readonly string[],
  options: ClusterOptions,
  context: RunnerContext,
): Task<ClusterSummary> {
  const settings = clusterSettings(options);
  const { format, by, map, seed, leastSize, samples, boutGap } = settings;
  const found = findRecordings(words);
  const files = distinct(found.map(({ file }) => file));
  checkShared("cluster: annotations", options.annotations, files);
  checkShared("cluster: compare", options.compare, files);
  const root = commonFolder(found.map(({ folder }) => folder));
  const places = resultPlaces(files, root).map(({ below, stem }) =>
    join(options.out, below, basename(annotationPath(`${stem}.wav`, format))),
  );
  const [table, page, result] = [TABLE, PAGE, RESULT].map((name) => join(options.out, name));
  claimFiles([table, page, result, ...places], options.force);
  yield {
    kind: "stage",
    title: `Measure the syllables of ${counted(files.length, "recording")}`,
    index: 1,
    count: 3,
  };
  const { recordings, failed } = yield* gatherMany(
    files,
    found.length === 1 && found[0].byName,
    options,
    context,
  );
  const heard = recordings.flatMap((recording, i) =>
    recording === undefined ? [] : [{ recording, place: places[i] }],
  );
  const syllables = heard.flatMap(({ recording }) => recording.syllables);
  if (syllables.length < LEAST)
    throw new InputError(
      `cluster: ${counted(syllables.length, "syllable")} in ${counted(files.length, "recording")} are fewer than ${LEAST}; give more recordings.`,
    );
  yield { kind: "stage", title: `Group ${syllables.length} syllables`, index: 2, count: 3 };
  const executor = await startExecutor(options.backend ?? "engine");
  let points: SyllablePoints;
  let rivals: readonly (readonly ["features" | "pca", Int32Array])[] = [];
  const references = syllables.map(({ reference }) => reference);
  const compared = references.filter((label) => label !== null).length;
  const size = { leastSize, samples };
  try {
    points = yield* syllablesInSpace(syllables, by, executor, seed, context);
    if (compared > 0)
      rivals = await Promise.all(
        (["features", "pca"] as const).map(async (space) => {
          const others = await syllablePoints(syllables, space, executor);
          return [space, groupSyllables(others, size).labels] as const;
        }),
      );
  } finally {
    executor.close();
  }
  const { labels, strengths, groups } = groupSyllables(points, size);
  checkStop(context);
  yield { kind: "stage", title: "Lay them out and write the results", index: 3, count: 3 };
  const layout = layOut(points, map, seed);
  const names = groupNames(labels);
  const own = compareGroups(references, labels);
  const shuffled = compareShuffled(references, labels, seed);
  const others = rivals.map(([space, rival]) => [space, compareGroups(references, rival)] as const);
  if (options.compare !== undefined && own === undefined)
    yield {
      kind: "warning",
      text: `${options.compare}: has no label for any syllable; nothing is compared.`,
    };
  const made = provenance(
    "syrinx cluster",
    heard.flatMap(({ recording }) => recording.inputs),
    { by, map, minSize: leastSize, samples, boutGap: 1000 * boutGap, seed, ...settings.hearing },
  );
  let at = 0;
  const named = heard.map(({ recording, place }) => {
    const first = at;
    at += recording.syllables.length;
    const segments = recording.syllables.map(({ segment }, i) => ({ ...segment, label: names[first + i] }));
    return { recording, place, first, segments };
  });
  for (const { recording, place, segments } of named) {
    const { file, sampleRate, whole, channels, channel } = recording;
    const annotations = segments.map(({ onset, offset, label }) => ({ onset, offset, label }));
    const content = { recording: basename(file), annotations, sampleRate, duration: whole };
    const channelled =
      channels > 1 && format === "csv" ? annotations.map((one) => ({ ...one, channel })) : annotations;
    for (const text of writeAnnotations(place, { ...content, annotations: channelled }, format))
      yield { kind: "warning", text: `${place}: ${text}` };
    yield { kind: "output", path: place };
  }
  const order = syntax(
    named.map(({ segments }) => segments),
    boutGap,
  );
  writeClusterTable(table, named, { names, strengths, layout, references });
  const groupLabels = groupNames(Array.from({ length: groups }, (_, g) => g));
  const agreements = others.flatMap(([space, agreement]) =>
    agreement === undefined ? [] : [[space, agreement] as const],
  );
  const shown = await shownSyllables(
    named.map(({ recording, first }) => ({ recording, first })),
    labels,
    seed,
    options.timeExpansion,
  );
  const report = buildClusterReport(
    {
      title: `Syllables of ${heard.length === 1 ? basename(heard[0].recording.file) : counted(heard.length, "recording")}`,
      files: heard.map(({ recording }) => recording.file),
      syllables: named.flatMap(({ recording, first, segments }, file) =>
        segments.map((segment, i) => ({
          file,
          segment,
          group: labels[first + i],
          reference: references[first + i],
          picture: recording.syllables[i].picture,
        })),
      ),
      names: groupLabels,
      layout: { name: map === "umap" ? "UMAP" : "PCA", places: layout },
      band: songBand(options),
      syntax: order,
      ...(own === undefined || shuffled === undefined
        ? {}
        : { agreement: { own, compared, rivals: [...agreements, ["shuffled labels", shuffled] as const] } }),
      space: SPACE_WORDS[by],
      shown,
      warnings: failed.map(({ error }) => error),
      provenance: made,
    },
    await mp3Encoder(),
  );
  writeWhole(page, renderReport(report, pageBundle()));
  const rival = Object.fromEntries(agreements) as Partial<Record<"features" | "pca", GroupAgreement>>;
  const summary: ClusterSummary = {
    syllables: syllables.length,
    groups,
    noise: labels.filter((label) => label < 0).length,
    ari: own?.ari ?? null,
    vMeasure: own?.vMeasure ?? null,
    nulls:
      rival.features === undefined || rival.pca === undefined || shuffled === undefined
        ? null
        : { features: rival.features, pca: rival.pca, shuffled },
    compared,
    by,
    map,
    sizes: Object.fromEntries(
      groupLabels.map((name, g) => [name, labels.filter((label) => label === g).length]),
    ),
    entropy: order.entropy,
    transitions: { labels: order.labels, counts: order.counts },
    files: named.map(({ recording, place, segments }) => ({
      file: recording.file,
      syllables: segments.length,
      annotations: place,
    })),
    failed,
    outputs: [table, page, result],
  };
  writeJson(result, { ...summary, provenance: made satisfies Provenance });
  for (const path of summary.outputs) yield { kind: "output", path };
  return summary;
}

const SPACE_WORDS: Readonly<Record<SyllableSpace, string>> = {
  latent: "the latent spaces of sixteen autoencoders on their spectrograms",
  pca: "principal components of their spectrograms",
  features: "their features",
};

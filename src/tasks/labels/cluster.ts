import { basename, join } from "node:path";
import { songBand } from "../../features/measuring/hearSound.js";
import { syntax } from "../../features/syllables/syntax.js";
import { startExecutor } from "../../learn/backends/startExecutor.js";
import type { Executor } from "../../learn/executor.js";
import { compareGroups, compareShuffled, type GroupAgreement } from "../../learn/grouping/compareGroups.js";
import { groupNames, groupSyllables } from "../../learn/grouping/groupSyllables.js";
import {
  SYLLABLE_SPACES,
  type SyllablePoints,
  type SyllableSpace,
  syllablePoints,
} from "../../learn/grouping/syllableSpace.js";
import { umapLayout } from "../../math/clustering/umapLayout.js";
import { principalComponents, projectLinearly } from "../../math/principalComponents.js";
import { buildClusterReport } from "../../report/clusterReport.js";
import { counted } from "../../shapes/counted.js";
import type { HearingOptions } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import type { Provenance } from "../../shapes/provenance.js";
import { renderReport } from "../../views/browser/renderReport.js";
import type { FormatName } from "../../workspace/annotations/annotationFormats.js";
import { checkShared } from "../../workspace/annotations/annotationsOf.js";
import { FORMATS, formatNamed } from "../../workspace/annotations/formatNamed.js";
import { annotationPath, writeAnnotations } from "../../workspace/annotations/writeAnnotations.js";
import { writeWhole } from "../../workspace/files/atomicWrite.js";
import { findRecordings } from "../../workspace/files/findRecordings.js";
import { writeJson } from "../../workspace/files/jsonFile.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { provenance } from "../../workspace/files/provenance.js";
import { resultPlaces } from "../../workspace/files/resultPlaces.js";
import { writeCsv } from "../../workspace/files/writeCsv.js";
import { pageBundle } from "../../workspace/machine/installation.js";
import { mp3Encoder } from "../../workspace/sound/writing/encodeMp3.js";
import { weighRecording } from "../recordings/weighRecording.js";
import { type BatchItem, batch, commonFolder, distinct } from "../running/batch.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type RunnerContext, type Task } from "../running/task.js";
import {
  type GatheredRecording,
  type GatheredSyllable,
  type GatherRequest,
  gatherTask,
} from "./gatherSyllables.js";
import { shownSyllables } from "./shownSyllables.js";

/** How syllables are laid out on the map. */
export const LAYOUTS = ["umap", "pca"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** What `syrinx cluster` is asked for. */
export interface ClusterOptions extends HearingOptions {
  /** folder of the results */
  readonly out: string;
  /** file or folder of the user's syllables, grouped instead of ours */
  readonly annotations?: string;
  /** file or folder of labels that the groups are compared with */
  readonly compare?: string;
  /** annotation format of the labelled syllables; default csv */
  readonly write?: string;
  /** name of the space in which syllables are grouped; default latent */
  readonly by?: string;
  /** how they are laid out; default umap */
  readonly map?: string;
  /** fewest syllables of a group; default 5 */
  readonly minSize?: number;
  /** neighbours that make a place dense, itself counted; default 2 */
  readonly samples?: number;
  /** ms, silence that ends a bout; default 2000 */
  readonly boutGap?: number;
  readonly backend?: string;
  readonly seed?: number;
  readonly jobs?: number;
  /** replace files of the user's */
  readonly force?: boolean;
}

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
  const settings = settingsOf(options);
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
  const { recordings, failed } = yield* gather(
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
    points = yield* inSpace(syllables, by, executor, seed, context);
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
  const layout = laidOut(points, map, seed);
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
  writeCsv(table, TABLE_COLUMNS, tableRows(named, { names, strengths, layout, references }));
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

interface ClusterSettings {
  readonly format: FormatName;
  readonly by: SyllableSpace;
  readonly map: Layout;
  readonly seed: number;
  readonly leastSize: number;
  readonly samples: number;
  /** s */
  readonly boutGap: number;
  readonly hearing: HearingOptions;
}

/** @throws {InputError} naming the option that can't be used. */
function settingsOf(options: ClusterOptions): ClusterSettings {
  const { write = "csv", by = "latent", map = "umap", minSize = 5, samples = 2 } = options;
  const { boutGap = 2000, seed = 1, channel, from, to, species, lowHz, highHz } = options;
  const format = formatNamed(write);
  const space = SYLLABLE_SPACES.find((name) => name === by);
  const layout = LAYOUTS.find((name) => name === map);
  if (format === undefined)
    throw new InputError(`cluster: write=${write} is not known; choose from ${FORMATS.join(", ")}.`);
  if (space === undefined)
    throw new InputError(`cluster: by=${by} is not known; choose from ${SYLLABLE_SPACES.join(", ")}.`);
  if (layout === undefined)
    throw new InputError(`cluster: map=${map} is not known; choose from ${LAYOUTS.join(", ")}.`);
  if (minSize < 2) throw new InputError(`cluster: min-size=${minSize} must be 2 or greater; give 5.`);
  if (samples < 1) throw new InputError(`cluster: samples=${samples} must be 1 or greater; give 2.`);
  if (!(boutGap >= 0))
    throw new InputError(`cluster: bout-gap=${boutGap} ms must be 0 or greater; give 2000.`);
  return {
    format,
    by: space,
    map: layout,
    seed,
    leastSize: minSize,
    samples,
    boutGap: boutGap / 1000,
    hearing: Object.fromEntries(
      Object.entries({ channel, from, to, species, lowHz, highHz }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  };
}

/** The syllables of each recording; undefined where it failed. */
async function* gather(
  files: readonly string[],
  single: boolean,
  options: ClusterOptions,
  context: RunnerContext,
): Task<{
  recordings: readonly (GatheredRecording | undefined)[];
  failed: ClusterSummary["failed"];
}> {
  const { channel, from, to, timeExpansion, species, lowHz, highHz, annotations, compare, jobs } = options;
  const wanted = Object.fromEntries(
    Object.entries({ channel, from, to, timeExpansion, species, lowHz, highHz, annotations, compare }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const given = { ...wanted, shared: files.length > 1 };
  if (single) return { recordings: [yield* gatherTask(files[0], given, context)], failed: [] };
  const items = files.map((file): BatchItem<GatheredRecording> => {
    const request: GatherRequest = { task: "labels/gatherSyllables", file, options: given };
    return { file, weight: weighRecording(file, options), request };
  });
  const { results, errors } = yield* batch(items, jobs, "s of sound", context, inALine);
  const failed = files.flatMap((file, i) => {
    const error = errors[i];
    return error === undefined ? [] : [{ file, error }];
  });
  return { recordings: results, failed };
}

function inALine({ file, syllables, duration }: GatheredRecording): string {
  return `${file}: ${counted(syllables.length, "syllable")} in ${duration.toFixed(1)} s`;
}

/** Syllables as points of a space, with the progress of a training. */
async function* inSpace(
  syllables: readonly GatheredSyllable[],
  by: SyllableSpace,
  executor: Executor,
  seed: number,
  context: RunnerContext,
): Task<SyllablePoints> {
  let [done, total] = [0, 0];
  let ended = false;
  const work = syllablePoints(syllables, by, executor, {
    seed,
    onStep: (step, steps) => {
      [done, total] = [step, steps];
      return !context.stopRequested();
    },
  }).finally(() => {
    ended = true;
  });
  let said = 0;
  while (!ended) {
    await Promise.race([work, new Promise((resolve) => setTimeout(resolve, 100))]);
    if (done <= said) continue;
    said = done;
    yield { kind: "step", done, total, unit: "steps of training" };
  }
  checkStop(context);
  return work;
}

/** Places on the map, syllables x 2. */
function laidOut({ values, columns }: SyllablePoints, map: Layout, seed: number): Float32Array {
  if (map === "umap") return umapLayout(values, columns, { seed });
  if (columns >= 2) return projectLinearly(principalComponents(values, columns, 2), values);
  return Float32Array.from({ length: 2 * values.length }, (_, i) => (i % 2 === 0 ? values[i / 2] : 0));
}

const TABLE_COLUMNS = [
  "file",
  "channel",
  "syllable",
  "label",
  "strength",
  "onset_s",
  "offset_s",
  "map_x",
  "map_y",
  "reference",
] as const;

/** Rows of the table. */
function* tableRows(
  named: readonly {
    readonly recording: GatheredRecording;
    readonly first: number;
    readonly segments: readonly GatheredSyllable["segment"][];
  }[],
  {
    names,
    strengths,
    layout,
    references,
  }: {
    readonly names: readonly string[];
    readonly strengths: Float64Array;
    readonly layout: Float32Array;
    readonly references: readonly (string | null)[];
  },
): Generator<(string | number | null)[]> {
  for (const { recording, first, segments } of named) {
    for (const [i, { onset, offset }] of segments.entries()) {
      const at = first + i;
      yield [
        recording.file,
        recording.channel,
        i + 1,
        names[at],
        strengths[at],
        onset,
        offset,
        layout[2 * at],
        layout[2 * at + 1],
        references[at],
      ];
    }
  }
}

import { counted } from "../../shapes/counted.js";
import { weighRecording } from "../recordings/weighRecording.js";
import { type BatchItem, batch } from "../running/batch.js";
import type { RunnerContext, Task } from "../running/task.js";
import type { ClusterOptions } from "./clusterSettings.js";
import { type GatheredRecording, type GatherRequest, gatherTask } from "./gatherSyllables.js";

/** The syllables of each recording; undefined where it failed. */
export async function* gatherMany(
  files: readonly string[],
  single: boolean,
  options: ClusterOptions,
  context: RunnerContext,
): Task<{
  recordings: readonly (GatheredRecording | undefined)[];
  failed: readonly { readonly file: string; readonly error: string }[];
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

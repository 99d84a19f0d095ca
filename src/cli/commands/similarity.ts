import { join } from "node:path";
import type {
  SimilarityOptions,
  SimilarityRequest,
  SimilaritySummary,
} from "../../tasks/labels/similarity.js";
import { taskCommand } from "../command.js";
import { hearing } from "../options.js";
import { fileLines, line } from "../summaryLines.js";

/** `similarity`: how alike two songs are. */
export const similarity = taskCommand({
  words: "similarity <MODEL> <COPY>",
  group: "Recordings",
  about: "how much of a bird's song another one contains, in per cent: recordings, or folders of them",
  out: ["folder of the result", join("out", "similarity")],
  options: (parser) =>
    hearing(parser).option(
      "--annotations <PATH>",
      "compare these annotated syllables instead of detecting them: a file, or a folder of them",
    ),
  examples: ["syrinx similarity recordings/zebra-finch.wav recordings/canary.wav"],
  request: ([model, copy]: readonly [string, string], options: SimilarityOptions): SimilarityRequest => ({
    task: "labels/similarity",
    model,
    copy,
    options,
  }),
  title: ([model, copy]) => `syrinx similarity ${model} ${copy}`,
  summarize,
});

function summarize({
  model,
  copy,
  similarity: found,
  imitation,
  nulls,
  outputs,
}: SimilaritySummary): string[] {
  const said = (value: number | null): string => (value === null ? "undefined" : `${value.toFixed(0)} %`);
  const beside = (name: string): string => {
    const { median: unrelated, high } = nulls.unrelated[name];
    return `(unrelated finches ${unrelated}, at most ${high}; one finch ${nulls.own[name].median})`;
  };
  const song = ({ syllables, seconds }: SimilaritySummary["model"]): string =>
    `${syllables} syllables, ${seconds.toFixed(1)} s of sound`;
  return [
    line("model", song(model)),
    line("copy", song(copy)),
    line("similarity", `${said(found.similarity)} ${beside("similarity")}`),
    line("accuracy", `${said(found.accuracy)} ${beside("accuracy")}`),
    line("sequential", `${said(found.sequential)} ${beside("sequential")}`),
    line("imitation", `${said(imitation.imitation)} ${beside("imitation")}`),
    line("", `acoustic ${said(imitation.acoustic)}, sequence ${said(imitation.sequence)}`),
    ...fileLines(outputs),
  ];
}

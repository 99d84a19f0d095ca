import { join } from "node:path";
import { counted } from "../../shapes/counted.js";
import type { ClusterRequest, ClusterSummary } from "../../tasks/labels/cluster.js";
import type { ClusterOptions } from "../../tasks/labels/clusterSettings.js";
import { taskCommand } from "../command.js";
import { hearing, integer, number } from "../options.js";
import { fileLines, line } from "../summaryLines.js";

/** `cluster`: names without labels. */
export const cluster = taskCommand({
  words: "cluster <FILE|DIR...>",
  group: "Recordings",
  about: "group the syllables of recordings without labels, and show them on a map",
  out: ["folder of the results", join("out", "cluster")],
  options: (parser) =>
    hearing(parser)
      .option(
        "--annotations <PATH>",
        "group these annotated syllables instead of detecting them: a file, or a folder of them",
      )
      .option("--compare <PATH>", "compare the groups with these labels: a file, or a folder of them")
      .option(
        "--write <FORMAT>",
        "format of the labelled syllables: csv, raven, audacity, ... (default: csv)",
      )
      .option("--by <SPACE>", "latent, pca or features: where syllables are grouped (default: latent)")
      .option("--map <LAYOUT>", "umap or pca (default: umap)")
      .option("--min-size <N>", "fewest syllables of a group (default: 5)", integer)
      .option("--samples <N>", "neighbours that make a place dense (default: 2)", integer)
      .option("--bout-gap <MS>", "silence that ends a bout (default: 2000)", number),
  examples: ["syrinx cluster recordings"],
  request: ([words]: readonly [string[]], options: ClusterOptions): ClusterRequest => ({
    task: "labels/cluster",
    words,
    options,
  }),
  title: ([words]) => `syrinx cluster ${words.join(" ")}`,
  summarize,
  failed: ({ failed }) => failed.length > 0,
});

function summarize(result: ClusterSummary): string[] {
  const { syllables, groups, noise, sizes, ari, vMeasure, nulls, compared, entropy, failed } = result;
  const agreement = (a: number, v: number): string => `adjusted Rand ${a.toFixed(3)}, V ${v.toFixed(3)}`;
  return [
    ...failed.map(({ error }) => line("failed", error)),
    line("syllables", `${syllables} in ${groups} groups, ${noise} in none`),
    ...(groups === 0
      ? []
      : [
          line(
            "groups",
            Object.entries(sizes)
              .map(([name, size]) => `${name} ${size}`)
              .join(", "),
          ),
        ]),
    ...(entropy === null ? [] : [line("syntax", `${entropy.toFixed(2)} bits a transition`)]),
    ...(ari === null || vMeasure === null
      ? []
      : [line("agreement", `${agreement(ari, vMeasure)} over ${counted(compared, "syllable")}`)]),
    ...(nulls === null
      ? []
      : [
          line("", `features: ${agreement(nulls.features.ari, nulls.features.vMeasure)}`),
          line("", `PCA: ${agreement(nulls.pca.ari, nulls.pca.vMeasure)}`),
          line("", `shuffled: ${agreement(nulls.shuffled.ari, nulls.shuffled.vMeasure)}`),
        ]),
    ...fileLines(result.outputs),
  ];
}

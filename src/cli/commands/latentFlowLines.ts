import { counted } from "../../shapes/counted.js";
import type { CodeMeasures, LatentRunSummary } from "../../tasks/networks/latent.js";
import { line } from "../summaryLines.js";

/**
 * The measures of a latent flow in words, a line each; one that does not apply is left out.
 * @param code of the network, or of the SVD. @param field of the network's encoder.
 */
export function flowLines(code: CodeMeasures, field: LatentRunSummary["field"] = null): string[] {
  return [
    ...crossingLines(code),
    ...futureLines(code),
    ...linkingLines(code),
    ...(field === null
      ? []
      : [
          line(
            "",
            `field of the encoder: least over median speed ${field.slowest.toFixed(3)} (samples: ${field.slowestInput.toFixed(3)}); ${percent(field.differenceError)} off the path's own differences`,
          ),
        ]),
    ...alignmentLines(code),
  ];
}

function crossingLines({ crossings }: CodeMeasures): string[] {
  if (crossings === null) return [];
  if (crossings.kind === "cycle") {
    const met = crossings.crossings + crossings.touches;
    const found = met === 0 ? "does not cross itself" : `crosses itself ${counted(met, "time")}`;
    return [line("", `its mean cycle ${found} (phases shuffled: ${crossings.null} times)`)];
  }
  return [
    line(
      "",
      crossings.pairs === 0
        ? "no two distant rows are close"
        : `near crossings: ${percent(crossings.share)} of ${crossings.pairs} close pairs (by chance ${percent(crossings.null)})`,
    ),
  ];
}

function futureLines({ uniqueFuture }: CodeMeasures): string[] {
  if (uniqueFuture === null) return [];
  const { angle, spread, falseNeighbours, continuity } = uniqueFuture;
  const wrong =
    falseNeighbours === undefined
      ? ""
      : `, ${percent(falseNeighbours.value)} false neighbours (${percent(falseNeighbours.null)})`;
  return [
    line(
      "",
      `neighbours move ${angle.value.toFixed(1)} degrees apart (by chance ${angle.null.toFixed(0)}), spread ${spread.value.toFixed(2)} times in a quarter turn (${spread.null.toFixed(0)})${wrong}`,
    ),
    line(
      "",
      `continuous to the ${continuity.with}: ${continuity.fromA.toFixed(3)}, and back ${continuity.fromB.toFixed(3)} (by chance below ${continuity.null.toFixed(2)})`,
    ),
  ];
}

function linkingLines({ linking }: CodeMeasures): string[] {
  if (linking === null) return [];
  const { entries, orbits, minimumDistance, apart, projected } = linking;
  const right = entries.filter(({ kept }) => kept).length;
  const wrong = entries
    .filter(({ kept }) => !kept)
    .map(({ names, expected, found }) => `${names.join("-")} ${found ?? "none"} for ${expected}`);
  return [
    line(
      "",
      `linking of ${orbits.map(({ name }) => name).join(", ")}: ${right} of ${counted(entries.length, "number")} right${wrong.length === 0 ? "" : ` (${wrong.join(", ")})`}; orbits ${minimumDistance.toFixed(4)} apart${apart ? "" : ", too close to count"}${projected === undefined ? "" : `; in three principal components, ${percent(projected)} of the variance`}`,
    ),
  ];
}

function alignmentLines({ alignment }: CodeMeasures): string[] {
  if (alignment === null) return [];
  const { canonical, affine, procrustes, nulls } = alignment;
  return [
    line(
      "",
      `alignment with the state: canonical correlations ${canonical.map((r) => r.toFixed(3)).join(", ")} (first by chance below ${nulls.canonical.high.toFixed(2)}), affine ${affine.toFixed(3)} (${nulls.affine.high.toFixed(2)}), Procrustes ${procrustes.toFixed(3)} (${nulls.procrustes.high.toFixed(2)})`,
    ),
  ];
}

function percent(share: number): string {
  return share < 5e-5 ? "0 %" : `${(100 * share).toPrecision(3)} %`;
}

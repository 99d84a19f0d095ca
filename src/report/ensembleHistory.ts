import type { ReportTraining } from "../shapes/report.js";
import type { HistoryLine } from "../shapes/run.js";

/** Most other networks that a page draws, and most losses of theirs. */
const MAX_NETWORKS = 100;
const MAX_LOSSES = 300_000;

/**
 * Loss of each epoch of one network.
 * @param lines of the history of a run. @param network counted from 1.
 */
export function lossesOf(
  lines: readonly HistoryLine[],
  network: number,
): Pick<ReportTraining, "train" | "validation"> {
  const own = lines.filter((line) => line.network === network);
  return { train: own.map(({ train }) => train), validation: own.map(({ validation }) => validation) };
}

/**
 * What a page shows of a training beside its best network: losses of the others, and the learning rate where it changes.
 * @param lines of the history of a run. @param best network, counted from 1.
 */
export function ensembleHistory(
  lines: readonly HistoryLine[],
  best: number,
): Pick<ReportTraining, "others" | "otherCount" | "learningRate"> {
  const networks = new Map<number, HistoryLine[]>();
  for (const line of lines) {
    const own = networks.get(line.network);
    if (own === undefined) networks.set(line.network, [line]);
    else own.push(line);
  }
  const rates = (networks.get(best) ?? []).map(({ learningRate }) => rounded(learningRate));
  const constant = rates.every((rate) => rate === rates[0]);
  networks.delete(best);
  const longest = Math.max(1, ...[...networks.values()].map((own) => own.length));
  const room = Math.min(MAX_NETWORKS, Math.max(1, Math.floor(MAX_LOSSES / (2 * longest))));
  const shown = [...networks].sort(([a], [b]) => a - b).slice(0, room);
  return {
    ...(shown.length > 0 && {
      others: shown.map(([, own]) => ({
        train: own.map(({ train }) => rounded(train)),
        validation: own.map(({ validation }) => rounded(validation)),
      })),
    }),
    ...(shown.length < networks.size && { otherCount: networks.size }),
    ...(!constant && { learningRate: rates.map((rate) => rate ?? 0) }),
  };
}

/** Four digits are more than a line shows. */
function rounded(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(4));
}

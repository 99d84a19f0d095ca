import type { ReportMemberNumbers, ReportMembers, ReportMethod } from "../../../../shapes/report.js";
import { formatNumber } from "../formatNumber.js";
import { numberTable } from "./numberTable.js";

/** Test losses of the network and of linear methods. */
export function methodTable(methods: readonly ReportMethod[]): HTMLElement {
  const rival = methods.some(({ linear }) => linear);
  return numberTable(
    "Test loss of the network and of linear methods",
    ["method", "test loss (1)", "ratio to the best linear"],
    methods.map(({ name, test, ratio, linear }) => ({
      name,
      cells: [formatNumber(test), ratio === null ? "\u2013" : `${formatNumber(ratio, 3)} \u00d7`],
      ...(!linear && { mark: "best" as const }),
    })),
    rival
      ? "On held-out samples, in units of the training loss. A ratio below 1 \u00d7 means better than every linear method."
      : "No linear method was tested: none applies to this network, or training was stopped.",
  );
}

/** The networks of an ensemble: median and spread, then each network. */
export function memberTable({ rows, best, summary }: ReportMembers): HTMLElement {
  return numberTable(
    `${rows.length} networks`,
    ["seed", "epochs", "best epoch", "training loss (1)", "validation loss (1)", "test loss (1)"],
    [
      ...summary.map((numbers) => ({
        name: numbers.name,
        cells: cellsOf(numbers),
        mark: "summary" as const,
      })),
      ...rows.map((numbers, m) => ({
        name: m === best ? `${numbers.seed} (best)` : String(numbers.seed),
        cells: cellsOf(numbers),
        ...(m === best && { mark: "best" as const }),
      })),
    ],
    "Losses at the epoch of the lowest validation loss; the networks differ only in their seeds.",
  );
}

function cellsOf({ epochs, bestEpoch, train, validation, test }: ReportMemberNumbers): string[] {
  const counted = (value: number | null): string =>
    value === null ? "\u2013" : String(Number(value.toFixed(2)));
  return [
    counted(epochs),
    counted(bestEpoch),
    formatNumber(train),
    formatNumber(validation),
    formatNumber(test),
  ];
}

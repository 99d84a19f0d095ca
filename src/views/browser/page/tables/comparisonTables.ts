import type { ReportMemberNumbers, ReportMembers, ReportMethod } from "../../../../shapes/report.js";
import { numberSaid, numberTable } from "./numberTable.js";

/** Test losses of the network and of linear methods. */
export function methodTable(methods: readonly ReportMethod[]): HTMLElement {
  const rival = methods.some(({ linear }) => linear);
  return numberTable(
    "Test loss beside linear methods",
    ["method", "test loss (1)", "ratio to the best linear"],
    methods.map(({ name, test, ratio, linear }) => ({
      name,
      cells: [numberSaid(test), ratio === null ? "\u2013" : `${numberSaid(ratio, 3)} \u00d7`],
      ...(!linear && { mark: "best" as const }),
    })),
    rival
      ? "On samples that were held out, in the units of the training's loss. Below 1 \u00d7, a method beats every linear one."
      : "No linear method was tested: there is none for this network, or the training was stopped.",
  );
}

/** The networks of an ensemble: each, then median and spread. */
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
    "Losses are those of each network's best epoch in validation; networks differ by their seeds alone.",
  );
}

function cellsOf({ epochs, bestEpoch, train, validation, test }: ReportMemberNumbers): string[] {
  const counted = (value: number | null): string =>
    value === null ? "\u2013" : String(Number(value.toFixed(2)));
  return [counted(epochs), counted(bestEpoch), numberSaid(train), numberSaid(validation), numberSaid(test)];
}

import type { ReportRequest } from "../../tasks/reports/report.js";
import { taskCommand } from "../command.js";

/** `report`: the page of a demo or a run. */
export const report = taskCommand({
  words: "report <DIR>",
  group: "Workstation",
  about: "one self-contained page of a demo's or a run's folder",
  out: ["folder of the page (default: the same)"],
  examples: ["syrinx report out/demo"],
  request: ([folder]: readonly [string], { out = folder }: { readonly out?: string }): ReportRequest => ({
    task: "reports/report",
    folder,
    out,
  }),
  title: ([folder]) => `syrinx report ${folder}`,
  summarize: (result) => [`report   ${result.report}`],
});

import type { ReportRequest } from "../../tasks/reports/report.js";
import { taskCommand } from "../command.js";
import { given } from "../options.js";

/** `report`: the page of a demo or a run. */
export const report = taskCommand({
  words: "report <DIR>",
  group: "Workstation",
  about: "make one self-contained page from the folder of a demo, a run or a simulated movie",
  out: ["folder of the page (default: the same folder)"],
  examples: ["syrinx report out/demo/song"],
  request: (
    [folder]: readonly [string],
    { out = folder, force }: { readonly out?: string; readonly force?: boolean },
  ): ReportRequest => ({
    task: "reports/report",
    folder,
    out,
    ...given({ force }),
  }),
  title: ([folder]) => `syrinx report ${folder}`,
  summarize: (result) => [`report   ${result.report}`],
});

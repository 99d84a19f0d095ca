import type { ReportView } from "../../shapes/report.js";
import { readLook } from "../../workspace/runs/watchRun.js";
import { pack } from "./pack.js";

/** What the network was given beside what it made of it, from the last look of a run. @returns undefined without one. */
export function runView(folder: string): ReportView | undefined {
  const view = readLook(folder)?.view;
  if (view === undefined) return undefined;
  if (view.kind === "classes") return view;
  // The compiler can't see that one kind goes in and the same comes out.
  return { ...view, original: pack(view.original), output: pack(view.output) } as ReportView;
}

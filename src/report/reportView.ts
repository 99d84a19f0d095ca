import type { TrainingView } from "../shapes/progress.js";
import type { ReportView } from "../shapes/report.js";
import { pack } from "./pack.js";

/** What a network was given beside what it made of it, as a page carries it. */
export function reportView(view: Exclude<TrainingView, { readonly kind: "labels" }>): ReportView {
  if (view.kind === "classes") return view;
  // The compiler can't see that one kind goes in and the same comes out.
  return { ...view, original: pack(view.original), output: pack(view.output) } as ReportView;
}

import type { DoctorRequest } from "../../tasks/networks/doctor.js";
import { taskCommand } from "../command.js";
import { line } from "../summaryLines.js";

/** `doctor`: what runs on this machine. */
export const doctor = taskCommand({
  words: "doctor",
  group: "Workstation",
  about: "show which backends run here, which don't and why, and which one `auto` selects",
  out: ["ignored: this command writes nothing"],
  examples: ["syrinx doctor"],
  request: (): DoctorRequest => ({ task: "networks/doctor" }),
  title: () => "syrinx doctor",
  summarize: ({ node, backends, chosen, notes }) => [
    line("Node", node),
    ...backends.map(({ name, available, device, reason }) =>
      line(name, available ? `runs on ${device}` : `does not run: ${reason}`),
    ),
    line("auto", chosen === null ? "no backend runs" : `selects ${chosen}`),
    ...notes.map((note) => line("note", note)),
  ],
  quiet: true,
});

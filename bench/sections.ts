import { fit } from "./fit/fit.js";
import { pitch } from "./pitch/pitch.js";
import type { Section } from "./row.js";
import { synthesis } from "./synthesis/synthesis.js";

/** The parts of the benchmark. A new one is a file that exports a Section, and a line here. */
export const SECTIONS: readonly Section[] = [synthesis, pitch, fit];

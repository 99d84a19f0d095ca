import { dynamics } from "./dynamics/dynamics.js";
import { exponents } from "./exponents/exponents.js";
import { features } from "./features/features.js";
import { fit } from "./fit/fit.js";
import { generic } from "./labels/generic.js";
import { labels } from "./labels/labels.js";
import { grid } from "./pitch/grid.js";
import { pitch } from "./pitch/pitch.js";
import { reading } from "./reading/reading.js";
import type { Section } from "./row.js";
import { segmentation } from "./segmentation/segmentation.js";
import { synthesis } from "./synthesis/synthesis.js";
import { training } from "./training/training.js";

/** The sections of the benchmark. A new one is a file that exports a Section, and a line here. */
export const SECTIONS: readonly Section[] = [
  synthesis,
  fit,
  reading,
  features,
  pitch,
  grid,
  segmentation,
  labels,
  generic,
  dynamics,
  exponents,
  training,
];

import type { Command } from "./command.js";
import { analyze } from "./commands/analyze.js";
import { cluster } from "./commands/cluster.js";
import { convert } from "./commands/convert.js";
import { demo } from "./commands/demo.js";
import { doctor } from "./commands/doctor.js";
import { dynamics } from "./commands/dynamics.js";
import { experiment } from "./commands/experiment.js";
import { fit } from "./commands/fit.js";
import { info } from "./commands/info.js";
import { label } from "./commands/label.js";
import { latent } from "./commands/latent.js";
import { map } from "./commands/map.js";
import { play } from "./commands/play.js";
import { predict } from "./commands/predict.js";
import { report } from "./commands/report.js";
import { similarity } from "./commands/similarity.js";
import { simulate } from "./commands/simulate.js";
import { synth } from "./commands/synth.js";
import { train } from "./commands/train.js";
import { watch } from "./commands/watch.js";

/** The commands in the order of the help. A new one is a file in commands/ and a line here. */
export const COMMANDS: readonly Command[] = [
  info,
  analyze,
  label,
  cluster,
  similarity,
  fit,
  convert,
  synth,
  map,
  play,
  train,
  watch,
  latent,
  predict,
  experiment,
  simulate,
  dynamics,
  demo,
  report,
  doctor,
];

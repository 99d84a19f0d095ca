import { join } from "node:path";
import { Option } from "commander";
import type { SimulateRequest, SimulateSummary, SystemList } from "../../tasks/dynamics/simulate.js";
import type { SimulateOptions } from "../../tasks/dynamics/simulationSettings.js";
import type { ColourDepth } from "../../views/terminal/plots/palette.js";
import { taskCommand } from "../command.js";
import { collectSettings, given, integer, number } from "../options.js";
import { fileLines, line } from "../summaryLines.js";

/** `simulate`: the path of a dynamical system, as a table or a movie. */
export const simulate = taskCommand({
  words: "simulate [SYSTEM]",
  group: "Dynamics",
  about:
    "simulate a system as a table or a movie: lorenz, labia, membrane, ...; without a name, list them all",
  out: ["folder of the table and the movie", join("out", "simulate")],
  options: (parser) =>
    parser
      .option("--rows <N>", "rows, or frames of a movie (default: the system's)", integer)
      .option("--step <T>", "time between rows, in the system's unit (default: the system's)", number)
      .option("--transient <T>", "time left out before the first row (default: the system's)", number)
      .option(
        "--noise <SHARE>",
        "white noise added to the table, as a share of each variable's standard deviation (default: 0)",
        number,
      )
      .option("--set <NAME=VALUE>", "a parameter, e.g. rho=45; may be repeated", collectSettings, [])
      .addOption(
        new Option("--to <FORMAT>", "format of the table").choices(["csv", "parquet"]).default("csv"),
      )
      .option("--no-movie", "write only the table of a system that has a movie")
      .option("--scale <N>", "size of the movie's pixels in its file (default: 6)", integer)
      .option("--frames", "also write each frame of the movie as a PNG file, one pixel a pixel"),
  examples: [
    "syrinx simulate lorenz --rows 100000 --step 0.01 --set rho=28 --noise 0.01",
    "syrinx simulate convection --set stream=coded --frames",
  ],
  request: ([system]: readonly [string?], options: SimulateOptions): SimulateRequest => {
    const { out, rows, step, transient, noise, seed, set, to, movie, scale, frames, force } = options;
    return {
      task: "dynamics/simulate",
      ...(system !== undefined && { system }),
      options: given({ out, rows, step, transient, noise, seed, set, to, movie, scale, frames, force }),
    };
  },
  title: ([system]) => (system === undefined ? "syrinx simulate" : `syrinx simulate ${system}`),
  summarize: (result) => ("systems" in result ? listLines(result) : pathLines(result)),
  document: (result) => {
    if ("systems" in result) return result;
    const { preview: _, ...document } = result;
    return document;
  },
});

async function pathLines({ system, rows, rate, preview, outputs }: SimulateSummary): Promise<string[]> {
  const { previewPlot } = await import("../../views/terminal/plots/previewPlot.js");
  const { stdout } = process;
  const depth = stdout.isTTY ? (stdout.getColorDepth() as ColourDepth) : 1;
  const drawn = previewPlot(preview, stdout.columns || 80, stdout.rows || 24, depth);
  return [
    ...drawn,
    line("system", system),
    line("rows", `${rows}, ${Number(rate.toPrecision(6))} a unit of time`),
    ...fileLines(outputs),
  ];
}

function listLines({ systems }: SystemList): string[] {
  const width = Math.max(...systems.map(({ name }) => name.length)) + 2;
  return systems.flatMap(({ name, title, parameters, movie }) => [
    `${name.padEnd(width)}${title}${movie ? ", with its movie" : ""}`,
    `${" ".repeat(width)}${Object.entries(parameters)
      .map(([key, value]) => `${key}=${Number(value.toPrecision(6))}`)
      .join(" ")}`,
  ]);
}

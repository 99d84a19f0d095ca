import { join } from "node:path";
import { counted } from "../../shapes/counted.js";
import { InputError } from "../../shapes/inputError.js";
import type { DynamicsOptions, DynamicsRequest, DynamicsSummary } from "../../tasks/dynamics/dynamics.js";
import { taskCommand } from "../command.js";
import { given, hearing, integer, number } from "../options.js";
import { fileLines, line, percent } from "../summaryLines.js";

interface DynamicsFlags extends Omit<DynamicsOptions, "column" | "sound" | "period"> {
  readonly columns?: string;
  readonly period: string;
  readonly envelope?: boolean;
  readonly f0?: boolean;
}

/** `dynamics`: exponent, dimension and orbits of a series. */
export const dynamics = taskCommand({
  words: "dynamics <TABLE>",
  group: "Dynamics",
  about: "delay, dimension, Lyapunov exponent, surrogates, orbits and linking numbers of a series",
  out: ["folder of the results", join("out", "dynamics")],
  options: (parser) =>
    hearing(parser)
      .option("--columns <NAME>", "column of the table (default: the first that is not the time)")
      .option("--rate <HZ>", "rows per second (default: from the column of times)", number)
      .option("--period <S>", "mean time of a turn, or auto", "auto")
      .option(
        "--delay <N>",
        "samples between the coordinates of a delay vector (default: from the series)",
        integer,
      )
      .option("--dimension <N>", "coordinates of a delay vector (default: from the series)", integer)
      .option("--envelope", "analyse the loudness of a recording")
      .option("--f0", "analyse the F0 of a recording"),
  examples: ["syrinx dynamics lorenz.csv --columns x", "syrinx dynamics song.wav --envelope"],
  request: ([file]: readonly [string], flags: DynamicsFlags): DynamicsRequest => {
    const { columns, period, envelope, f0, out, ...rest } = flags;
    if (envelope && f0) throw new InputError("dynamics: --envelope and --f0 exclude each other; give one.");
    const { rate, delay, dimension, seed, force, channel, from, to, species, lowHz, highHz } = rest;
    return {
      task: "dynamics/dynamics",
      file,
      options: {
        out,
        ...given({
          column: columns,
          period: periodOf(period),
          sound: envelope ? ("envelope" as const) : f0 ? ("f0" as const) : undefined,
          rate,
          delay,
          dimension,
          seed,
          force,
          channel,
          from,
          to,
          species,
          lowHz,
          highHz,
        }),
      },
    };
  },
  title: ([file]) => `syrinx dynamics ${file}`,
  summarize: lines,
});

function periodOf(text: string): number | undefined {
  if (text === "auto") return undefined;
  const period = Number(text);
  if (!(period > 0 && Number.isFinite(period)))
    throw new InputError(`dynamics: period=${text} s must be positive; give a number, or auto.`);
  return period;
}

function lines(result: DynamicsSummary): string[] {
  const { lyapunov, correlationDimension: correlation, surrogates, orbits, linking } = result;
  const short = (value: number): string => Number(value.toPrecision(3)).toString();
  const falseShare = result.falseNeighbours[result.dimension - 1];
  return [
    line(
      "series",
      `${result.series} of ${result.file}, ${counted(result.rows, "row")} at ${short(result.rate)} Hz`,
    ),
    line(
      "embedding",
      `delay ${counted(result.delay, "sample")}, dimension ${result.dimension}` +
        (falseShare == null ? "" : ` (${percent(falseShare)} false neighbours)`),
    ),
    line("turn", `${short(result.turn)} s`),
    ...(lyapunov === null
      ? []
      : [
          line(
            "exponent",
            `${short(lyapunov.perSecond)} 1/s (${short(lyapunov.low)} to ${short(lyapunov.high)}), ${short(lyapunov.perTurn)} a turn`,
          ),
        ]),
    ...(correlation?.value == null
      ? []
      : [line("dimension", `correlation dimension ${correlation.value.toFixed(2)}`)]),
    line(
      "surrogates",
      `prediction error ${short(surrogates.error)}; of surrogates ${short(surrogates.least)} or more`,
    ),
    line("verdict", `${result.verdict.kind}: ${result.verdict.why}`),
    ...(orbits.length === 0
      ? []
      : [
          line("orbits", orbits.map(({ name, period }) => `${name} (${short(period)} s)`).join(", ")),
          ...linking.map((row, i) =>
            line(i === 0 ? "linking" : "", `${orbits[i].name.padEnd(6)} ${row.join(" ")}`),
          ),
        ]),
    ...(result.orbitsProblem === null
      ? []
      : [line(orbits.length === 0 ? "orbits" : "template", `none: ${result.orbitsProblem}`)]),
    ...fileLines(result.outputs),
  ];
}

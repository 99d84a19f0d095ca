import { join } from "node:path";
import { Option } from "commander";
import { orNull } from "../../shapes/orNull.js";
import { between } from "../../shapes/planeMap.js";
import type { MapPoint, MapRequest, MapSummary } from "../../tasks/songs/map.js";
import type { ColourDepth } from "../../views/terminal/plots/palette.js";
import { taskCommand } from "../command.js";
import { given, number } from "../options.js";
import { line } from "../summaryLines.js";

interface MapFlags {
  readonly alpha?: number;
  readonly beta?: number;
  readonly gamma?: number;
  readonly output?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `map`: the plane of pressure and tension, or one point in it. */
export const map = taskCommand({
  words: "map",
  group: "Songs",
  about: "show regime, F0 and timbre in the plane of pressure (alpha) and tension (beta), or at one point",
  out: ["folder of the picture"],
  options: (parser) =>
    parser
      .option("--alpha <A>", "pressure of a point", number)
      .option("--beta <B>", "tension of a point", number)
      .option("--gamma <G>", "time scale of the oscillator, 1/s (default: 24000)", number)
      .addOption(
        new Option(
          "-o, --output <FILE>",
          "picture, .png or .svg (default: none, or map.png in --out)",
        ).conflicts("out"),
      ),
  examples: ["syrinx map --alpha 0.15 --beta 0.5", "syrinx map -o map.svg"],
  request: (_: readonly [], { alpha, beta, gamma, output, out, force, json }: MapFlags): MapRequest => {
    const point = alpha !== undefined || beta !== undefined;
    const place = output ?? (out === undefined || point ? undefined : join(out, "map.png"));
    const grid = json === true && !point ? true : undefined;
    return { task: "songs/map", options: given({ alpha, beta, gamma, output: place, grid, force }) };
  },
  title: () => "syrinx map",
  summarize: (result) => ("plane" in result ? planeLines(result) : pointLines(result)),
  document: (result) => ("plane" in result ? planeDocument(result) : result),
  quiet: true,
});

/** The plane as data: its grid, and its lines, null where they don't exist. */
function planeDocument({ plane, grid, outputs }: Exclude<MapSummary, MapPoint>): unknown {
  const { alpha } = plane;
  const lines = plane.lines.map(({ kind, label, beta }) => ({
    kind,
    label,
    alpha: Array.from(beta, (_, c) => between(alpha, c / (plane.columns - 1))),
    beta: Array.from(beta, orNull),
  }));
  return { gamma: plane.gamma, ...grid, lines, outputs };
}

async function planeLines({ plane, outputs }: Exclude<MapSummary, MapPoint>): Promise<string[]> {
  const { planePlot } = await import("../../views/terminal/plots/planePlot.js");
  const { stdout } = process;
  const depth = stdout.isTTY ? (stdout.getColorDepth() as ColourDepth) : 1;
  const drawn = planePlot(plane, stdout.columns || 80, stdout.rows || 24, depth);
  return [...drawn, ...outputs.map((path) => line("picture", path))];
}

function pointLines({ regime, f0, sci }: MapPoint): string[] {
  if (f0 === null || sci === null) return [line("regime", regime)];
  return [
    line("regime", regime),
    line("F0", `${f0.toFixed(1)} Hz`),
    line("timbre", `spectral content index ${sci.toFixed(3)}`),
  ];
}

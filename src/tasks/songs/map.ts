import { InputError } from "../../shapes/inputError.js";
import { between, type PlaneLine, type PlaneLineKind, type PlaneMap } from "../../shapes/planeMap.js";
import { GAMMA_RANGE } from "../../shapes/song.js";
import {
  fundamentalFrequency,
  PRESSURE_RANGE,
  type Regime,
  regime,
  spectralContentIndex,
} from "../../syrinx/oscillationTable.js";
import { encodePng } from "../../views/picture/encodePng.js";
import { mapScene } from "../../views/picture/mapScene.js";
import { rasterOf } from "../../views/picture/sceneRaster.js";
import { svgOf } from "../../views/picture/sceneSvg.js";
import { writeWhole } from "../../workspace/files/atomicWrite.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";

/** Part of the plane that is drawn: the table's pressures, and tensions up to about 6 kHz at gamma 24000 1/s. */
const ALPHA = { low: -0.05, high: PRESSURE_RANGE.high } as const;
const BETA = { low: -0.4, high: 2 } as const;
/** Greatest tension that a point may have. */
const TENSIONS = { low: -5, high: 5 } as const;
/** Spectral content indices whose curves are drawn. */
const CONTENTS = [1.1, 1.5];
/** Two boundaries nearer than this are one. */
const APART = 1e-4;

export interface MapOptions {
  /** pressure and tension of a point, dimensionless; both or neither */
  readonly alpha?: number;
  readonly beta?: number;
  /** time scale, 1/s; default 24000 */
  readonly gamma?: number;
  /** path of the picture, .png or .svg */
  readonly output?: string;
}

/** What `syrinx map --json` prints of a point; null where it is silent. */
export interface MapPoint {
  readonly f0: number | null;
  readonly sci: number | null;
  readonly regime: Regime;
}

/** What `syrinx map` finds of the plane. */
export interface MapPlane {
  readonly plane: PlaneMap;
  readonly outputs: readonly string[];
}

export type MapSummary = MapPoint | MapPlane;

/** Asks for the plane of pressure and tension, or a point of it. */
export interface MapRequest extends TaskRequest<MapSummary> {
  readonly task: "songs/map";
  readonly options: MapOptions;
}

/** The task of a request. */
export function run({ options }: MapRequest, context: TaskContext): Task<MapSummary> {
  return mapTask(options, context);
}

/**
 * One point of the plane of pressure and tension, or the whole of it and its picture.
 * @throws {InputError} for a point outside the table, or half a point.
 */
export async function* mapTask(options: MapOptions, context: TaskContext): Task<MapSummary> {
  const { alpha, beta, output, gamma = 24_000 } = options;
  const { low, high } = GAMMA_RANGE;
  if (!(gamma >= low && gamma <= high)) {
    throw new InputError(`map: gamma=${gamma} 1/s is not a time scale; give ${low} to ${high}.`);
  }
  if (alpha !== undefined || beta !== undefined) {
    if (alpha === undefined || beta === undefined) {
      const missing = alpha === undefined ? "--alpha" : "--beta";
      throw new InputError(
        `map: ${missing} is missing; a point has both --alpha and --beta, the plane neither.`,
      );
    }
    if (output !== undefined) {
      throw new InputError(
        `map: output=${output}: a point has no picture; leave out --alpha and --beta, or -o.`,
      );
    }
    return pointOf(alpha, beta, gamma);
  }
  const kind = output?.match(/\.(png|svg)$/i)?.[1].toLowerCase();
  if (output !== undefined && kind === undefined) {
    throw new InputError(`map: output=${output} is no kind of picture; give a name ending in .png or .svg.`);
  }
  yield { kind: "stage", title: "Draw the plane of pressure and tension", index: 1, count: 1 };
  const plane = planeMap(
    gamma,
    output === undefined ? { columns: 200, rows: 2 } : { columns: 541, rows: 385 },
  );
  checkStop(context);
  if (output === undefined) return { plane, outputs: [] };
  const scene = mapScene(plane);
  const { width, height, pixels } = rasterOf(scene);
  writeWhole(output, kind === "svg" ? svgOf(scene, encodePng) : encodePng(pixels, width, height));
  yield { kind: "output", path: output };
  return { plane, outputs: [output] };
}

function pointOf(alpha: number, beta: number, gamma: number): MapPoint {
  if (!(beta >= TENSIONS.low && beta <= TENSIONS.high)) {
    throw new InputError(`map: beta=${beta} is outside the table; give ${TENSIONS.low} to ${TENSIONS.high}.`);
  }
  if (!(alpha >= -1 && alpha <= PRESSURE_RANGE.high)) {
    throw new InputError(`map: alpha=${alpha} is outside the table; give -1 to ${PRESSURE_RANGE.high}.`);
  }
  const at = regime(alpha, beta);
  if (at === "silent") return { f0: null, sci: null, regime: at };
  return {
    f0: fundamentalFrequency(alpha, beta, gamma),
    sci: spectralContentIndex(alpha, beta),
    regime: at,
  };
}

/**
 * The plane of pressure and tension: boundaries of the regimes, curves of equal F0 and of equal timbre.
 * @param gamma time scale, 1/s. @param size points along the axes.
 */
export function planeMap(gamma: number, size: { readonly columns: number; readonly rows: number }): PlaneMap {
  const { columns, rows } = size;
  const f0 = new Float32Array(rows * columns);
  const bistable = new Uint8Array(rows * columns);
  const alphas = Array.from({ length: columns }, (_, c) => between(ALPHA, c / (columns - 1)));
  alphas.forEach((alpha, c) => {
    for (let r = 0; r < rows; r++) {
      const beta = between(BETA, r / (rows - 1));
      const at = regime(alpha, beta);
      f0[r * columns + c] = at === "silent" ? Number.NaN : fundamentalFrequency(alpha, beta, gamma);
      bistable[r * columns + c] = at === "bistable" ? 1 : 0;
    }
  });
  return { gamma, alpha: ALPHA, beta: BETA, columns, rows, f0, bistable, lines: linesOf(alphas, gamma) };
}

function linesOf(alphas: readonly number[], gamma: number): PlaneLine[] {
  const onset = alphas.map((alpha) => leastTension((beta) => regime(alpha, beta) !== "silent"));
  const sings = alphas.map((alpha) => leastTension((beta) => /snic|hopf/.test(regime(alpha, beta))));
  const hopf = alphas.map((alpha) => leastTension((beta) => regime(alpha, beta) === "hopf"));
  const apart = (values: number[], below: number[]): number[] =>
    values.map((v, c) => (v - below[c] < APART ? Number.NaN : v));
  const line = (kind: PlaneLineKind, label: string, beta: number[]): PlaneLine => ({
    kind,
    label,
    beta: Float64Array.from(beta),
  });
  const lines = [
    line("onset", "onset of song", onset),
    line("saddle-node", "end of bistability", apart(sings, onset)),
    line("snic-hopf", "SNIC to Hopf", apart(hopf, sings)),
  ];
  const top = fundamentalFrequency(ALPHA.high, BETA.high, gamma);
  for (const f of round(top)) {
    const beta = alphas.map((alpha) => leastTension((b) => fundamentalFrequency(alpha, b, gamma) >= f));
    lines.push(line("f0", `${f / 1000} kHz`, beta));
  }
  for (const content of CONTENTS) {
    // The timbre is pure above, so look for the least tension at which it is no richer; below the onset nothing sings.
    const beta = alphas.map((alpha) => leastTension((b) => spectralContentIndex(alpha, b) <= content));
    lines.push(line("sci", `SCI ${content}`, apart(beta, onset)));
  }
  return lines;
}

/** Frequencies of the curves of equal F0, Hz: some six round ones. */
function round(top: number): number[] {
  const step = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000].find((s) => top / s < 8) ?? 50_000;
  return Array.from({ length: Math.floor(top / step) }, (_, i) => (i + 1) * step);
}

/** The tension from which on something holds; NaN if not in the picture. */
function leastTension(holds: (beta: number) => boolean): number {
  let { low, high } = BETA as { low: number; high: number };
  if (holds(low) || !holds(high)) return Number.NaN;
  for (let i = 0; i < 24; i++) {
    const middle = 0.5 * (low + high);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

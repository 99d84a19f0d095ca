import { InputError } from "../../shapes/inputError.js";
import { between, type PlaneMap } from "../../shapes/planeMap.js";
import { GAMMA_RANGE } from "../../shapes/song.js";
import {
  fundamentalFrequency,
  PRESSURE_RANGE,
  type Regime,
  regime,
  spectralContentIndex,
} from "../../syrinx/oscillationTable.js";
import { planeMap } from "../../syrinx/planeMap.js";
import { encodePng } from "../../views/picture/encodePng.js";
import { mapScene } from "../../views/picture/mapScene.js";
import { rasterOf } from "../../views/picture/sceneRaster.js";
import { svgOf } from "../../views/picture/sceneSvg.js";
import { writeWhole } from "../../workspace/files/atomicWrite.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";

/** Greatest tension that a point may have. */
const TENSIONS = { low: -5, high: 5 } as const;
/** Points of the plane whose lines are told, and of the one that is drawn. */
const TOLD = { columns: 200, rows: 2 } as const;
const DRAWN = { columns: 541, rows: 385 } as const;
/** Steps of the grid along its axes. */
const GRID = { columns: 100, rows: 96 } as const;

export interface MapOptions {
  /** pressure and tension of a point, dimensionless; both or neither */
  readonly alpha?: number;
  readonly beta?: number;
  /** time scale, 1/s; default 24000 */
  readonly gamma?: number;
  /** path of the picture, .png or .svg */
  readonly output?: string;
  /** measure a grid of points, too, with a picture or without */
  readonly grid?: boolean;
  /** replace a file of the user's */
  readonly force?: boolean;
}

/** What `syrinx map --json` prints of a point; null where it is silent. */
export interface MapPoint {
  readonly f0: number | null;
  readonly sci: number | null;
  readonly regime: Regime;
}

/** Points all over the plane: a row for each tension, a column for each pressure; null where it is silent. */
export interface MapGrid {
  /** pressures and tensions, dimensionless, ascending */
  readonly alpha: readonly number[];
  readonly beta: readonly number[];
  /** Hz */
  readonly f0: readonly (readonly (number | null)[])[];
  readonly sci: readonly (readonly (number | null)[])[];
  readonly regime: readonly (readonly Regime[])[];
}

/** What `syrinx map` finds of the plane. */
export interface MapPlane {
  readonly grid?: MapGrid;
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
    throw new InputError(
      `map: output=${output} is not a kind of picture; give a name ending in .png or .svg.`,
    );
  }
  if (output !== undefined) claimFiles([output], options.force);
  yield { kind: "stage", title: "Draw the plane of pressure and tension", index: 1, count: 1 };
  const plane = planeMap(gamma, TOLD);
  checkStop(context);
  const outputs: string[] = [];
  if (output !== undefined) {
    const scene = mapScene(planeMap(gamma, DRAWN));
    const { width, height, pixels } = rasterOf(scene);
    writeWhole(output, kind === "svg" ? svgOf(scene, encodePng) : encodePng(pixels, width, height));
    yield { kind: "output", path: output };
    outputs.push(output);
  }
  return { plane, outputs, ...(options.grid === true ? { grid: gridOf(plane) } : {}) };
}

function gridOf({ alpha, beta, gamma }: PlaneMap): MapGrid {
  const axis = (range: PlaneMap["alpha"], steps: number): number[] =>
    Array.from({ length: steps + 1 }, (_, i) => Number(between(range, i / steps).toPrecision(12)));
  const alphas = axis(alpha, GRID.columns);
  const betas = axis(beta, GRID.rows);
  const points = betas.map((b) => alphas.map((a) => pointOf(a, b, gamma)));
  return {
    alpha: alphas,
    beta: betas,
    f0: points.map((row) => row.map(({ f0 }) => f0)),
    sci: points.map((row) => row.map(({ sci }) => sci)),
    regime: points.map((row) => row.map(({ regime: at }) => at)),
  };
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

import { systemNamed } from "../../dynamics/systems/register.js";
import { InputError } from "../../shapes/inputError.js";
import type { SystemData } from "../../shapes/recipe.js";
import { type Movie, rowCount, type Series } from "../../shapes/series.js";
import type { TimeUnit } from "./dataset.js";
import type { MovieRows } from "./makeDataset.js";

/** Simulated rows of a system. */
export interface SimulatedRows {
  readonly series: Series;
  /** if the rows are frames of a movie */
  readonly movie?: MovieRows;
  readonly timeUnit: TimeUnit;
}

/**
 * Simulates the system of a recipe.
 * @returns the observed variables, in the order given; if none is named, all of them, or the movie if the system
 * has one.
 * @throws {InputError} for a parameter that the system does not have, or one out of range.
 */
export function simulateSystem({ system: name, observe, dataSeed, ...rest }: SystemData): SimulatedRows {
  const system = systemNamed(name);
  const known = Object.keys(system.parameters);
  const unknown = Object.keys(rest.parameters).find((parameter) => !known.includes(parameter));
  if (unknown !== undefined)
    throw new InputError(
      `data.parameters: ${unknown} is not a parameter of ${name}; give ${known.join(", ")}.`,
    );
  const { timeUnit } = system;
  const run = { ...rest, seed: dataSeed };
  if (observe.length > 0) return { series: selectColumns(system.simulate(run), observe), timeUnit };
  return system.film === undefined
    ? { series: system.simulate(run), timeUnit }
    : { ...framesOf(system.film(run)), timeUnit };
}

/** Some columns of a series. @throws {InputError} naming the available columns, if one is missing. */
function selectColumns(series: Series, names: readonly string[]): Series {
  const all = series.columns.map(({ name }) => name);
  const places = names.map((name) => all.indexOf(name));
  const missing = places.indexOf(-1);
  if (missing >= 0)
    throw new InputError(`data.observe: ${names[missing]} is missing; give ${all.join(", ")}.`);
  const rows = rowCount(series);
  const values = new Float32Array(rows * names.length);
  for (let r = 0, i = 0; r < rows; r++)
    for (const place of places) values[i++] = series.values[r * all.length + place];
  return { ...series, values, columns: places.map((place) => series.columns[place]) };
}

function framesOf({ height, width, values, columns, rate, start }: Movie): Omit<SimulatedRows, "timeUnit"> {
  return {
    series: { values, columns, rate, start },
    movie: { kind: "movie", height, width, channels: 1 },
  };
}

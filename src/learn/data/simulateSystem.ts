import { SYSTEM_PARAMETERS } from "../../documents/recipeSystems.js";
import { convectionMovie } from "../../dynamics/movies/convectionMovie.js";
import { membraneMovie } from "../../dynamics/movies/membraneMovie.js";
import { LORENZ, simulateLorenz } from "../../dynamics/systems/lorenz.js";
import { ROSSLER, simulateRossler } from "../../dynamics/systems/rossler.js";
import { InputError } from "../../shapes/inputError.js";
import type { SystemData } from "../../shapes/recipe.js";
import { type Movie, rowCount, type Series } from "../../shapes/series.js";
import type { MovieRows } from "./makeDataset.js";

/** A membrane whose edge moves and tilts by a quarter of the picture. */
const MEMBRANE = { beta: 1, displacement: 9, tilt: 9, softness: 1.2 } as const;

/** Rows of a system as a recipe wants them. */
export interface SimulatedRows {
  readonly series: Series;
  /** where the rows are frames of a movie */
  readonly movie?: MovieRows;
}

/**
 * Simulates the system of a recipe.
 * @returns the variables that are observed, in their order; all of them, or the movie, where none is named.
 * @throws {InputError} for a parameter that the system hasn't, or one out of range.
 */
export function simulateSystem(data: SystemData): SimulatedRows {
  const { system, samples, step, observe, parameters, dataSeed: seed } = data;
  const known = Object.keys(SYSTEM_PARAMETERS[system]);
  const unknown = Object.keys(parameters).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new InputError(
      `data.parameters: ${unknown} is no parameter of ${system}; give ${known.join(", ")}.`,
    );
  switch (system) {
    case "lorenz":
      return observed(
        simulateLorenz({ samples, step, seed, parameters: { ...LORENZ, ...parameters } }),
        observe,
      );
    case "rossler":
      return observed(
        simulateRossler({ samples, step, seed, parameters: { ...ROSSLER, ...parameters } }),
        observe,
      );
    case "membrane": {
      const movie = membraneMovie({ ...MEMBRANE, ...parameters, frames: samples, seed });
      return observe.length > 0 ? observed(movie.state, observe) : framesOf(movie);
    }
    case "convection": {
      // The state alone takes no film.
      if (observe.length > 0) return observed(simulateLorenz({ samples, step, seed }), observe);
      const { stream = 0, ...rest } = parameters;
      return framesOf(convectionMovie({ ...rest, frames: samples, step, seed, stream: stream === 1 }));
    }
  }
}

function observed(series: Series, names: readonly string[]): SimulatedRows {
  if (names.length === 0) return { series };
  return { series: selectColumns(series, names) };
}

/** Some columns of a series. @throws {InputError} naming those there are, for one that is not there. */
function selectColumns(series: Series, names: readonly string[]): Series {
  const all = series.columns.map(({ name }) => name);
  const places = names.map((name) => all.indexOf(name));
  const missing = places.indexOf(-1);
  if (missing >= 0)
    throw new InputError(`data.observe: ${names[missing]} is not there; give ${all.join(", ")}.`);
  const rows = rowCount(series);
  const values = new Float32Array(rows * names.length);
  for (let r = 0, i = 0; r < rows; r++)
    for (const place of places) values[i++] = series.values[r * all.length + place];
  return { ...series, values, columns: places.map((place) => series.columns[place]) };
}

function framesOf({ height, width, values, columns, rate, start }: Movie): SimulatedRows {
  return {
    series: { values, columns, rate, start },
    movie: { kind: "movie", height, width, channels: 1 },
  };
}

import { expect, test } from "vitest";
import { SYSTEMS, systemNamed } from "../../../src/dynamics/systems/register.js";
import { rowCount } from "../../../src/shapes/series.js";

test.each(SYSTEMS)("$name simulates its variables, with the defaults that it states", (system) => {
  const run = { samples: 12, step: system.step, seed: 3, parameters: {} };
  const path = system.simulate(run);
  expect(path.columns).toEqual(system.variables);
  expect(rowCount(path)).toBe(12);
  expect(path.values.every(Number.isFinite)).toBe(true);
  const film = system.film?.(run);
  const defaults: Record<string, number> = {};
  for (const [name, { default: usual, low, high, integer }] of Object.entries(system.parameters)) {
    expect(usual >= low && usual <= high && (!integer || Number.isInteger(usual)), name).toBe(true);
    defaults[name] = usual;
  }
  expect(system.simulate({ ...run, parameters: defaults })).toEqual(path);
  expect(system.film?.({ ...run, parameters: defaults })).toEqual(film);
});

/** Parameters that move no path on the attractor: the clock of a film, and pulls towards it. */
const IDLE: Record<string, string> = { membrane: "gamma", "limit-cycle": "mu", torus: "k" };

test.each(SYSTEMS)("parameters of $name that affect only the movie do not change the motion", (system) => {
  const run = { samples: 5, step: system.step, seed: 1 };
  const still = system.simulate({ ...run, parameters: {} }).values;
  for (const [name, { default: usual, low, high, integer, filmOnly }] of Object.entries(system.parameters)) {
    const other = integer ? (usual < high ? usual + 1 : low) : usual === 0 ? 1e-5 * high : 1.01 * usual;
    const moved = system.simulate({ ...run, parameters: { [name]: other } }).values;
    if (filmOnly) expect(moved, name).toEqual(still);
    else if (name !== IDLE[system.name]) expect(moved, name).not.toEqual(still);
  }
});

test("names are unique, and an unknown name is rejected with a list of the known ones", () => {
  expect(new Set(SYSTEMS.map(({ name }) => name)).size).toBe(SYSTEMS.length);
  expect(() => systemNamed("lorentz")).toThrow(/system="lorentz" is not a known system; choose from lorenz,/);
});

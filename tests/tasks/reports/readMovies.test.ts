import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { buildMovieReport } from "../../../src/report/movieReport.js";
import { simulateTask } from "../../../src/tasks/dynamics/simulate.js";
import { readMovies } from "../../../src/tasks/reports/readMovies.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-movies-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a simulated movie is read as its file is, and described by its settings", async () => {
  expect(readMovies(folder)).toEqual([]);
  const task = simulateTask(
    "membrane",
    { out: folder, rows: 3, set: ["beta=0.5"] },
    { stopRequested: () => false },
  );
  while (!(await task.next()).done);
  const [movie, ...others] = readMovies(folder);
  expect(others).toEqual([]);
  expect(Buffer.from(movie.apng, "base64").equals(readFileSync(join(folder, "membrane.png")))).toBe(true);
  const { movies = [] } = buildMovieReport([movie]);
  expect(movies[0]).toMatchObject({ name: "membrane", apng: movie.apng });
  expect(movies[0].caption).toMatch(
    /^3 frames, .* s apart; black is .*, white .*\. Parameters: beta 0\.5, .*; seed 1\.$/,
  );
});

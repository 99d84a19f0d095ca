import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSong } from "../../src/documents/songDocument.js";
import { fundamentalFrequency, spectralContentIndex, tensionFor } from "../../src/syrinx/oscillationTable.js";
import { relaxationCycle } from "../../src/syrinx/relaxationOscillator.js";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const PAGE = read("docs/songs.md");
const blocks = [...PAGE.matchAll(/```json\n(.*?)```/gs)].map(([, text]) => text);
/** The words in code of the first column of all tables. */
const named = [...PAGE.matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \|/gm)].flatMap(([, cell]) =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word),
);

describe("docs/songs.md", () => {
  test.each(blocks)("%j is a song, a syllable or keys of a song", (text) => {
    const part = JSON.parse(text) as object;
    const syllable = { duration_s: 0.2, pressure: 0.15, tension: 1 };
    const song = "duration_s" in part ? { syllables: [part] } : { syllables: [syllable], ...part };
    expect(readSong({ format: "syrinx-song/2", ...song }, "docs/songs.md").duration).toBeGreaterThan(0);
  });

  test("begins with the shortest bundled song", () => {
    expect(JSON.parse(blocks[0])).toEqual(JSON.parse(read("synth/five-lines.song.json")));
  });

  test("names every key of the schema, and every bundled song", () => {
    const schema = JSON.parse(read("synth/song.schema.json")) as {
      properties: object;
      $defs: { syllable: { properties: object } };
    };
    const songs = readdirSync(join(ROOT, "synth")).filter((file) => file.endsWith(".song.json"));
    expect(named).toEqual(
      expect.arrayContaining([
        ...Object.keys(schema.properties),
        ...Object.keys(schema.$defs.syllable.properties),
        ...songs.map((file) => file.replace(/\.song\.json$/, "")),
      ]),
    );
  });

  test("states the notes and timbres of the model", () => {
    const pressures = [0.1, 0.15, 0.2, 0.25];
    const rows = [...PAGE.matchAll(/^\| (-?[\d.]+) \| (.*) \|$/gm)];
    expect(rows.length).toBe(10);
    for (const [, tension, cells] of rows) {
      const stated = cells.split(" | ");
      pressures.forEach((pressure, i) => {
        const f0 = fundamentalFrequency(pressure, Number(tension), 24_000);
        const content = spectralContentIndex(pressure, Number(tension));
        const [note, timbre] = stated[i].split(" ").map((word) => Number(word.replace(/[()]/g, "")));
        if (f0 === 0) expect(stated[i]).toBe("-");
        else {
          // Half of the last digit that is shown, and the table's own error of 0.05 %.
          expect(Math.abs(note - f0)).toBeLessThan(0.5 + 5e-4 * f0);
          expect(Math.abs(timbre - content)).toBeLessThan(0.005 + 1e-3 * content);
        }
      });
    }
    expect(tensionFor(3000, 0.15, 24_000)).toBeCloseTo(0.39, 2);
    [3602, 2709, 2067, 1496].forEach((stated, i) => {
      const f0 = 24_000 / relaxationCycle({ b: [1, 3, 5, 8][i], c: 5, k: 1, g: 0 }).period;
      expect(Math.abs(stated - f0)).toBeLessThan(1);
    });
  });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { WholeFile, writeWhole } from "../../../src/workspace/files/atomicWrite.js";
import { checkOwn, claimFiles, hashOf, OWN_FILES } from "../../../src/workspace/files/ownFiles.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-own-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

test("a file that syrinx wrote may be written again", () => {
  writeWhole(at("a.csv"), "1");
  writeWhole(at("a.csv"), "2");
  expect(readFileSync(at("a.csv"), "utf8")).toBe("2");
});

test("a file that syrinx did not write stays as it is", () => {
  writeFileSync(at("hand.csv"), "mine");
  expect(() => writeWhole(at("hand.csv"), "ours")).toThrow(
    /hand\.csv: exists, and syrinx did not write it; .*--force/,
  );
  expect(readFileSync(at("hand.csv"), "utf8")).toBe("mine");
});

test("a file that was changed after syrinx wrote it stays as it is", () => {
  writeWhole(at("edited.csv"), "ours");
  writeFileSync(at("edited.csv"), "mine");
  expect(() => writeWhole(at("edited.csv"), "ours")).toThrow(
    /edited\.csv: was changed since syrinx wrote it/,
  );
  expect(readFileSync(at("edited.csv"), "utf8")).toBe("mine");
});

test("a file that appears while another of its name is being written stays as it is", () => {
  const file = new WholeFile(at("late.csv"));
  file.append(Uint8Array.of(1));
  writeFileSync(at("late.csv"), "mine");
  expect(() => file.commit()).toThrow(/late\.csv: exists/);
  expect(readFileSync(at("late.csv"), "utf8")).toBe("mine");
});

test("claiming with force gives a file up, and only the one that was named", () => {
  writeFileSync(at("given.csv"), "mine");
  writeFileSync(at("other.csv"), "mine");
  claimFiles([at("given.csv"), at("absent.csv")], true);
  writeWhole(at("given.csv"), "ours");
  expect(readFileSync(at("given.csv"), "utf8")).toBe("ours");
  expect(() => checkOwn(at("other.csv"))).toThrow(/other\.csv/);
});

test("a folder is never replaced, not even with force", () => {
  mkdirSync(at("folder.csv"));
  expect(() => claimFiles([at("folder.csv")], true)).toThrow(/folder\.csv: is a folder/);
});

test("a file of a folder of ours is replaced without a record", () => {
  mkdirSync(at("run"));
  const path = join(at("run"), "look.json");
  writeFileSync(path, "older");
  writeWhole(path, "newer", { folder: "ours" });
  expect(readFileSync(path, "utf8")).toBe("newer");
  expect(() => readFileSync(join(at("run"), OWN_FILES))).toThrow(/ENOENT/);
});

test("the record lists files as sha256sum does, and does not grow when the same bytes are written again", () => {
  mkdirSync(at("record"));
  const path = join(at("record"), "a b.csv");
  for (let i = 0; i < 3; i++) writeWhole(path, "abc");
  // FIPS 180-2, appendix B.1
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect(readFileSync(join(at("record"), OWN_FILES), "utf8")).toBe(`${abc}  a b.csv\n`);
  expect(hashOf(path)).toBe(abc);
});

test("a name that ends another name is not taken for it", () => {
  mkdirSync(at("names"));
  writeWhole(join(at("names"), "my b.csv"), "1");
  writeFileSync(join(at("names"), "b.csv"), "1");
  expect(() => checkOwn(join(at("names"), "b.csv"))).toThrow(/did not write/);
});

test("whatever syrinx and the user write in turn, the user's last bytes are never lost", () => {
  const step = fc.record({
    who: fc.constantFrom("syrinx", "user"),
    text: fc.string(),
    name: fc.constantFrom("x", "y"),
  });
  let n = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const place = at(`turns-${n++}`);
      mkdirSync(place);
      const expected = new Map<string, { who: string; text: string; ours?: string }>();
      for (const { who, text, name } of steps) {
        const path = join(place, name);
        const there = expected.get(name);
        if (who === "user") {
          writeFileSync(path, text);
          // The same bytes as ours: nothing that could be lost.
          const same = there?.ours === text;
          expected.set(name, {
            who: same ? "syrinx" : "user",
            text,
            ...(there?.ours !== undefined && { ours: there.ours }),
          });
        } else if (there?.who === "user") expect(() => writeWhole(path, text)).toThrow();
        else {
          writeWhole(path, text);
          expected.set(name, { who: "syrinx", text, ours: text });
        }
      }
      for (const [name, { text }] of expected) expect(readFileSync(join(place, name), "utf8")).toBe(text);
    }),
    { numRuns: 40 },
  );
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import { expect, test } from "vitest";
import * as library from "../src/index.js";

const SRC = join(import.meta.dirname, "../src");

/** The examples of all docstrings: code whose last line is `expression; // value`. */
function examples(): [string, string][] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) =>
      [...readFileSync(join(SRC, name), "utf8").matchAll(/@example\n((?: *\* (?!@|\/).*\n)+)/g)].map(
        (match): [string, string] => [name, match[1].replace(/^ *\* ?/gm, "").trim()],
      ),
    );
}

test.each(examples())("the example in %s gives what it says", async (name, code) => {
  const module = (await import(pathToFileURL(join(SRC, name)).href)) as object;
  const scope: Record<string, unknown> = { ...library, ...module };
  const lines = code.split("\n");
  const [expression, expected] = (lines.pop() ?? "").split(/;?\s*\/\/\s*/);
  expect(expected, "an example ends in `expression; // value`").toBeDefined();
  const body = transformSync(`${lines.join("\n")}\nreturn (${expression});`, { loader: "ts" }).code;
  const run = new Function(...Object.keys(scope), body) as (...values: unknown[]) => unknown;
  const value = run(...Object.values(scope));
  if (/^[\d.e+-]+$/.test(expected)) {
    // As many digits as the example shows.
    const digits = expected.split(".")[1]?.length ?? 0;
    expect(value as number).toBeCloseTo(Number(expected), digits);
  } else expect(plain(value)).toEqual(plain(new Function(`return (${expected});`)()));
});

/** As JSON sees it: -0 is 0. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

test("the main functions have examples", () => {
  expect(examples().length).toBeGreaterThanOrEqual(6);
});

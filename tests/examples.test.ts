import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as library from "../src/index.js";

const ROOT = join(import.meta.dirname, "..");
const SRC = join(ROOT, "src");

// Examples may write and read files: they run in an empty folder.
const home = process.cwd();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "syrinx-examples-"));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

/** The examples of all docstrings: code, which may use `await`, whose last line is `expression; // value`. */
function examples(): [string, string][] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) =>
      [...readFileSync(join(SRC, name), "utf8").matchAll(/@example\n((?: *\* (?!@).*\n)+)/g)].map(
        (match): [string, string] => [name, match[1].replace(/^ *\* ?/gm, "").trim()],
      ),
    );
}

test.each(examples())("the example in %s gives the value that it shows", async (name, code) => {
  const module = (await import(pathToFileURL(join(SRC, name)).href)) as object;
  const scope: Record<string, unknown> = { ...library, ...module };
  const lines = code.split("\n");
  const [expression, expected] = (lines.pop() ?? "").split(/;?\s*\/\/\s*/);
  expect(expected, "an example ends in `expression; // value`").toBeDefined();
  const body = `async () => {\n${lines.join("\n")}\nreturn (${expression});\n}`;
  const script = transformSync(`const example = ${body};`, { loader: "ts" }).code;
  const run = new Function(...Object.keys(scope), `${script}\nreturn example();`) as (
    ...values: unknown[]
  ) => Promise<unknown>;
  const value = await run(...Object.values(scope));
  if (/^[\d.e+-]+$/.test(expected)) {
    // As many digits as the example shows.
    const digits = expected.split(".")[1]?.length ?? 0;
    expect(value as number).toBeCloseTo(Number(expected), digits);
  } else expect(plain(value)).toEqual(plain(new Function(`return (${expected});`)()));
});

/** A value as it comes back from JSON, where -0 is 0. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

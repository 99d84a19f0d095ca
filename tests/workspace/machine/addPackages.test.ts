import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { addPackages } from "../../../src/workspace/machine/addPackages.js";

const root = mkdtempSync(join(tmpdir(), "syrinx-packages-"));
afterAll(() => rmSync(root, { recursive: true }));
const WANTED = ["webgpu", "@tensorflow/tfjs-backend-webgpu@4.22.0"];
const NAMES = WANTED.join(" ");

/** A folder with a package.json. */
function project(...names: string[]): string {
  const folder = join(root, ...names);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  return folder;
}

test("in the checkout packages are added to it, from elsewhere (as after npm link) by its folder", () => {
  const checkout = project("checkout");
  expect(addPackages(WANTED, checkout, checkout)).toBe(`npm install --save-optional ${NAMES}`);
  expect(addPackages(WANTED, root, checkout)).toBe(
    `npm install --prefix ${checkout} --save-optional ${NAMES}`,
  );
});

test("a global syrinx finds global packages", () => {
  expect(addPackages(WANTED, root, join(root, "lib", "node_modules", "syrinx"))).toBe(
    `npm install -g ${NAMES}`,
  );
});

test("a syrinx of a project finds the packages of the project", () => {
  const song = project("song data");
  const installed = join(song, "node_modules", "syrinx");
  expect(addPackages(WANTED, song, installed)).toBe(`npm install --save-optional ${NAMES}`);
  expect(addPackages(WANTED, root, installed)).toBe(
    `npm install --prefix "${song}" --save-optional ${NAMES}`,
  );
});

test("npx, which forgets what is added to its cache, is given the packages in its call", () => {
  const cache = project(".npm", "_npx", "1a2b3c");
  expect(addPackages(WANTED, root, join(cache, "node_modules", "syrinx"))).toBe(
    "npx, with --package webgpu --package @tensorflow/tfjs-backend-webgpu@4.22.0 before syrinx",
  );
});

// Packs syrinx, installs the package in an empty folder as a user would, runs it there and compiles and runs a program that
// imports it. It needs the npm registry, so it is no part of `npm test`, which works offline: `npm run pack:check`.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = mkdtempSync(join(tmpdir(), "syrinx-package-"));
const PROGRAM = `import { readRecording, segmentSyllables, type Signal, trackPitch } from "syrinx";

const { signal }: { readonly signal: Signal } = await readRecording("node_modules/syrinx/recordings/chingolo.wav");
const syllables: readonly { readonly onset: number; readonly offset: number }[] = segmentSyllables(signal);
const f0 = trackPitch(signal).values;
console.log(JSON.stringify({ syllables: syllables.length, voiced: f0.filter((hz) => hz > 0).length }));
`;

/** Runs a command in the folder. On Windows npm and npx are scripts, which need a shell. */
function run(command, args) {
  const began = Date.now();
  const script = process.platform === "win32" && /^np[mx]$/.test(command);
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    shell: script,
  });
  console.log(`${command} ${args[0]} ${args[1] ?? ""}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  if (status === 0) return { stdout, stderr };
  throw new Error(`${command} ${args.join(" ")} ended with ${status ?? error}:\n${stdout}\n${stderr}`);
}

/** Bytes that the files of a folder take on a disk with blocks of 4096 bytes. */
function sizeOf(place) {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (sum, { parentPath, name }) => sum + Math.ceil(statSync(join(parentPath, name)).size / 4096) * 4096,
      0,
    );
}

function expectThat(fact, what) {
  if (!fact) throw new Error(`not so: ${what}`);
}

try {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  if (!existsSync(join(root, "dist"))) throw new Error("dist/ is missing; npm run build makes it.");
  const packed = execFileSync(npm, ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
  }).trim();
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", packed]);

  // Nothing is compiled at install.
  const modules = join(folder, "node_modules");
  const compiled = readdirSync(modules, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith("binding.gyp"),
  );
  expectThat(compiled.length === 0, `no package is compiled at install (${compiled})`);

  // Backends of tfjs are optional: nobody installs them unasked.
  expectThat(!existsSync(join(modules, "@tensorflow")), "TensorFlow.js is not installed");
  const megabytes = sizeOf(modules) / 1e6;
  console.log(`installed: ${megabytes.toFixed(0)} MB`);
  expectThat(megabytes < 120, `an installation takes less than 120 MB (${megabytes.toFixed(0)})`);

  const { stdout } = run("npx", ["syrinx", "demo", "chingolo", "--to", "1", "--out", "demo", "--json"]);
  const { report } = JSON.parse(stdout);
  expectThat(/<html/.test(readFileSync(join(folder, report), "utf8")), "demo writes a page");

  writeFileSync(join(folder, "program.ts"), PROGRAM);
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const flags = "--strict --module nodenext --target es2022 --types node".split(" ");
  const types = ["--typeRoots", join(root, "node_modules", "@types")];
  // The declarations of syrinx and of all that it names are checked, too.
  run(process.execPath, [tsc, ...flags, ...types, "--skipLibCheck", "false", "program.ts"]);
  const found = JSON.parse(run(process.execPath, ["program.js"]).stdout);
  expectThat(found.syllables > 2 && found.voiced > 1000, `the program finds song (${JSON.stringify(found)})`);
  console.log("the package installs, runs, and compiles against.");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

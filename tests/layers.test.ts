import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/** What each room may import from, beside itself and its own sub-rooms. The order is that of the house: imports point only up. */
const LAYERS: Record<string, readonly string[]> = {
  shapes: [],
  kernels: [],
  math: ["shapes", "kernels"],
  signal: ["shapes", "math", "kernels"],
  features: ["shapes", "math", "signal", "kernels"],
  syrinx: ["shapes", "math", "signal"],
  inverse: ["shapes", "math", "signal", "features", "syrinx"],
  dynamics: ["shapes", "math", "syrinx"],
  documents: ["shapes", "dynamics"],
  learn: ["shapes", "math", "signal", "features", "syrinx", "dynamics", "kernels"],
  report: ["shapes", "math", "signal", "syrinx", "inverse", "learn"],
  workspace: ["shapes", "documents", "kernels"],
  "views/shared": ["shapes"],
  "views/picture": ["shapes"],
  "views/terminal": ["shapes", "views/shared"],
  "views/browser": ["shapes", "views/shared"],
  tasks: [
    "shapes",
    "documents",
    "math",
    "signal",
    "features",
    "syrinx",
    "inverse",
    "dynamics",
    "learn",
    "report",
    "workspace",
    "views/picture",
    "views/browser",
  ],
  cli: ["shapes", "documents", "tasks", "views/terminal", "workspace"],
};

/** Rooms that may use what others may not. */
const ONLY: readonly { readonly module: RegExp; readonly rooms: readonly string[] }[] = [
  { module: /^@tensorflow\//, rooms: ["learn/tensors"] },
  { module: /^node:fs/, rooms: ["workspace"] },
  { module: /^wavefile$/, rooms: ["workspace"] },
  { module: /^(ink|react)/, rooms: ["views/terminal"] },
  { module: /^uplot/, rooms: ["views/browser"] },
  { module: /^commander$/, rooms: ["cli"] },
  { module: /^web-audio-api$/, rooms: ["tasks"] },
];
const SRC = resolve(import.meta.dirname, "../src");

function sources(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
    (name) => /\.tsx?$/.test(name) && !/assembly[\\/]/.test(name),
  );
}

function roomOf(path: string): string {
  const parts = path.split(/[\\/]/);
  return parts[0] === "views" ? `views/${parts[1]}` : parts[0];
}

/** Whether a file lies in a room or a sub-room. */
function isWithin(file: string, room: string): boolean {
  return file.replaceAll("\\", "/").startsWith(`${room}/`);
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1]);
}

test("every folder of src is a room with a place in the order", () => {
  const rooms = new Set(sources().map(roomOf));
  rooms.delete("index.ts");
  expect([...rooms].filter((room) => !(room in LAYERS))).toEqual([]);
});

test("imports between rooms point only up", () => {
  const wrong: string[] = [];
  for (const file of sources()) {
    const room = roomOf(file);
    if (room === "index.ts") continue;
    for (const name of importsOf(file)) {
      if (!name.startsWith(".")) continue;
      const target = relative(SRC, resolve(SRC, dirname(file), name));
      const other = roomOf(target);
      if (other !== room && !LAYERS[room].includes(other)) wrong.push(`${file} imports ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("disk, tensors and screens stay in their rooms", () => {
  const wrong: string[] = [];
  for (const file of sources()) {
    for (const name of importsOf(file)) {
      const rule = ONLY.find(({ module }) => module.test(name));
      if (rule && !rule.rooms.some((room) => isWithin(file, room))) wrong.push(`${file} imports ${name}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("pure rooms touch no clock, console or environment", () => {
  const pure = ["shapes", "math", "signal", "features", "syrinx", "dynamics"];
  const impure = /\b(Date\.now|new Date|performance\.|console\.|process\.|Math\.random|globalThis)\b/;
  const wrong = sources().filter(
    (file) => pure.includes(roomOf(file)) && impure.test(readFileSync(join(SRC, file), "utf8")),
  );
  expect(wrong).toEqual([]);
});

test("nothing inside imports the public index", () => {
  const wrong = sources().filter((file) => importsOf(file).some((name) => /(^|\/)index\.js$/.test(name)));
  expect(wrong).toEqual([]);
});

test("no file imports itself through others, types included", () => {
  const files = new Set(sources().map((file) => file.replaceAll("\\", "/")));
  const next = (file: string): string[] =>
    importsOf(file)
      .filter((name) => name.startsWith("."))
      .map((name) => join(dirname(file), name).replaceAll("\\", "/"))
      .flatMap((target) => [target.replace(/\.js$/, ".ts"), target.replace(/\.js$/, ".tsx")])
      .filter((target) => files.has(target));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start >= 0) circles.push([...way.slice(start), file].join(" -> "));
    if (start >= 0 || done.has(file)) return;
    for (const target of next(file)) visit(target, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

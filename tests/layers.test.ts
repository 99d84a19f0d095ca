import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/**
 * What each room may import, beside itself. The order is that of the house: a row names only rows above it.
 * ARCHITECTURE.md prints this table and the next one; edit both.
 */
const LAYERS: Record<string, readonly string[]> = {
  shapes: [],
  kernels: [],
  math: ["shapes", "kernels"],
  signal: ["shapes", "math", "kernels"],
  features: ["shapes", "math", "signal", "kernels"],
  syrinx: ["shapes", "math", "signal"],
  inverse: ["shapes", "math", "signal", "features", "syrinx"],
  dynamics: ["shapes", "math", "signal", "syrinx"],
  documents: ["shapes", "dynamics"],
  learn: ["shapes", "math", "signal", "features", "syrinx", "dynamics", "kernels"],
  report: ["shapes", "math", "signal", "syrinx", "inverse", "dynamics", "learn"],
  workspace: ["shapes", "documents", "kernels"],
  "views/shared": ["shapes"],
  "views/picture": ["shapes", "views/shared"],
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

/**
 * The sub-rooms of a room, and which of their siblings each may import: rows above it only. "." stands for the files that
 * lie directly in the room; where it has no row they come first, open to every sub-room.
 */
const SUBROOMS: Record<string, Record<string, readonly string[]>> = {
  math: {
    clustering: [],
  },
  features: {
    soundAnalysis: [],
    descriptors: ["soundAnalysis"],
    pitch: [],
    syllables: [],
    similarity: ["soundAnalysis"],
    measuring: ["soundAnalysis", "descriptors", "pitch", "syllables"],
  },
  dynamics: {
    systems: [],
    embedding: [],
    invariants: ["embedding"],
    prediction: [],
    topology: [],
    latentFlow: ["systems", "topology"],
  },
  learn: {
    data: [],
    networks: ["data"],
    training: ["data", "networks"],
    rivals: ["data"],
    labelling: ["data", "networks", "training"],
    judge: ["data", "networks", "training", "rivals", "labelling"],
    experiments: ["data", "networks", "rivals", "judge"],
    grouping: ["networks"],
    engine: ["networks"],
    tensors: ["data", "networks", "training"],
    backends: ["data", "training", "engine", "tensors"],
  },
  workspace: {
    machine: [],
    files: ["machine"],
    sound: ["files"],
    annotations: ["files", "sound"],
    films: [],
    runs: ["machine", "files"],
  },
  tasks: {
    running: [],
    recordings: ["running"],
    labels: ["running", "recordings"],
    songs: ["running", "recordings"],
    networks: ["running", "recordings"],
    dynamics: ["running", "recordings"],
    experiments: ["running", "recordings"],
    reports: ["running", "recordings", "songs", "networks"],
  },
};

/** The room or sub-room that owns each dependency of package.json: only its files may name it, and one must. */
const OWNERS: Record<string, string> = {
  "@tensorflow/tfjs": "learn/tensors",
  "@tensorflow/tfjs-backend-webgpu": "learn/tensors",
  "@tensorflow/tfjs-node": "learn/tensors",
  "@tensorflow/tfjs-node-gpu": "learn/tensors",
  "audio-decode": "workspace/sound",
  commander: "cli",
  "fast-xml-parser": "workspace",
  "fft.js": "signal",
  fflate: "views/browser",
  hyparquet: "workspace/files",
  "hyparquet-writer": "workspace/files",
  ink: "views/terminal",
  "jpeg-js": "workspace/films",
  meyda: "features/descriptors",
  "ml-matrix": "math",
  react: "views/terminal",
  tinyglobby: "workspace/files",
  "umap-js": "math/clustering",
  uplot: "views/browser",
  "wasm-media-encoders": "workspace/sound",
  "web-audio-api": "workspace/machine",
  webgpu: "learn/tensors",
};
/** Packages that are found by a name made at run time, and the room that makes it. */
const FOUND_BY_NAME: Record<string, string> = { "@audio/speaker-": "workspace/machine" };

/** Rooms that may use what others may not. */
const ONLY: readonly { readonly module: RegExp; readonly rooms: readonly string[] }[] = [
  { module: /^node:fs/, rooms: ["workspace"] },
];

/** Rooms whose results follow from their arguments alone: no disk, clock, console, globals, nor memory of earlier calls. */
const PURE = [
  "shapes",
  "documents",
  "math",
  "signal",
  "features",
  "syrinx",
  "inverse",
  "dynamics",
  "learn/data",
  "learn/networks",
  "learn/training",
  "learn/rivals",
  "learn/labelling",
  "learn/judge",
  "learn/experiments",
  "learn/grouping",
  "report",
];
/** What a file in tasks must touch to belong there: the disk, the clock, threads, or Progress. */
const TASK_IMPORT = /^(workspace|shapes\/progress|tasks\/running)\b/;
const MAX_FILES_IN_A_FOLDER = 24;

const ROOT = resolve(import.meta.dirname, "..");
const SRC = resolve(import.meta.dirname, "../src");

/** Paths below src, with "/" on every system. */
function sources(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => /\.tsx?$/.test(name) && !/assembly\//.test(name));
}

function textOf(file: string): string {
  return readFileSync(join(SRC, file), "utf8");
}

function roomOf(path: string): string {
  const parts = path.split("/");
  return parts[0] === "views" ? `views/${parts[1]}` : parts[0];
}

/** The sub-room of a file, within its room: "." for a file that lies directly in it. */
function subroomOf(path: string): string {
  const parts = path.split("/");
  return parts.length === 2 ? "." : parts[1];
}

/** Is the file in this room or sub-room? */
function isIn(file: string, room: string): boolean {
  return file.startsWith(`${room}/`);
}

function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(/(?:from|import)\s*\(?\s*"([^"\s]+)"/g)].map((match) => match[1]);
}

/** The files of src that a file imports, as paths below src. */
function filesImportedBy(file: string): string[] {
  return importsOf(file)
    .filter((name) => name.startsWith("."))
    .map((name) => relative(SRC, resolve(SRC, dirname(file), name)).replaceAll("\\", "/"));
}

function packageOf(module: string): string {
  return module.split("/", module.startsWith("@") ? 2 : 1).join("/");
}

test("every folder of src is a room with a place in the order", () => {
  const rooms = new Set(sources().map(roomOf));
  rooms.delete("index.ts");
  expect([...rooms].filter((room) => !(room in LAYERS))).toEqual([]);
});

test("every sub-room has a row", () => {
  const missing = sources()
    .filter((file) => roomOf(file) in SUBROOMS && subroomOf(file) !== ".")
    .filter((file) => !(subroomOf(file) in SUBROOMS[roomOf(file)]));
  expect(missing).toEqual([]);
});

test("the tables name only rows above, so no room can import in a circle", () => {
  const wrong: string[] = [];
  for (const [where, table] of [["src", LAYERS] as const, ...Object.entries(SUBROOMS)]) {
    const above = new Set<string>();
    for (const [room, imports] of Object.entries(table)) {
      for (const other of imports) if (!above.has(other)) wrong.push(`${where}: ${room} names ${other}`);
      above.add(room);
    }
  }
  expect(wrong).toEqual([]);
});

test("imports between rooms point only up", () => {
  const wrong: string[] = [];
  for (const file of sources()) {
    const room = roomOf(file);
    if (room === "index.ts") continue;
    for (const target of filesImportedBy(file)) {
      const other = roomOf(target);
      if (other !== room && !LAYERS[room].includes(other)) wrong.push(`${file} imports ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("imports between the sub-rooms of a room point only up", () => {
  const wrong: string[] = [];
  for (const file of sources().filter((name) => roomOf(name) in SUBROOMS)) {
    const rows = SUBROOMS[roomOf(file)];
    const own = subroomOf(file);
    for (const target of filesImportedBy(file).filter((name) => roomOf(name) === roomOf(file))) {
      const other = subroomOf(target);
      const open = other === own || (other === "." ? !("." in rows) : rows[own]?.includes(other));
      if (!open) wrong.push(`${file} imports ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("the disk stays in its room", () => {
  const wrong: string[] = [];
  for (const file of sources()) {
    for (const name of importsOf(file)) {
      const rule = ONLY.find(({ module }) => module.test(name));
      if (rule && !rule.rooms.some((room) => isIn(file, room))) wrong.push(`${file} imports ${name}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("every dependency is named by the room that owns it, and by no other", () => {
  const { dependencies, optionalDependencies, peerDependencies, devDependencies } = JSON.parse(
    readFileSync(join(ROOT, "package.json"), "utf8"),
  ) as Record<string, Record<string, string>>;
  // Of the development dependencies those that the build bundles.
  const bundled = Object.keys(devDependencies).filter((name) => name in OWNERS);
  const installed = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).concat(
    bundled,
  );
  const files = sources().map((file) => [file, textOf(file)] as const);
  const wrong = Object.keys(OWNERS)
    .filter((name) => !installed.includes(name))
    .map((name) => `${name} is not in package.json`);
  for (const name of installed) {
    const prefix = Object.keys(FOUND_BY_NAME).find((start) => name.startsWith(start));
    const owner = prefix === undefined ? OWNERS[name] : FOUND_BY_NAME[prefix];
    if (owner === undefined) {
      wrong.push(`${name} has no owner`);
      continue;
    }
    // A quoted name, whole or with a path behind it, in an import or in what loads it by name.
    const quoted =
      prefix === undefined ? new RegExp(`["']${name}(/[^"'\n]*)?["']`) : new RegExp(`["'\`]${prefix}`);
    if (!files.some(([file, text]) => isIn(file, owner) && quoted.test(text)))
      wrong.push(`${name} is not used in ${owner}`);
  }
  for (const [file] of files) {
    for (const module of importsOf(file).filter((name) => !/^(\.|node:)/.test(name))) {
      const owner = OWNERS[packageOf(module)];
      if (owner === undefined || !isIn(file, owner)) wrong.push(`${file} imports ${module}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("pure rooms touch no disk, clock, console or environment", () => {
  // zlib only computes.
  const impure =
    /\b(Date\.now|new Date\(\)|performance\.|console\.|process\.|Math\.random|globalThis)|["']node:(?!zlib")/;
  const wrong = sources().filter(
    (file) => PURE.some((room) => isIn(file, room)) && impure.test(textOf(file)),
  );
  expect(wrong).toEqual([]);
});

test("pure rooms and kernels keep nothing in module variables, except compiled modules", () => {
  const state =
    /^(?:export )?(?:let |const \w+(?:: [^=\n]+)? = new (?:(?:Weak)?(?:Map|Set)|WebAssembly\.(?:Memory|Instance))\b(?!<string, WebAssembly\.Module>)(?:<.*>)?\()/m;
  const wrong = sources().filter(
    (file) => [...PURE, "kernels"].some((room) => isIn(file, room)) && state.test(textOf(file)),
  );
  expect(wrong).toEqual([]);
});

test("every file in tasks touches the disk, the clock, threads or Progress", () => {
  const idle = sources().filter(
    (file) =>
      roomOf(file) === "tasks" &&
      !isIn(file, "tasks/running") &&
      !filesImportedBy(file).some((target) => TASK_IMPORT.test(target)) &&
      !importsOf(file).some((name) => name.startsWith("node:")),
  );
  expect(idle).toEqual([]);
});

test(`no folder of src has more than ${MAX_FILES_IN_A_FOLDER} files directly in it`, () => {
  const crowded = readdirSync(SRC, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (folder) =>
        readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile()).length >
        MAX_FILES_IN_A_FOLDER,
    );
  expect(crowded).toEqual([]);
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

/** The rows of ARCHITECTURE.md's table of rooms: the name, and what it may import. */
function printedRooms(): [string, string[]][] {
  const table = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8").split("## Rooms")[1].split("\n## ")[0];
  return [...table.matchAll(/^\| `([^`]+)` \|[^|\n]*\|([^|\n]*)\|$/gm)].map(([, name, imports]) => [
    name,
    [...imports.matchAll(/`([^`]+)`/g)].map((match) => match[1]),
  ]);
}

test("ARCHITECTURE.md prints these tables: same rooms, same order, same imports", () => {
  const rows = Object.entries(LAYERS).flatMap(([room, imports]): [string, readonly string[]][] => [
    [room, imports],
    ...Object.entries(SUBROOMS[room] ?? {}).map(([name, siblings]): [string, readonly string[]] => [
      name === "." ? `${room}/*.ts` : `${room}/${name}`,
      siblings.map((sibling) => `${room}/${sibling}`),
    ]),
  ]);
  expect(printedRooms()).toEqual(rows);
});

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../../shapes/inputError.js";
import { isReservedName } from "../../shapes/reservedName.js";

/** Folder of the installed package, itself a workspace: it contains the bundled recordings, songs and recipes. */
export const INSTALLATION = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** Version of syrinx, from its package.json. */
export function version(): string {
  return (JSON.parse(readFileSync(join(INSTALLATION, "package.json"), "utf8")) as { version: string })
    .version;
}

const KINDS = {
  recording: { folder: "recordings", ending: ".wav" },
  song: { folder: "synth", ending: ".song.json" },
  recipe: { folder: "models", ending: "/recipe.json" },
} as const;

/**
 * Resolves a name given by the user: as a path if it exists, otherwise as an item of the workspace or a bundled one.
 * @param kind of item.
 * @param name e.g. "chingolo", or a path.
 * @returns path of the file.
 * @throws {InputError} listing the bundled items, if nothing is found; or if Windows reserves the name for a device.
 */
export function locate(kind: keyof typeof KINDS, name: string): string {
  const itself = existsSync(name);
  // A folder with the name of a bundled item does not hide the item.
  const folderItself = itself && statSync(name).isDirectory();
  if (isReservedName(name) && !/\./.test(name) && !folderItself) {
    throw new InputError(
      `${name}: is reserved for a device on Windows and cannot name a ${kind}; rename it, or give a path with its ending.`,
    );
  }
  if (itself && !folderItself) return name;
  const { folder, ending } = KINDS[kind];
  for (const root of [resolve("."), INSTALLATION]) {
    const path = join(root, folder, name + ending);
    if (existsSync(path)) return path;
  }
  if (itself) return name;
  const bundled = bundledNames(kind).join(", ");
  throw new InputError(
    `${name}: there is no such file and no bundled ${kind} of that name; give a path or one of: ${bundled}.`,
  );
}

function bundledNames(kind: keyof typeof KINDS): string[] {
  const { folder, ending } = KINDS[kind];
  const root = join(INSTALLATION, folder);
  if (!existsSync(root)) return [];
  const names = readdirSync(root);
  if (kind === "recipe") return names.filter((name) => existsSync(join(root, name, "recipe.json")));
  return names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
}

/**
 * The built script and style of the report page.
 * @example
 * pageBundle().script.length > 0; // true
 */
export function pageBundle(): { script: string; style: string } {
  const folder = join(INSTALLATION, "dist", "views", "browser", "page");
  return {
    script: readFileSync(join(folder, "bundle.js"), "utf8"),
    style: readFileSync(join(folder, "bundle.css"), "utf8"),
  };
}

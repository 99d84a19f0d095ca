import { existsSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { INSTALLATION } from "./installation.js";

/**
 * The command that adds npm packages where this syrinx finds them, whichever way it is installed.
 * @param packages names with versions.
 * @param from the folder in which the user gives the command; default the current one.
 * @param installation folder of the package syrinx.
 * @returns one line: `npm install ...`, with the folder where it isn't the current one, or what to add to a call of npx.
 * @example
 * addPackages(["webgpu"], "/data", "/usr/lib/node_modules/syrinx"); // "npm install -g webgpu"
 */
export function addPackages(
  packages: readonly string[],
  from = resolve("."),
  installation = INSTALLATION,
): string {
  const names = packages.join(" ");
  const parts = installation.split(sep);
  const modules = parts.indexOf("node_modules");
  // npm skips an optional peer unless it is saved as an optional dependency.
  if (modules < 0) return `npm install${at(installation, from)} --save-optional ${names}`;
  const project = parts.slice(0, modules).join(sep);
  if (parts[modules - 2] === "_npx")
    return `npx, with ${packages.map((name) => `--package ${name}`).join(" ")} before syrinx`;
  // Only the place of global packages has no package.json.
  if (!existsSync(join(project, "package.json"))) return `npm install -g ${names}`;
  return `npm install${at(project, from)} --save-optional ${names}`;
}

/** Names the folder that npm works on, unless npm finds it by itself. */
function at(folder: string, from: string): string {
  if (relative(folder, from) === "") return "";
  return ` --prefix ${/[^\w./\\:-]/.test(folder) ? `"${folder}"` : folder}`;
}

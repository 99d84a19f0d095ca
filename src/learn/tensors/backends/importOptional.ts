import { createRequire } from "node:module";
import { BackendUnavailable } from "../../backendUnavailable.js";

/** The first of some optional packages that works. */
interface Imported {
  readonly module: object;
  readonly name: string;
  /** what is wrong with the packages before it */
  readonly faults: string[];
}

/**
 * Imports the first of some optional packages that works.
 * @param backend what needs it. @param names of the packages, in order of preference. @param add command that installs them.
 * @throws {BackendUnavailable} if none works: with the command where none is installed, otherwise with the faults of each.
 */
export async function importOptional(
  backend: string,
  names: readonly string[],
  add: string,
): Promise<Imported> {
  const faults: string[] = [];
  for (const name of names) {
    try {
      const module: { default?: object } = await import(name);
      return { module: { ...module, ...module.default }, name, faults };
    } catch (error) {
      if (isInstalled(name)) faults.push(`${name} is installed but fails: ${firstLine(error)}`);
    }
  }
  const missing = `${names[0]} is not installed; add it with: ${add}`;
  throw new BackendUnavailable(backend, faults.length > 0 ? faults.join(" ") : missing);
}

/** The first line of what an error says. */
export function firstLine(error: unknown): string {
  return error instanceof Error ? error.message.split("\n")[0] : `${error}`;
}

/** Whether the package itself is there, whatever may be missing of what it needs. */
function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND");
  }
}

import { createRequire } from "node:module";
import { BackendUnavailable } from "../../backendUnavailable.js";

/** An optional package that was imported. */
interface Imported {
  readonly module: object;
  readonly name: string;
  /** the faults of the packages tried before it */
  readonly faults: string[];
}

/**
 * Imports the first of several optional packages that works.
 * @param backend the backend that needs it. @param names of the packages, in order of preference. @param packages to install
 * for the backend, with their versions.
 * @throws {BackendUnavailable} if none works, with the packages to install, or with the faults of those that are installed.
 */
export async function importOptional(
  backend: string,
  names: readonly string[],
  packages: readonly string[],
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
  if (faults.length > 0) throw new BackendUnavailable(backend, faults.join(" "));
  const missing = `${names[0]} is not installed; syrinx doctor prints the command that adds it.`;
  throw new BackendUnavailable(backend, missing, packages);
}

/** The first line of an error's message. */
export function firstLine(error: unknown): string {
  return error instanceof Error ? error.message.split("\n")[0] : `${error}`;
}

/** Whether the package itself is installed, even if its own dependencies are missing. */
function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND");
  }
}

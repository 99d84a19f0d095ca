import { createHash } from "node:crypto";
import { allowedName } from "../../shapes/reservedName.js";

/**
 * Name of a run's folder: equal inputs and settings give equal names. The name is valid on every system.
 * @param stem readable beginning. @param hash of the inputs. @param settings any JSON.
 */
export function runName(stem: string, hash: string, settings: unknown): string {
  const readable = stem.replace(/[^\w.-]+/g, "_").slice(0, 60);
  return allowedName(`${readable}-${fingerprint([hash, settings]).slice(0, 8)}`);
}

/** SHA-256 of a JSON value, in hexadecimal. */
export function fingerprint(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

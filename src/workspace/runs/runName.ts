import { createHash } from "node:crypto";

/**
 * A run's name: the same input and settings give the same name.
 * @param stem readable beginning. @param hash of the inputs. @param settings any JSON.
 */
export function runName(stem: string, hash: string, settings: unknown): string {
  return `${stem.replace(/[^\w.-]+/g, "_").slice(0, 60)}-${fingerprint([hash, settings]).slice(0, 8)}`;
}

/** A sha256 of any JSON, in hexadecimal digits. */
export function fingerprint(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

import { InputError } from "../shapes/inputError.js";

/** A backend that does not run on this machine. */
export class BackendUnavailable extends InputError {
  /**
   * @param backend name of the backend, or "auto". @param reason why, and how to fix it where that is known.
   * @param packages npm packages, with versions, that are missing.
   */
  constructor(
    readonly backend: string,
    readonly reason: string,
    readonly packages: readonly string[] = [],
  ) {
    super(`backend=${backend} does not run here: ${reason}`);
  }
}

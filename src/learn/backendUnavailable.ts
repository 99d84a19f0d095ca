import { InputError } from "../shapes/inputError.js";

/** A backend that does not run on this machine. */
export class BackendUnavailable extends InputError {
  /** @param backend name of the backend, or "auto". @param reason why, and how to fix it where that is known. */
  constructor(
    readonly backend: string,
    readonly reason: string,
  ) {
    super(`backend=${backend} does not run here: ${reason}`);
  }
}

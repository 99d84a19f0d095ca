/**
 * An error caused by the caller: a value out of range, a file that is not what it claims to be.
 *
 * The message is one line that names the value, its unit, the rule it breaks and the fix. The command line prints it as it is,
 * with exit status 2 and no stack. Any other error that escapes is a bug in syrinx.
 * @example
 * const fault = new InputError("pitch: floor=20 Hz is too low for a 512-sample frame at 44100 Hz; raise it to 172 Hz.");
 * fault.name; // "InputError"
 */
export class InputError extends Error {
  override readonly name = "InputError";
}

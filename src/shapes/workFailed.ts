/**
 * The work failed although the request was valid: the disk is full, a training diverged. Results so far are kept. The command
 * line prints the message as it is, with exit status 1.
 */
export class WorkFailed extends Error {
  override readonly name = "WorkFailed";
}

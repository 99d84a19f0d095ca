/**
 * The work itself failed, though nothing was wrong with what was asked: the disk is full, a training diverged. What was
 * done is kept. The command line prints the message as it is, with exit status 1.
 */
export class WorkFailed extends Error {
  override readonly name = "WorkFailed";
}

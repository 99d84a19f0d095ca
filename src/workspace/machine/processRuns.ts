/** Whether a process exists on this machine, whoever owns it. @param id process id. */
export function processRuns(id: number): boolean {
  try {
    // Signal 0 only tests whether the process exists.
    process.kill(id, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but it exists.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

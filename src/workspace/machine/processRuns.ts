/** Whether a process of this machine is there, whoever owns it. @param id its number. */
export function processRuns(id: number): boolean {
  try {
    // Signal 0 only asks.
    process.kill(id, 0);
    return true;
  } catch (error) {
    // Somebody else's may not be asked, but is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

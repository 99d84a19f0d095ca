#!/usr/bin/env node
import { STATUS } from "./endWith.js";
import { runProgram } from "./program.js";

// If the reader (head, less) closes the pipe, the work continues without output. Any other error, such as a full
// disk, ends it.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    if (stream === process.stdout)
      process.stderr.write(`syrinx: the output can't be written (${error.message}).\n`);
    process.exit(STATUS.someFailed);
  });
}

// Keeps libtensorflow, if it is installed, from writing log messages over the screen.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";

await runProgram(process.argv.slice(2));

#!/usr/bin/env node
import { endWith, STATUS } from "./endWith.js";
import { buildProgram } from "./program.js";

// A reader that has seen enough (head, less) closes the pipe: the work goes on unheard. Anything else, such as a full
// disk behind the pipe, ends it.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    if (stream === process.stdout)
      process.stderr.write(`syrinx: the output can't be written (${error.message}).\n`);
    process.exit(STATUS.someFailed);
  });
}

// libtensorflow, where it is installed, would write its notes over the screen.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";

try {
  await buildProgram().parseAsync();
} catch (error) {
  endWith(error, process.argv.includes("--json"));
}

#!/usr/bin/env node
import { endWith } from "./endWith.js";
import { buildProgram } from "./program.js";

// A reader that has seen enough (head, less) closes the pipe; that is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
}

try {
  await buildProgram().parseAsync();
} catch (error) {
  endWith(error);
}

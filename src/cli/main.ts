#!/usr/bin/env node
import { endWith } from "./endWith.js";
import { buildProgram } from "./program.js";

try {
  await buildProgram().parseAsync();
} catch (error) {
  endWith(error);
}

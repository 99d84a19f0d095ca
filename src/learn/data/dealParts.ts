import { InputError } from "../../shapes/inputError.js";
import type { SampleRecipe } from "../../shapes/recipe.js";

type Split = SampleRecipe["split"];

/** What a row, a block or a file is for. */
export const PARTS = ["train", "validation", "test"] as const;
const [TRAIN, VALIDATION, TEST] = [0, 1, 2];

/** Rounding that a share may carry. */
const HAIR = 1e-9;

/**
 * Deals blocks of time out to the parts, each part spread evenly.
 * @param count of blocks. @param validation, test shares, 0 to 1.
 * @returns the number of each block's part in PARTS. At shares of .1 and .2, of every ten blocks the third and the eighth
 * test and the fifth validates.
 */
export function dealBlocks(
  count: number,
  { validation, test }: Pick<Split, "validation" | "test">,
): Int8Array {
  const parts = new Int8Array(count);
  const share = validation / (1 - test);
  // A block is taken where the sum of the shares passes the next half.
  const takes = (k: number, of: number): boolean =>
    Math.floor((k + 1) * of + 0.5 + HAIR) > Math.floor(k * of + 0.5 + HAIR);
  let rest = 0;
  for (let k = 0; k < count; k++) {
    if (takes(k, test)) parts[k] = TEST;
    else if (takes(rest++, share)) parts[k] = VALIDATION;
  }
  return parts;
}

/**
 * Deals whole files out to the parts, at least one to each that has a share; the named ones test, or else every n-th.
 * @param files paths or names. @returns the number of each file's part in PARTS.
 * @throws {InputError} if there are too few files, or a named one is not there.
 */
export function dealFiles(files: readonly string[], { validation, test, testFiles }: Split): Int8Array {
  const parts = new Int8Array(files.length);
  for (const name of testFiles) {
    const matching = [...files.keys()].filter((f) => endsIn(files[f], name));
    if (matching.length === 0)
      throw new InputError(
        `split.testFiles: ${name} is none of the ${files.length} files, e.g. ${files[0]}; fix the name.`,
      );
    for (const f of matching) parts[f] = TEST;
  }
  const tests = testFiles.length > 0 || test === 0 ? 0 : Math.max(1, Math.round(test * files.length));
  const validations = Math.max(1, Math.round(validation * files.length));
  take(parts, TEST, Math.min(tests, files.length - 2));
  const left = parts.reduce((sum, part) => sum + (part === TRAIN ? 1 : 0), 0);
  const missing = Math.max((tests > 0 ? 3 : 2) - files.length, 2 - left);
  if (missing > 0)
    throw new InputError(
      `split.by="file": ${files.length} file${files.length === 1 ? " is" : "s are"} too few for training, validation and test; give ${missing} more, or by="blocks".`,
    );
  take(parts, VALIDATION, Math.min(validations, left - 1));
  return parts;
}

/** Gives some of those that train to another part, evenly spread. */
function take(parts: Int8Array, part: number, count: number): void {
  const free = [...parts.keys()].filter((p) => parts[p] === TRAIN);
  for (let i = 0; i < count; i++) parts[free[Math.floor(((i + 0.5) * free.length) / count)]] = part;
}

/** Whether a path ends in whole names of folders and file, with its ending or without. */
function endsIn(path: string, name: string): boolean {
  const whole = `/${path.replaceAll("\\", "/")}`;
  const wanted = `/${name.replaceAll("\\", "/").replace(/^(\.?\/)+/, "")}`;
  return whole.endsWith(wanted) || whole.replace(/\.[^./]+$/, "").endsWith(wanted);
}

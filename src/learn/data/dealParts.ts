import { counted } from "../../shapes/counted.js";
import { InputError } from "../../shapes/inputError.js";
import type { SampleRecipe } from "../../shapes/recipe.js";

type Split = SampleRecipe["split"];

/** The parts that rows, blocks and files are assigned to. */
export const PARTS = ["train", "validation", "test"] as const;
const [TRAIN, VALIDATION, TEST] = [0, 1, 2];

/** Tolerance for the rounding of a share. */
const HAIR = 1e-9;

/**
 * Assigns blocks of time to the parts, each part spread evenly.
 * @param count of blocks. @param validation, test shares, 0 to 1.
 * @returns the index in PARTS of each block's part. At shares of 0.1 and 0.2, of every ten blocks the third and the eighth
 * are for testing and the fifth for validation.
 */
export function dealBlocks(
  count: number,
  { validation, test }: Pick<Split, "validation" | "test">,
): Int8Array {
  const parts = new Int8Array(count);
  const share = validation / (1 - test);
  // A block is taken wherever the cumulative share passes the next half-integer.
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
 * Assigns whole files to the parts, at least one to each part with a share. The named files are for testing, or every
 * n-th one if none is named.
 * @param files paths or names. @returns the index in PARTS of each file's part.
 * @throws {InputError} if there are too few files, or a named one is missing.
 */
export function dealFiles(files: readonly string[], { validation, test, testFiles }: Split): Int8Array {
  const parts = new Int8Array(files.length);
  for (const name of testFiles) {
    const matching = [...files.keys()].filter((f) => endsIn(files[f], name));
    if (matching.length === 0) throw notOneOf(name, files);
    for (const f of matching) parts[f] = TEST;
  }
  const tests = testFiles.length > 0 ? 0 : testsOf(files, { test });
  const validations = Math.max(1, Math.round(validation * files.length));
  const free = (): number[] => [...parts.keys()].filter((p) => parts[p] === TRAIN);
  take(parts, TEST, Math.min(tests, files.length - 2), free());
  const left = parts.reduce((sum, part) => sum + (part === TRAIN ? 1 : 0), 0);
  const missing = Math.max((tests > 0 ? 3 : 2) - files.length, 2 - left);
  if (missing > 0)
    throw new InputError(
      `split.by="file": ${counted(files.length, "file")} ${files.length === 1 ? "is" : "are"} too few for training, validation and test; give ${missing} more, or by="blocks".`,
    );
  take(parts, VALIDATION, Math.min(validations, left - 1), free());
  return parts;
}

/**
 * Which files are held out for testing: the named ones, or every n-th one if none is named and there are at least three.
 * @param files paths or names. @param known whether each must not be held out unless it is named; default none.
 * @returns whether each is; none of one or two files.
 * @throws {InputError} if a named one is missing, or all are named.
 */
export function testFilesOf(files: readonly string[], split: Split, known?: readonly boolean[]): boolean[] {
  if (split.by !== "file" || (split.testFiles.length === 0 && files.length < 3))
    return files.map(() => false);
  if (split.testFiles.length === 0) {
    const parts = new Int8Array(files.length);
    const free = [...files.keys()].filter((f) => known?.[f] !== true);
    take(parts, TEST, Math.min(testsOf(files, split), files.length - 2, free.length), free);
    return Array.from(parts, (part) => part === TEST);
  }
  const held = files.map((file) => split.testFiles.some((name) => endsIn(file, name)));
  const missing = split.testFiles.find((name) => !files.some((file) => endsIn(file, name)));
  if (missing !== undefined) throw notOneOf(missing, files);
  if (!held.includes(false))
    throw new InputError("split.testFiles: names every file; leave at least one to learn from.");
  return held;
}

/** How many files are for testing. */
function testsOf(files: readonly string[], { test }: Pick<Split, "test">): number {
  return test === 0 ? 0 : Math.max(1, Math.round(test * files.length));
}

/** Moves evenly spread items to a part. @param free those that may be moved. */
function take(parts: Int8Array, part: number, count: number, free: readonly number[]): void {
  for (let i = 0; i < count; i++) parts[free[Math.floor(((i + 0.5) * free.length) / count)]] = part;
}

function notOneOf(name: string, files: readonly string[]): InputError {
  return new InputError(
    `split.testFiles: ${name} is not one of the ${files.length} files, e.g. ${files[0]}; correct the name.`,
  );
}

/** Whether a path ends with these names of folders and file, with or without the extension. */
function endsIn(path: string, name: string): boolean {
  const whole = `/${path.replaceAll("\\", "/")}`;
  const wanted = `/${name.replaceAll("\\", "/").replace(/^(\.?\/)+/, "")}`;
  return whole.endsWith(wanted) || whole.replace(/\.[^./]+$/, "").endsWith(wanted);
}

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** Real recordings that tests may read; they are no part of the project. */
export const RECORDINGS = resolve(
  process.env.SYRINX_TEST_RECORDINGS ?? join(import.meta.dirname, "../../shared/recordings"),
);
export const HAS_RECORDINGS = existsSync(join(RECORDINGS, "birds"));
/** Tables of reference values, beside the recordings. */
export const REFERENCE = join(RECORDINGS, "../reference");
export const HAS_REFERENCE = existsSync(REFERENCE);

if (!HAS_RECORDINGS) {
  console.log(
    `No recordings at ${RECORDINGS}: tests on real birds are skipped (set SYRINX_TEST_RECORDINGS).`,
  );
}

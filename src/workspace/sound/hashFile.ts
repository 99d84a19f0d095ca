import { createHash } from "node:crypto";
import { openBytes } from "../files/bytes.js";

const BLOCK_BYTES = 1 << 20;

/**
 * Computes the SHA-256 hash of a file, block by block.
 * @param path of the file.
 * @returns 64 hexadecimal digits.
 * @throws {InputError} if the file can't be read.
 */
export async function hashFile(path: string): Promise<string> {
  const bytes = openBytes(path);
  try {
    const hash = createHash("sha256");
    const block = new Uint8Array(Math.min(BLOCK_BYTES, Math.max(1, bytes.size)));
    for (let at = 0; at < bytes.size; ) {
      const got = bytes.fill(block, at);
      if (got === 0) break;
      hash.update(block.subarray(0, got));
      at += got;
      // Let other tasks run in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return hash.digest("hex");
  } finally {
    bytes.close();
  }
}

import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import wavefile from "wavefile";
import { monoSignal } from "../../src/shapes/series.js";
import { openSound } from "../../src/workspace/sound/openSound.js";
import { WAV_DEPTHS, writeWav } from "../../src/workspace/sound/writing/writeWav.js";
import { alternate, seconds } from "../alternate.js";
import type { NewRow, Section } from "../row.js";

/** s of sound at 48 kHz */
const DURATION = 120;
const RATE = 48_000;
const BLOCK = 1 << 16;

/** Reading WAV files as fractions of full scale, compared with only fetching their bytes and with wavefile. */
export const reading: Section = {
  name: "reading",
  about: `${DURATION} s of WAV at ${RATE} Hz to floating point, compared with a raw read of the bytes and wavefile`,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "syrinx-bench-"));
    const values = Float32Array.from({ length: DURATION * RATE }, (_, i) => 0.5 * Math.sin(i / 7));
    const { version } = createRequire(import.meta.url)("wavefile/package.json") as { version: string };
    const rows: NewRow[] = [];
    try {
      for (const depth of WAV_DEPTHS) {
        const path = join(folder, `${depth}.wav`);
        writeWav(path, monoSignal(values, RATE), depth);
        const block = new Float32Array(BLOCK);
        const ours = async (): Promise<number> => {
          const began = performance.now();
          const sound = await openSound(path);
          for (let at = 0; at < sound.info.frames; at += BLOCK) sound.readInto(block, at, 0);
          sound.close();
          return (performance.now() - began) / 1000;
        };
        const peers: [string, () => number][] = [
          ["raw read of the bytes, whole", () => seconds(() => void readFileSync(path))],
          ["raw read of the bytes, block by block", () => seconds(() => rawRead(path))],
        ];
        if (depth === "16") peers.push([`wavefile ${version}`, () => seconds(() => byWavefile(path))]);
        for (const [peerVersion, peer] of peers) {
          const times = await alternate(ours, peer);
          rows.push({
            name: `read WAV, ${depth} bits`,
            ours: DURATION / times.ours,
            peer: DURATION / times.peer,
            peerVersion,
            unit: "x real time",
            ratio: times.ours / times.peer,
          });
        }
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return rows;
  },
};

/** Fetches all bytes, a block at a time. */
function rawRead(path: string): void {
  const file = openSync(path, "r");
  const block = new Uint8Array(1 << 18);
  for (let at = 0; ; ) {
    const got = readSync(file, block, 0, block.length, at);
    if (got === 0) break;
    at += got;
  }
  closeSync(file);
}

function byWavefile(path: string): void {
  const wav = new wavefile.WaveFile(readFileSync(path));
  wav.toBitDepth("32f");
  wav.getSamples(false, Float32Array);
}

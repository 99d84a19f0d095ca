import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joined } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Random } from "../../../src/math/random.js";
import { InputError } from "../../../src/shapes/inputError.js";
import { bytesInMemory, type OpenBytes } from "../../../src/workspace/files/bytes.js";
import { openSound, type SoundFile, soundIn } from "../../../src/workspace/sound/openSound.js";
import { HAS_RECORDINGS, RECORDINGS } from "../../sharedData.js";
import { chunk, format, int16, join, riff, whole } from "./soundBytes.js";

const SEED = 20_260_101;
const CASES = 10_000;
const COMPRESSED_CASES = 400;
/**
 * How many times over a case may fetch its file, and what the whole may add to the memory of the process, bytes. Headers are
 * fetched once or twice, unused high bytes are looked for once, and each end is read twice; what hangs meets the test's limit.
 */
const MAX_FETCHES = 10;
const MAX_MEMORY = 200e6;

const folder = mkdtempSync(joined(tmpdir(), "syrinx-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const random = new Random(SEED);
const upTo = (n: number): number => Math.floor(random.uniform() * n);
const oneOf = <T>(list: readonly T[]): T => list[upTo(list.length)];

/** Files made here, so that there is something to damage where no recordings are: every encoding and chunk. */
function madeFiles(): Uint8Array[] {
  const noise = (bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, () => upTo(256));
  const tagged = [
    chunk(
      "LIST",
      join("INFO", chunk("ICMT", join("Recorded at 10:25:00 04/04/2020 (UTC) by AudioMoth 24\0"))),
    ),
    chunk("bext", noise(700)),
    chunk("guan", join("GUANO|Version: 1.0\nTimestamp: 2012-03-29T13:58:02\n")),
    chunk("iXML", join("<BWFXML><PROJECT>a</PROJECT><TRACK_LIST><TRACK>1</TRACK></TRACK_LIST></BWFXML>")),
    chunk("cue ", join(whole(2, 4), noise(48))),
    chunk("LIST", join("adtl", chunk("labl", join(whole(1, 4), "one\0")), chunk("ltxt", noise(20)))),
    chunk("id3 ", join("ID3\x03\0\0\0\0\0\x10TIT2", whole(5, 4, false), "\0\0\0tone")),
  ];
  const plain = [
    { bits: 8 },
    { bits: 16, channels: 2 },
    { bits: 24 },
    { bits: 32, valid: 24 },
    { bits: 12, block: 4, channels: 2 },
    { bits: 32, code: 3 },
    { bits: 64, code: 3, channels: 3 },
    { bits: 8, code: 6 },
    { bits: 8, code: 7 },
  ].map((shape) => riff([chunk("fmt ", format(shape)), chunk("data", noise(600)), ...tagged]));
  const ima = riff([chunk("fmt ", format({ code: 17, bits: 4, block: 36 })), chunk("data", noise(200))]);
  const ds64 = join(whole(0, 8), whole(40, 8), whole(20, 8), whole(0, 4));
  const wide = riff(
    [chunk("ds64", ds64), chunk("fmt ", format({})), chunk("data", noise(40), true, 0xffffffff), ...tagged],
    "RF64",
    0xffffffff,
  );
  const turned = riff(
    [chunk("fmt ", format({}, false), false), chunk("data", int16([1, 2, 3], false), false)],
    "RIFX",
  );
  const rate = Uint8Array.of(0x40, 0x0c, 0xfa, 0, 0, 0, 0, 0, 0, 0);
  const common = join(whole(2, 2, false), whole(20, 4, false), whole(16, 2, false), rate);
  const marks = chunk(
    "MARK",
    join(whole(1, 2, false), whole(1, 2, false), whole(5, 4, false), "\x03one"),
    false,
  );
  const sound = chunk("SSND", join(new Uint8Array(8), noise(80)), false);
  const aiffBody = join("AIFF", chunk("COMM", common, false), marks, sound);
  const aifcBody = join("AIFC", chunk("COMM", join(common, "fl32", "\0\0"), false), sound);
  const form = (body: Uint8Array): Uint8Array => join("FORM", whole(body.length, 4, false), body);
  return [...plain, ima, wide, turned, form(aiffBody), form(aifcBody)];
}

function foundFiles(): Uint8Array[] {
  if (!HAS_RECORDINGS) return [];
  const variants = joined(RECORDINGS, "wav-variants");
  return readdirSync(variants).map((name) => new Uint8Array(readFileSync(joined(variants, name))));
}

const TELLING = [
  0, 1, 2, 3, 6, 7, 17, 0x7f, 0x80, 0xff, 0xfffe, 0xffff, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff,
];
const NAMES = [
  "RIFF",
  "RIFX",
  "RF64",
  "fmt ",
  "data",
  "LIST",
  "ds64",
  "cue ",
  "bext",
  "iXML",
  "guan",
  "fact",
  "\0\0\0\0",
];
const scratch = new Uint8Array(1 << 20);
const scratchView = new DataView(scratch.buffer);

/** A file with some of it changed, left out or cut off, mostly near its ends, where headers are. */
function damaged(original: Uint8Array): Uint8Array {
  scratch.set(original);
  let length = original.length;
  const place = (): number => {
    const near = random.uniform();
    if (near < 0.7) return upTo(Math.min(length, 160));
    return near < 0.85 ? Math.max(0, length - 1 - upTo(700)) : upTo(length);
  };
  for (let count = 1 + upTo(4); count > 0 && length > 0; count--) {
    const at = place();
    const kind = upTo(7);
    if (kind === 0) length = at;
    else if (kind === 1) scratch[at] = upTo(256);
    else if (kind === 2) scratchView.setUint16(at, oneOf(TELLING) & 0xffff, random.uniform() < 0.8);
    else if (kind === 3) scratchView.setUint32(at, oneOf(TELLING), random.uniform() < 0.8);
    else if (kind === 4) scratch.set(join(oneOf(NAMES)), at);
    else if (kind === 5) {
      const gone = upTo(12);
      scratch.copyWithin(at, at + gone, length);
      length = Math.max(at, length - gone);
    } else scratch[at] ^= 1 << upTo(8);
  }
  return scratch.subarray(0, length);
}

/** Reads the two ends of a recording, and says what is wrong with what comes. */
function fault(sound: SoundFile, size: number): string | undefined {
  const { frames, channels, sampleRate, duration } = sound.info;
  if (!Number.isInteger(frames) || frames < 0) return `frames=${frames}`;
  // No encoding but IMA ADPCM has more samples than bytes, and that has two in each.
  if (frames * channels > 2 * size) return `${frames} x ${channels} samples in ${size} bytes`;
  if (!(sampleRate > 0 && channels > 0 && Number.isFinite(duration))) return "an impossible header";
  if (sound.info.warnings.some((warning) => /\n/.test(warning))) return "a warning of several lines";
  for (const first of [0, Math.max(0, frames - 1500)]) {
    const count = Math.min(1500, frames - first);
    const one = sound.read(first, 1500, channels - 1);
    const all = sound.readAll(first, 1500);
    if (one.length !== count || all.length !== count * channels) return "too few or too many samples";
    if (!all.every((v) => Math.abs(v) <= 1e9)) return "values that are no sound";
    if (!one.every((v, i) => v === all[(i + 1) * channels - 1])) return "a channel unlike itself";
  }
  return undefined;
}

let read = 0;
let fetched = 0;

/** Bytes in memory that count how many of them are fetched. */
function countedBytes(content: Uint8Array): OpenBytes {
  const bytes = bytesInMemory(content);
  return {
    size: bytes.size,
    fill(target, at) {
      const count = bytes.fill(target, at);
      fetched += count;
      return count;
    },
    close: () => bytes.close(),
  };
}

/** Opens, reads and closes. @returns what is wrong, beside an InputError of one line. */
async function judged(open: () => Promise<SoundFile>, size: number): Promise<string | undefined> {
  try {
    const sound = await open();
    read++;
    try {
      return fault(sound, size);
    } finally {
      sound.close();
    }
  } catch (error) {
    if (!(error instanceof InputError)) return `${error instanceof Error ? error.stack : error}`;
    return /\n/.test(error.message) ? "an error of several lines" : undefined;
  }
}

/** A damaged recording to open. */
interface Case {
  readonly opening: () => Promise<SoundFile>;
  /** of the file */
  readonly bytes: number;
  /** bytes that its samples may come from; default those of the file */
  readonly size?: number;
}

/** Runs cases and watches what is fetched, and memory. */
async function ordeal(cases: number, open: (i: number) => Case): Promise<void> {
  const before = process.memoryUsage().rss;
  read = 0;
  for (let i = 0; i < cases; i++) {
    const { opening, bytes, size = bytes } = open(i);
    const limit = MAX_FETCHES * bytes;
    fetched = 0;
    const wrong =
      (await judged(opening, size)) ?? (fetched > limit ? `${fetched} bytes are fetched` : undefined);
    if (wrong !== undefined) throw new Error(`case ${i} of seed ${SEED}: ${wrong}`);
    if (i % 200 === 0) expect(process.memoryUsage().rss - before).toBeLessThan(MAX_MEMORY);
  }
  // Damage that always or never matters would test little.
  expect(read / cases).toBeGreaterThan(0.2);
  expect(read / cases).toBeLessThan(0.95);
}

test(`${CASES} damaged files end in a recording or an InputError, with few fetches and within 200 MB`, async () => {
  const files = [...madeFiles(), ...foundFiles()];
  await ordeal(CASES, (i) => {
    const content = damaged(files[i % files.length]);
    return { opening: () => soundIn(countedBytes(content), "damaged.wav"), bytes: content.length };
  });
});

test("so do damaged files on the disk", async () => {
  const files = [...madeFiles(), ...foundFiles()];
  await ordeal(300, (i) => {
    const path = joined(folder, "damaged.wav");
    const content = damaged(files[i % files.length]);
    writeFileSync(path, content);
    return { opening: () => openSound(path), bytes: content.length };
  });
});

test(`and ${COMPRESSED_CASES} damaged compressed ones`, async () => {
  const sounds = joined(import.meta.dirname, "../../reference/sound");
  const files = readdirSync(sounds)
    .filter((name) => /\.(flac|ogg|opus|mp3|m4a)$/.test(name))
    .map((name) => new Uint8Array(readFileSync(joined(sounds, name))));
  await ordeal(COMPRESSED_CASES, (i) => {
    const content = damaged(files[i % files.length]);
    // A decoder may make much of few bytes: the length is not held to the size.
    return {
      opening: () => soundIn(countedBytes(content), "damaged.flac"),
      bytes: content.length,
      size: Number.POSITIVE_INFINITY,
    };
  });
});

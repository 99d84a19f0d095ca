import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joined } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { bytesInMemory, readBytes } from "../../../src/workspace/files/bytes.js";
import { parseRec } from "../../../src/workspace/sound/containers/cbin.js";
import { readCompressedHeader } from "../../../src/workspace/sound/containers/readCompressedHeader.js";
import { tagLength } from "../../../src/workspace/sound/metadata/tagFrames.js";
import { openSound } from "../../../src/workspace/sound/openSound.js";
import { decodeCompressed } from "../../../src/workspace/sound/samples/decodeCompressed.js";
import { DecodedSamples } from "../../../src/workspace/sound/samples/decodedSamples.js";
import { chunk, int16, join, soundOf, whole } from "./soundBytes.js";

/** Made by makeSounds.py there, from the sounds below. */
const SOUNDS = joined(import.meta.dirname, "../../reference/sound");
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(joined(SOUNDS, name)));
/** What sox makes of files in A-law, mu-law and IMA ADPCM, as integers of 16 bits. */
const SOX = (
  JSON.parse(readFileSync(joined(SOUNDS, "sounds.json"), "utf8")) as {
    sox: Record<string, { count: number; sum: number; squares: number; first: number[]; last: number[] }>;
  }
).sox;

const folder = mkdtempSync(joined(tmpdir(), "syrinx-formats-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FRAMES = 1500;

/** The integers that lossless files hold, from the lowest to the highest of 16 bits. */
function integer(n: number, channel: number): number {
  if (n < 2) return -32_768 + 65_535 * n;
  return (((n * (37 + 4 * channel)) % 2001) - 1000) * 15 + ((n * n) % 97);
}
const integers = (channels: number): number[] =>
  Array.from({ length: FRAMES * channels }, (_, i) => integer(Math.floor(i / channels), i % channels));

describe("what is lossless comes back to the last bit", () => {
  test.each([
    ["integers.flac", "FLAC", "FLAC"],
    ["integers.flac.ogg", "OGG", "FLAC"],
    ["integers.alac.m4a", "M4A", "ALAC"],
    ["integers.aiff", "AIFF", "PCM"],
    ["sowt.aifc", "AIFF", "PCM"],
  ])("%s, 16 bits", async (name, container, encoding) => {
    const sound = await openSound(joined(SOUNDS, name));
    expect(sound.info).toMatchObject({
      container,
      encoding,
      sampleRate: 16_000,
      channels: 2,
      frames: FRAMES,
    });
    expect(sound.info).toMatchObject({ bitDepth: 16, duration: FRAMES / 16_000, warnings: [] });
    expect(Array.from(sound.readAll(0, FRAMES), (v) => v * 32_768)).toEqual(integers(2));
    expect(Array.from(sound.read(700, 3, 1), (v) => v * 32_768)).toEqual(
      [700, 701, 702].map((n) => integer(n, 1)),
    );
    sound.close();
  });

  test.each(["deep.flac", "deep.aiff"])("%s, 24 bits", async (name) => {
    const sound = await openSound(joined(SOUNDS, name));
    expect(sound.info).toMatchObject({ bitDepth: 24, channels: 1, warnings: [] });
    expect(Array.from(sound.readAll(0, FRAMES), (v) => v * 2 ** 23)).toEqual(
      integers(1).map((v) => 256 * v + 7),
    );
  });

  test("float.aifc, floating point", async () => {
    const sound = await openSound(joined(SOUNDS, "float.aifc"));
    expect(sound.info).toMatchObject({ encoding: "float", bitDepth: 32 });
    expect(Array.from(sound.readAll(0, FRAMES), (v) => v * 32_768)).toEqual(integers(2));
  });

  test("eight bits have a sign in AIFF and FLAC; both tools round the same integers", async () => {
    const [aiff, flac] = await Promise.all(
      ["eight.aiff", "eight.flac"].map((n) => openSound(joined(SOUNDS, n))),
    );
    const values = aiff.readAll(0, FRAMES);
    expect(flac.readAll(0, FRAMES)).toEqual(values);
    // Half a step of rounding, and one where the highest integer is clipped.
    values.forEach((v, n) => {
      expect(Math.abs(v - integer(n, 0) / 32_768)).toBeLessThanOrEqual(n === 1 ? 1 / 128 : 0.5 / 128);
    });
  });
});

test.each(Object.keys(SOX))("%s decodes as by sox, sample for sample", async (name) => {
  const sound = await openSound(joined(SOUNDS, name));
  const { frames, channels, warnings } = sound.info;
  expect(warnings).toEqual([]);
  const values = Array.from(sound.readAll(0, frames), (v) => v * 32_768);
  const { count, sum, squares, first, last } = SOX[name];
  expect(values.length).toBe(count);
  expect(values.slice(0, first.length)).toEqual(first);
  expect(values.slice(-last.length)).toEqual(last);
  expect(values.reduce((a, v) => a + v, 0)).toBe(sum);
  expect(values.reduce((a, v) => a + v * v, 0)).toBe(squares);
  // A stretch that begins and ends within blocks.
  expect(Array.from(sound.read(3, 600, channels - 1), (v) => v * 32_768)).toEqual(
    values.filter((_, i) => i % channels === channels - 1).slice(3, 603),
  );
  sound.close();
});

describe("a tone of 1 kHz and 0.4 of full scale survives what is lossy, at its place and as loud", () => {
  test.each([
    ["tone.mp3", "MP3", "MP3", 16_000],
    ["tone.ogg", "OGG", "Vorbis", 16_000],
    ["tone.opus", "OGG", "Opus", 48_000],
    ["tone.m4a", "M4A", "AAC", 16_000],
  ])("%s", async (name, container, encoding, sampleRate) => {
    const sound = await openSound(joined(SOUNDS, name));
    const { info } = sound;
    // Half a second, though encoders add to both ends.
    expect(info).toMatchObject({ container, encoding, sampleRate, channels: 1, frames: sampleRate / 2 });
    expect(info).toMatchObject({ bitDepth: null, warnings: [] });
    const values = sound.read(0, info.frames, 0);
    // The ends, 0.05 s, are left to the encoder.
    const edge = sampleRate / 20;
    let error = 0;
    let power = 0;
    for (let n = edge; n < values.length - edge; n++) {
      const truth = 0.4 * Math.sin((2 * Math.PI * 1000 * n) / sampleRate);
      error += (values[n] - truth) ** 2;
      power += truth ** 2;
    }
    // These rates keep a pure tone to about 20 dB; what an encoder puts before the sound, hundreds of samples, left
    // in place would leave no more than 0 dB.
    expect(10 * Math.log10(power / error)).toBeGreaterThan(15);
    sound.close();
  });

  test("titles are read with it", async () => {
    expect((await openSound(joined(SOUNDS, "integers.flac"))).info.metadata.tags?.TITLE).toBe("triangles");
    expect((await openSound(joined(SOUNDS, "tone.ogg"))).info.metadata.tags?.TITLE).toBe("tone");
    expect((await openSound(joined(SOUNDS, "tone.mp3"))).info.metadata.tags?.TIT2).toBe("tone");
  });
});

describe("a cut file is never silently shorter", () => {
  test.each<[string, number, ...RegExp[]]>([
    ["integers.flac", 0.6, /header states 0\.094 s, but only 0\.048 s could be decoded/],
    ["tone.mp3", 0.6, /header states 0\.500 s, but only 0\.2\d\d s could be decoded/],
    ["tone.ogg", 0.97, /the stream has no end mark; the file is truncated/],
    ["tone.opus", 0.6, /the stream has no end mark; the file is truncated/],
    ["tone.m4a", 0.6, /its data is truncated/, /header states 0\.500 s/],
    ["integers.aiff", 0.6, /header declares 1500 samples, but the file has \d+; those are read/],
  ])("%s, of which %d is left", async (name, share, ...warnings) => {
    const content = bytesOf(name);
    const whole = await soundOf(content);
    const { info } = await soundOf(content.subarray(0, Math.floor(share * content.length)));
    expect(info.frames).toBeGreaterThan(0);
    expect(info.frames).toBeLessThan(whole.info.frames);
    expect(info.warnings).toEqual(warnings.map((warning) => expect.stringMatching(warning)));
  });

  test("nor is OGG that ends with a whole page, but not the last", async () => {
    const content = bytesOf("tone.opus");
    const { info } = await soundOf(content.subarray(0, Buffer.from(content).lastIndexOf("OggS")));
    expect(info.warnings).toEqual(["the stream has no end mark; the file is truncated"]);
  });

  test("of some M4A the index lies at the end, without which nothing can be found", async () => {
    const content = bytesOf("integers.alac.m4a");
    const cut = content.subarray(0, Math.floor(0.6 * content.length));
    await expect(soundOf(cut)).rejects.toThrow(
      /has no complete index \(moov\) of its sound, so the file is truncated/,
    );
  });

  test.each([
    [
      "integers.flac",
      [/header states 0\.094 s, but only 0\.032 s could be decoded; the file is truncated or damaged/],
    ],
    ["integers.flac.ogg", [/the FLAC data is damaged in places/, /header states 0\.094 s/]],
    ["tone.mp3", [/header states 0\.500 s/]],
    ["tone.opus", [/header states 0\.500 s/]],
    ["tone.m4a", [/header states 0\.500 s/]],
  ])("nor is %s with damage within", async (name, warnings) => {
    const content = bytesOf(name);
    for (let i = 2000; i < 2600; i++) content[i] ^= 0x5a;
    const { info } = await soundOf(content);
    expect(info.warnings).toEqual(warnings.map((warning) => expect.stringMatching(warning)));
  });
});

test.each(["integers.flac", "deep.flac", "integers.flac.ogg", "tone.ogg", "tone.opus", "tone.mp3"])(
  "%s is decoded the same, however it is divided",
  async (name) => {
    const bytes = bytesInMemory(bytesOf(name));
    const start = tagLength(bytesOf(name));
    const header = readCompressedHeader(bytes, start, readBytes(bytes, start, 12), name);
    if (header === undefined) throw new Error("no header");
    const all = async (size: number): Promise<Buffer> => {
      const { samples, warnings } = await decodeCompressed(bytes, start, header, name, size);
      expect(warnings).toEqual([]);
      return Buffer.from(readBytes(samples, 0, samples.size));
    };
    const whole = await all(bytes.size);
    // Among so many sizes are some that divide a frame's header at each of its bytes.
    for (let size = 150; size < 1500; size += 37) expect((await all(size)).equals(whole)).toBe(true);
  },
);

test("the name counts for nothing, the content for all", async () => {
  for (const [name, container] of [
    ["integers.flac", "FLAC"],
    ["tone.m4a", "M4A"],
    ["sowt.aifc", "AIFF"],
    ["alaw-rifx.wav", "RIFX"],
  ]) {
    const sound = await soundOf(bytesOf(name), "misnamed.txt");
    expect(sound.info.container).toBe(container);
  }
});

describe("AIFF", () => {
  const rate = Uint8Array.of(0x40, 0x0c, 0xfa, 0, 0, 0, 0, 0, 0, 0);
  const form = (comm: Uint8Array, ...others: Uint8Array[]): Uint8Array => {
    const body = join("AIFF", ...others, chunk("COMM", comm, false));
    return join("FORM", whole(body.length, 4, false), body);
  };
  const comm = (channels: number, frames: number, bits: number, at = rate): Uint8Array =>
    join(whole(channels, 2, false), whole(frames, 4, false), whole(bits, 2, false), at);
  const sound = chunk("SSND", join(whole(2, 4, false), whole(0, 4), 9, 9, int16([1, -2], false)), false);

  test("its sound may lie before its header and behind an offset; markers and texts are read", async () => {
    const mark = join(
      whole(2, 2, false),
      whole(1, 2, false),
      whole(8000, 4, false),
      "\x03two",
      whole(2, 2, false),
    );
    const marks = chunk("MARK", join(mark, whole(4000, 4, false), "\x04one!\0"), false);
    const named = chunk("NAME", join("a name"), false);
    const file = await soundOf(form(comm(1, 2, 16), sound, marks, named));
    // 0x400C FA00...: 1.953125 * 2^(0x400C - 0x3FFF) Hz.
    expect(file.info.sampleRate).toBe(16_000);
    expect(Array.from(file.readAll(0, 9), (v) => v * 32_768)).toEqual([1, -2]);
    expect(file.info.metadata).toEqual({
      info: { NAME: "a name" },
      markers: [
        { time: 0.25, label: "one!" },
        { time: 0.5, label: "two" },
      ],
    });
  });

  test.each([
    ["no channels", form(comm(0, 2, 16), sound), /declares 0 channels/],
    ["no rate", form(comm(1, 2, 16, new Uint8Array(10)), sound), /sample rate of 0 Hz/],
    ["no bits", form(comm(1, 2, 0), sound), /declares 0 bits per sample/],
    ["no sound", form(comm(1, 2, 16)), /has no SSND chunk/],
  ])("with %s it is refused", async (_, content, reason) => {
    await expect(soundOf(content)).rejects.toThrow(reason);
  });
});

describe(".cbin of evTAF", () => {
  const path = joined(folder, "gy6or6_baseline_230312_0808.138.cbin");
  const rec = path.replace(".cbin", ".rec");

  test("is 16-bit integers, the high byte first, as the .rec beside it says", async () => {
    writeFileSync(path, int16([1, -2, 300, -32_768], false));
    for (const rate of ["32000", "3.2E+4", "32000.000000"]) {
      writeFileSync(rec, `begin rec = 0\r\nADFREQ =  ${rate}\r\nSamples =  2\r\nChans =  2\r\n`);
      const sound = await openSound(path);
      expect(sound.info).toMatchObject({
        container: "cbin",
        encoding: "PCM",
        sampleRate: 32_000,
        channels: 2,
        frames: 2,
      });
      expect(sound.info).toMatchObject({ bitDepth: 16, warnings: [], recordedAt: "2012-03-23T08:08" });
      expect(sound.info.metadata.rec).toMatchObject({ Chans: "2" });
      expect(Array.from(sound.read(0, 2, 0), (v) => v * 32_768)).toEqual([1, 300]);
      expect(Array.from(sound.read(0, 2, 1), (v) => v * 32_768)).toEqual([-2, -32_768]);
      sound.close();
    }
  });

  test("of another length than the .rec promises is reported", async () => {
    writeFileSync(path, int16([1, 2, 3], false));
    writeFileSync(rec, "ADFREQ = 32000\nSamples = 5\nChans = 2\n");
    const { info } = await openSound(path);
    expect(info.frames).toBe(1);
    expect(info.warnings).toEqual([
      "its .rec declares 5 samples, but the file has 1; those are read",
      "data ends with 2 of the 4 bytes of a sample; these are ignored",
    ]);
  });

  test("without its .rec, or what that must tell, is refused with the reason", async () => {
    const alone = joined(folder, "alone.cbin");
    writeFileSync(alone, int16([1]));
    await expect(openSound(alone)).rejects.toThrow(/needs \S+alone\.rec, which states rate and channels/);
    expect(() => parseRec("Chans = 1\n", "a.rec")).toThrow(/a\.rec: has no line "ADFREQ = ..."/);
    expect(() => parseRec("ADFREQ = 32000\n", "a.rec")).toThrow(/has no line "Chans = ..."/);
    expect(() => parseRec("ADFREQ = 0\nChans = 1\n", "a.rec")).toThrow(/sample rate of 0 Hz/);
    expect(() => parseRec("ADFREQ = 8000\nChans = 0\n", "a.rec")).toThrow(/declares 0 channels/);
  });
});

test("many decoded samples go to a temporary file without a name, and come back", () => {
  const before = readdirSync(tmpdir()).filter((name) => name.endsWith(".samples")).length;
  const samples = new DecodedSamples("song.flac", 2);
  const block = (i: number): Float32Array =>
    Float32Array.from({ length: 2 ** 20 }, (_, k) => i + k / 2 ** 20);
  // 80 MiB, beyond the 64 MiB that are kept in memory.
  for (let i = 0; i < 20; i++) samples.add(block(i));
  expect(samples.frames).toBe(20 * 2 ** 19);
  const bytes = samples.finish();
  expect(bytes.size).toBe(20 * 2 ** 22);
  const back = new Float32Array(2 ** 20);
  for (const i of [19, 0, 7]) {
    bytes.fill(new Uint8Array(back.buffer), i * 2 ** 22);
    expect(Buffer.from(back.buffer).equals(Buffer.from(block(i).buffer))).toBe(true);
  }
  expect(readdirSync(tmpdir()).filter((name) => name.endsWith(".samples")).length).toBe(before);
  bytes.close();
});

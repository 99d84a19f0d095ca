import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/shapes/inputError.js";
import { openSound } from "../../../src/workspace/sound/openSound.js";
import { HAS_RECORDINGS, RECORDINGS } from "../../sharedData.js";

/** What scipy, soundfile and sox make of each file: tests/reference/wavVariants.py says how. */
interface Reference {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly answers: readonly {
          readonly readers: readonly string[];
          readonly sampleRate: number;
          readonly channels: number;
          readonly frames: number;
          readonly sha256: string;
        }[];
      }
    >
  >;
}

const REFERENCE = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../reference/wavVariants.json"), "utf8"),
) as Reference;
const VARIANTS = join(RECORDINGS, "wav-variants");

/** What becomes of each file, and why: whose samples ours equal to the last bit, which warnings there are, or the refusal. */
const TABLE: readonly (readonly [string, readonly string[], readonly RegExp[], string])[] = [
  ["250kHz_deermouse.wav", ["scipy", "soundfile", "sox"], [], "16-bit PCM at 250 kHz"],
  ["goaudio_8bit.wav", ["scipy", "soundfile", "sox"], [], "8-bit PCM has no sign"],
  [
    "goaudio_bwf.wav",
    ["scipy", "soundfile", "sox"],
    [],
    "bext before fmt, unknown chunks after an odd data chunk",
  ],
  [
    "goaudio_padded24b.wav",
    ["soundfile", "sox"],
    [/data ends with 1 of the 3 bytes/],
    "a chunk PAD, and a cut sample",
  ],
  [
    "hound_nonstandard-01.wav",
    ["scipy", "soundfile", "sox"],
    [/RIFF size is 810/],
    "fmt of 40 bytes that is not EXTENSIBLE",
  ],
  [
    "hound_pcmwaveformat-16bit-44100Hz-mono-extra.wav",
    ["scipy", "soundfile", "sox"],
    [],
    "a LIST before the data",
  ],
  ["hound_pop.wav", ["scipy", "soundfile", "sox"], [], "EXTENSIBLE 16-bit PCM"],
  [
    "hound_waveformatextensible-24bit-192kHz-mono.wav",
    ["scipy", "soundfile", "sox"],
    [],
    "EXTENSIBLE 24-bit PCM",
  ],
  [
    "hound_waveformatextensible-ieeefloat-44100Hz-mono.wav",
    ["scipy", "soundfile"],
    [],
    "floating point beyond full scale is kept",
  ],
  [
    "scipy_1234Hz-le-1ch-10S-20bit-extra.wav",
    ["scipy", "soundfile"],
    [],
    "20 bits in the high bits of 3 bytes",
  ],
  ["scipy_44100Hz-2ch-32bit-float-be.wav", ["scipy", "soundfile", "sox"], [], "RIFX with floating point"],
  [
    "scipy_44100Hz-le-1ch-4bytes-early-eof.wav",
    ["scipy", "soundfile", "sox"],
    [/RIFF size is 17708/, /data chunk declares 17640 bytes, but the file has 944/],
    "cut",
  ],
  [
    "scipy_44100Hz-le-1ch-4bytes-rf64.wav",
    ["scipy", "soundfile", "sox"],
    [],
    "RF64: the size of the data is in ds64",
  ],
  [
    "scipy_48000Hz-2ch-64bit-float-le-wavex.wav",
    ["scipy", "soundfile", "sox"],
    [],
    "EXTENSIBLE 64-bit floating point",
  ],
  ["scipy_8000Hz-le-2ch-1byteu.wav", ["scipy", "soundfile", "sox"], [], "8-bit stereo"],
  [
    "scipy_8000Hz-le-3ch-5S-24bit-inconsistent.wav",
    ["soundfile", "sox"],
    [/block size is given as 4 bytes; 3 x 3 are used/],
    "a block size that contradicts channels and depth",
  ],
  ["scipy_8000Hz-le-3ch-5S-24bit.wav", ["scipy", "soundfile", "sox"], [], "three channels"],
  ["scipy_8000Hz-le-4ch-9S-12bit.wav", ["scipy", "soundfile"], [], "12 bits in the high bits of 2 bytes"],
  [
    "truncated_empty_2c.wav",
    ["soundfile", "sox"],
    [
      /block size is given as 2 bytes/,
      /data chunk declares 116 bytes, but the file has 1/,
      /data ends with 1 of the 4 bytes/,
    ],
    "cut in its first sample: no frame",
  ],
  [
    "wavefile_16bit-16kHz-2markers-mono.wav",
    ["scipy", "soundfile", "sox"],
    [],
    "cue and LIST adtl after the data",
  ],
  ["wavefile_24bit-16kHz-bext-mono.wav", ["scipy", "soundfile", "sox"], [], "bext"],
  ["wavefile_27bit-8kHz-noBext-mono.wav", ["scipy", "soundfile"], [], "27 bits in the high bits of 4 bytes"],
  [
    "wavefile_32bitIEEE-16kHz-bext-mono.wav",
    ["scipy", "soundfile"],
    [],
    "32-bit floating point (sox rounds it to 32-bit integers)",
  ],
  ["wavefile_4bit-imaadpcm-8kHz-noBext-mono.wav", ["soundfile", "sox"], [], "IMA ADPCM"],
  ["wavefile_8bit-alaw-8kHz-noBext-mono-encoded.wav", ["soundfile", "sox"], [], "A-law"],
  [
    "wavefile_RF64-64-bit-8kHz--mono-bext.wav",
    ["scipy", "soundfile", "sox"],
    [],
    "RF64 whose data chunk tells its own size",
  ],
  ["wavefile_RIFX-16bit-mono.wav", ["scipy", "soundfile", "sox"], [], "RIFX"],
];

/** Four samples that hound's own tests tell of both files; scipy and soundfile take the four bytes for one integer. */
const LOW_BYTES = [
  "hound_pcmwaveformat-24bit-4byte-48kHz-stereo.wav",
  "hound_waveformatextensible-24bit-4byte-48kHz-stereo.wav",
];
const LOW_VALUES = [-96, 23_052, 8_388_607, -8_360_672];

const REFUSED: readonly (readonly [string, RegExp])[] = [
  // No reader takes these.
  ["hound_fuzz-crash-cbd757427cea12bd8a21f86cd8cf74d98ce56bee.wav", /uses codec 0, which is not supported/],
  ["hound_fuzz-crash-e5471f5b58397287b509db7d026e95f1724454f5.wav", /declares 0 bits per sample in float/],
  ["hound_fuzz-oom-48ae4cd061ff8578ad3f23dc87624bd365cf5216.wav", /has no complete fmt chunk/],
  ["scipy_44100Hz-le-1ch-4bytes-incomplete-chunk.wav", /has no complete fmt chunk/],
];

describe.skipIf(!HAS_RECORDINGS)("odd and broken WAV files from the wild", () => {
  test("every one of them is in the table", () => {
    const listed = [...TABLE.map(([name]) => name), ...LOW_BYTES, ...REFUSED.map(([name]) => name)];
    expect(listed.sort()).toEqual(readdirSync(VARIANTS).sort());
  });

  test.each(TABLE)("%s is read as %j do, with warnings %j: %s", async (name, readers, warnings) => {
    const answer = REFERENCE.files[name].answers.find((one) => one.readers[0] === readers[0]);
    expect(answer?.readers).toEqual(readers);
    const sound = await openSound(join(VARIANTS, name));
    const { sampleRate, channels, frames } = sound.info;
    expect([sampleRate, channels, frames]).toEqual([answer?.sampleRate, answer?.channels, answer?.frames]);
    const all = sound.readAll(0, frames);
    expect(sha256(all)).toBe(answer?.sha256);
    // Channel by channel, in pieces of an awkward size, the same comes.
    const apart = new Float32Array(all.length);
    for (let channel = 0; channel < channels; channel++) {
      for (let at = 0; at < frames; at += 70_001) {
        sound.read(at, 70_001, channel).forEach((v, i) => {
          apart[(at + i) * channels + channel] = v;
        });
      }
    }
    expect(sha256(apart)).toBe(answer?.sha256);
    sound.close();
    expect(sound.info.warnings.length).toBe(warnings.length);
    warnings.forEach((warning, i) => {
      expect(sound.info.warnings[i]).toMatch(warning);
    });
  });

  test.each(LOW_BYTES)("%s holds 24 bits in the low bytes of 4, which is reported", async (name) => {
    const sound = await openSound(join(VARIANTS, name));
    expect(Array.from(sound.readAll(0, 2), (v) => v * 2 ** 23)).toEqual(LOW_VALUES);
    expect(sound.info.warnings).toEqual([
      expect.stringMatching(/samples of 24 bits fill the low bytes of 4/),
    ]);
    sound.close();
  });

  test.each(REFUSED)("%s is refused in one line, as by all others", async (name, reason) => {
    expect(REFERENCE.files[name].answers).toEqual([]);
    const opening = openSound(join(VARIANTS, name));
    await expect(opening).rejects.toThrow(InputError);
    await expect(opening).rejects.toThrow(reason);
    await expect(opening).rejects.toThrow(/^[^\n]+$/);
  });

  test("a recorder's half RIFF size is reported, and every sample read", async () => {
    const path = join(RECORDINGS, "birds/zebrafinch_G402_43362.23400788_9_19_6_30_0.wav");
    const sound = await openSound(path);
    expect(sound.info.warnings).toEqual([
      expect.stringMatching(/RIFF size is 525868 bytes, but the file has 1051692/),
    ]);
    // All that follows the header of 44 bytes.
    expect(sound.info.frames).toBe((1_051_692 - 44) / 2);
    sound.close();
  });
});

function sha256(values: Float32Array): string {
  return createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex");
}

import decode from "audio-decode";
import { describe, expect, it } from "vitest";
import { Random } from "../../../../src/math/random.js";
import { PLAYABLE_RATES, playableRate } from "../../../../src/shapes/encodedSound.js";
import { monoSignal, type Signal } from "../../../../src/shapes/series.js";
import { mp3Encoder } from "../../../../src/workspace/sound/writing/encodeMp3.js";

/** Half a second of chirps over the band of birds. */
function chirps(rate: number): Signal {
  const values = Float32Array.from({ length: Math.round(rate / 2) }, (_, i) => {
    const t = i / rate;
    return 0.5 * Math.sin(2 * Math.PI * (1000 * t + 4000 * t * t)) * Math.sin(2 * Math.PI * 8 * t) ** 2;
  });
  return monoSignal(values, rate);
}

describe("sounds as MP3", () => {
  it.each(PLAYABLE_RATES)("begin where their pulse says, to the sample, at %i Hz", async (rate) => {
    const encode = await mp3Encoder();
    const sound = chirps(rate);
    const { bytes, afterPulse, length } = encode(sound);
    expect(length).toBe(sound.values.length);
    const { channelData } = await decode(bytes);
    const [decoded] = channelData;
    let pulse = 0;
    for (let i = 0; i < 1.75 * afterPulse; i++) if (decoded[i] > decoded[pulse]) pulse = i;
    const likenessAt = (lag: number): number => {
      let [ab, aa, bb] = [0, 0, 0];
      sound.values.forEach((value, i) => {
        const other = decoded[pulse + afterPulse + lag + i];
        ab += value * other;
        aa += value * value;
        bb += other * other;
      });
      return ab / Math.sqrt(aa * bb);
    };
    // A lossy copy of tones this clear; a sample to either side is less like it.
    expect(likenessAt(0)).toBeGreaterThan(0.995);
    expect(likenessAt(0)).toBeGreaterThan(Math.max(likenessAt(-1), likenessAt(1)));
    expect(decoded.length).toBeGreaterThanOrEqual(pulse + afterPulse + length);
  });

  it("are the same bytes each time, whatever was encoded before", async () => {
    const encode = await mp3Encoder();
    const first = encode(chirps(44_100)).bytes;
    const noise = new Random(1);
    encode(
      monoSignal(
        Float32Array.from({ length: 30_000 }, () => noise.normal()),
        24_000,
      ),
    );
    expect(encode(chirps(44_100)).bytes).toEqual(first);
    expect((await mp3Encoder())(chirps(44_100)).bytes).toEqual(first);
  });

  it("take a tenth of a second's silence and what the bit rate says, whatever they hold", async () => {
    const encode = await mp3Encoder();
    const noise = new Random(2);
    const second = monoSignal(
      Float32Array.from({ length: 48_000 }, () => 0.3 * noise.normal()),
      48_000,
    );
    // 96 kbit/s are 12000 bytes a second, here with 0.29 s of lead and tail and some frames of the encoder's own.
    expect(Math.abs(encode(second).bytes.length / (1.29 * 12_000) - 1)).toBeLessThan(0.1);
  });

  it("may be silent, empty, or beyond full scale", async () => {
    const encode = await mp3Encoder();
    for (const values of [
      new Float32Array(0),
      new Float32Array(100),
      Float32Array.of(5, -7, Number.MAX_VALUE),
    ])
      expect(encode(monoSignal(values, 44_100)).length).toBe(values.length);
  });

  it("are refused at rates that the format lacks, and with several channels", async () => {
    const encode = await mp3Encoder();
    expect(() => encode(monoSignal(new Float32Array(10), 30_000))).toThrow("rate=30000 Hz is not in 22050");
    const stereo = {
      ...monoSignal(new Float32Array(10), 44_100),
      columns: [1, 2].map((n) => ({ name: `${n}`, unit: "1" as const })),
    };
    expect(() => encode(stereo)).toThrow("channels=2 is not 1");
  });
});

describe("playableRate", () => {
  it("is the lowest that loses nothing, 48000 at most", () => {
    expect([8000, 22_050, 22_500, 30_000, 32_000, 44_100, 96_000, 250_000].map(playableRate)).toEqual([
      22_050, 22_050, 24_000, 32_000, 32_000, 44_100, 48_000, 48_000,
    ]);
  });
});

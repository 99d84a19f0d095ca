import { describe, expect, it } from "vitest";
import { Random } from "../../src/math/random.js";
import { reportSound } from "../../src/report/reportSound.js";
import { monoSignal, type Signal, type Track } from "../../src/shapes/series.js";
import { bytesOf } from "../../src/views/browser/page/unpack.js";
import { mp3Encoder } from "../../src/workspace/sound/writing/encodeMp3.js";

function track(seconds: number, hz: (row: number) => number): Track {
  const values = Float64Array.from({ length: 1000 * seconds }, (_, row) => hz(row));
  return { values, columns: [{ name: "f0", unit: "Hz" }], rate: 1000, start: 0 };
}

describe("a sound of the page", () => {
  it("is small, however noisy its minute: with two copies, quiet between syllables, a page is below 5 MB", async () => {
    const random = new Random(5);
    const encode = await mp3Encoder();
    const noise = (sounds: (second: number) => boolean) =>
      monoSignal(
        Float32Array.from({ length: 60 * 48_000 }, (_, i) =>
          sounds(i / 48_000) ? 0.1 * random.normal() : 0,
        ),
        48_000,
      );
    const pitched = track(60, (row) => (row % 500 < 250 ? 3000 + 20 * random.normal() : Number.NaN));
    const sizeOf = (signal: Signal): number =>
      JSON.stringify(reportSound("noise", signal, pitched, encode)).length;
    const recording = sizeOf(noise(() => true));
    const copy = sizeOf(noise((second) => second % 0.5 < 0.25));
    // Script, gesture, latent path and tables of a dense minute take 0.7 MB.
    expect(recording + 2 * copy).toBeLessThan(4.3e6);
  });

  it("is played at a rate that browsers know, in its own time", async () => {
    const encode = await mp3Encoder();
    const sound = reportSound(
      "bat",
      monoSignal(new Float32Array(25_000), 250_000),
      track(0.1, () => Number.NaN),
      encode,
    );
    expect(sound.audio).toMatchObject({ rate: 48_000, length: 4800 });
  });

  it("is as dark whether or not hum lies under it", async () => {
    const encode = await mp3Encoder();
    const song = (hum: number) =>
      monoSignal(
        Float32Array.from({ length: 44_100 }, (_, i) => {
          const t = i / 44_100;
          const tone = t > 0.4 && t < 0.6 ? 0.05 * Math.sin(2 * Math.PI * 3000 * t) : 0;
          return tone + hum * Math.sin(2 * Math.PI * 60 * t);
        }),
        44_100,
      );
    const darkest = (hum: number): number => {
      const { spectrogram } = reportSound(
        "song",
        song(hum),
        track(1, () => Number.NaN),
        encode,
      );
      const levels = bytesOf(spectrogram.levels);
      const bin = Math.round((3000 / spectrogram.highHz) * (spectrogram.bins - 1));
      const frame = Math.round(0.5 * spectrogram.rate);
      return levels[frame * spectrogram.bins + bin];
    };
    // The darkest point of a song without hum, to one of 64 steps, with hum 20 dB above it.
    expect(darkest(0)).toBeGreaterThan(250);
    expect(Math.abs(darkest(0.5) - darkest(0))).toBeLessThanOrEqual(4);
  });
});

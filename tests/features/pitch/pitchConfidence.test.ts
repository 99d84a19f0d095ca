import { describe, expect, test } from "vitest";
import { trackPitch, trackPitchWithConfidence } from "../../../src/features/pitch/pitch.js";
import { Random } from "../../../src/math/random.js";
import { mean, median } from "../../../src/math/statistics.js";
import { monoSignal, type Signal } from "../../../src/shapes/series.js";

const RATE = 44_100;

/** A sound of so many seconds, sample by sample. */
function sound(seconds: number, sample: (t: number, random: Random) => number): Signal {
  const random = new Random(3);
  return monoSignal(
    Float32Array.from({ length: Math.round(seconds * RATE) }, (_, i) => sample(i / RATE, random)),
    RATE,
  );
}

const sine = (turns: number): number => Math.sin(2 * Math.PI * turns);

describe("confidence", () => {
  test("is near 1 within a tone and low in noise", () => {
    const tone = trackPitchWithConfidence(sound(0.3, (t) => 0.3 * sine(2500 * t)));
    // 20 ms from the ends nothing else is under the window.
    expect(Math.min(...tone.confidence.values.slice(20, -20))).toBeGreaterThan(0.9);
    const noise = trackPitchWithConfidence(sound(1, (_, random) => 0.1 * random.normal()));
    // Voiced noise would be an error of the voicing, rare and unsure: on average next to nothing is claimed.
    expect(mean(noise.confidence.values)).toBeLessThan(0.02);
  });

  test("is between 0 and 1, 0 where F0 is undefined, and goes with trackPitch", () => {
    const mixed = sound(0.6, (t, random) =>
      t < 0.2 || t > 0.4 ? 0.02 * random.normal() : 0.2 * sine(900 * t) + 0.1 * sine(1800 * t),
    );
    const { f0, confidence } = trackPitchWithConfidence(mixed);
    expect(trackPitch(mixed)).toEqual(f0);
    expect(confidence.values.length).toBe(f0.values.length);
    expect(confidence.rate).toBe(f0.rate);
    for (let r = 0; r < f0.values.length; r++) {
      expect(confidence.values[r]).toBeGreaterThanOrEqual(0);
      expect(confidence.values[r]).toBeLessThanOrEqual(1);
      if (Number.isNaN(f0.values[r])) expect(confidence.values[r]).toBe(0);
    }
  });

  test("falls as noise rises", () => {
    const levels = [0, 0.02, 0.05, 0.1].map((noise) => {
      const track = trackPitchWithConfidence(
        sound(0.4, (t, random) => 0.3 * sine(1500 * t) + noise * random.normal()),
      );
      return mean(track.confidence.values.slice(20, -20));
    });
    for (let i = 1; i < levels.length; i++) expect(levels[i]).toBeLessThan(levels[i - 1]);
  });
});

describe("the path", () => {
  test("stays on its octave through a moment in which the other octave is as likely", () => {
    // The first, third, fifth harmonic fade for 4 ms, so that only the octave above sounds; a bird does not jump there and back.
    const odd = (t: number): number => (Math.abs(t - 0.2) < 0.002 ? 0.02 : 1);
    const stack = sound(0.4, (t) => {
      let sum = 0;
      for (let k = 1; k <= 8; k++) sum += (k % 2 === 1 ? odd(t) : 1) * (sine(700 * k * t) / k);
      return 0.1 * sum;
    });
    const { values } = trackPitch(stack);
    for (let r = 20; r < values.length - 20; r++) expect(Math.abs(values[r] / 700 - 1)).toBeLessThan(0.02);
  });

  test("does not follow noise from pitch to pitch", () => {
    // 7 dB of SNR over the whole band: some frames alone are more periodic elsewhere.
    const tone = sound(1, (t, random) => 0.1 * sine(3000 * t) + 0.03 * random.normal());
    const { values } = trackPitch(tone);
    const voiced = values.slice(20, -20).filter((f) => f > 0);
    expect(voiced.length).toBeGreaterThan(0.9 * (values.length - 40));
    expect(voiced.filter((f) => Math.abs(f / 3000 - 1) > 0.2).length).toBe(0);
  });

  test("takes what is far under the song for silence, however periodic", () => {
    // A hum 60 dB under a whistle is background; a whistle 20 dB under it is song.
    const song = sound(0.9, (t) => {
      if (t < 0.3) return 0.5 * sine(4000 * t);
      if (t < 0.6) return 0.0005 * sine(1000 * t);
      return 0.05 * sine(2000 * t);
    });
    const { values } = trackPitch(song);
    const part = (from: number, to: number) => values.slice(from, to);
    expect(part(20, 280).every((f) => Math.abs(f / 4000 - 1) < 1e-3)).toBe(true);
    expect(part(330, 570).every(Number.isNaN)).toBe(true);
    expect(part(620, 880).every((f) => Math.abs(f / 2000 - 1) < 1e-3)).toBe(true);
  });
});

test("a background of narrow-band noise is not voiced between notes", () => {
  // Noise through a resonance at 2 kHz, 400 Hz wide, is nearly periodic from one period to the next.
  const decay = Math.exp((-Math.PI * 400) / RATE);
  const turn = (2 * Math.PI * 2000) / RATE;
  let y1 = 0;
  let y2 = 0;
  const song = sound(1.2, (t, random) => {
    const y = 2 * decay * Math.cos(turn) * y1 - decay * decay * y2 + 0.0005 * random.normal();
    y2 = y1;
    y1 = y;
    return y + (t % 0.3 < 0.1 ? 0.3 * sine(4000 * t) : 0);
  });
  const { values } = trackPitch(song);
  let noise = 0;
  let voiced = 0;
  let notes = 0;
  let sung = 0;
  for (let r = 10; r < values.length; r++) {
    const within = (r % 300) / 1000;
    if (within > 0.01 && within < 0.09) {
      notes++;
      if (Math.abs(values[r] / 4000 - 1) < 0.01) sung++;
    } else if (within > 0.115 && within < 0.285) {
      noise++;
      if (values[r] > 0) voiced++;
    }
  }
  expect(sung).toBe(notes);
  expect(voiced / noise).toBeLessThan(0.2);
});

describe("octaves", () => {
  test.each([0.7, 0.4, 0.25])("harmonics 1, 3, 5 at %d of the even ones keep the octave", (odd) => {
    // At a quarter they hold 6 % of the power, which is above what passes for nothing (3 %).
    const stack = sound(0.3, (t) => {
      let sum = 0;
      for (let k = 1; k <= 10; k++) sum += (k % 2 === 1 ? odd : 1) * sine(600 * k * t + k * k * 0.13);
      return 0.04 * sum;
    });
    const { values } = trackPitch(stack);
    for (let r = 20; r < values.length - 20; r++) expect(Math.abs(values[r] / 600 - 1)).toBeLessThan(0.01);
  });

  test("of a whistle no subharmonic is taken, from 1 to 10.9 kHz", () => {
    for (const f of [1000, 2100, 3300, 5000, 7700, 10_900]) {
      const { values } = trackPitch(sound(0.2, (t, random) => 0.3 * sine(f * t) + 0.02 * random.normal()));
      // 20 dB of white noise: the phase of 8.6 ms of it tells the frequency much closer than 1 %.
      for (let r = 20; r < values.length - 20; r++) expect(Math.abs(values[r] / f - 1)).toBeLessThan(0.01);
    }
  });

  test("a resonance of the tract does not take the place of fundamentals that glide under it", () => {
    // Pulses that glide from 400 to 1600 Hz and rest at 600 Hz, through a resonance at 2975 Hz that dies in 0.7 ms.
    const decay = Math.exp(-1500 / RATE);
    const turn = (2 * Math.PI * 2975) / RATE;
    const glide = 0.05;
    const f0At = (t: number): number => (t % 0.2 < glide ? 400 * 4 ** ((t % 0.2) / glide) : 600);
    let phase = 0;
    let y1 = 0;
    let y2 = 0;
    const song = sound(1, (t, random) => {
      phase += f0At(t) / RATE;
      let pulse = 0;
      for (let k = 1; k <= 12; k++) pulse += sine(k * phase);
      const y = 2 * decay * Math.cos(turn) * y1 - decay * decay * y2 + 0.01 * pulse;
      y2 = y1;
      y1 = y;
      // 20 dB under the song.
      return y + 0.03 * random.normal();
    });
    const { values } = trackPitch(song);
    let wrong = 0;
    let voiced = 0;
    for (let r = 20; r < values.length - 20; r++) {
      if (!(values[r] > 0)) continue;
      voiced++;
      if (Math.abs(values[r] / f0At(r / 1000) - 1) > 0.2) wrong++;
    }
    expect(voiced).toBeGreaterThan(800);
    // Where the glide breaks off, a window sees both pitches.
    expect(wrong / voiced).toBeLessThan(0.03);
  });
});

describe("sweeps", () => {
  test("a whistle that rises by an octave in 40 ms is followed within 1 %, in the middle within 0.3 %", () => {
    // f = f1 2^(t / 40 ms): its phase is f1 40 ms / ln 2 (2^(t / 40 ms) - 1).
    const low = 2500;
    const T = 0.04;
    const phase = (t: number): number => ((low * T) / Math.LN2) * (2 ** (t / T) - 1);
    const sweep = sound(0.24, (t) => {
      const s = t - 0.1;
      return s < 0 || s > T ? 0 : 0.3 * Math.min(1, s / 0.003, (T - s) / 0.003) * sine(phase(s));
    });
    const { values } = trackPitch(sweep);
    const errors: number[] = [];
    for (let r = 104; r <= 136; r++)
      errors.push(Math.abs(values[r] / (low * 2 ** ((r / 1000 - 0.1) / T)) - 1));
    expect(Math.max(...errors)).toBeLessThan(0.01);
    expect(median(errors)).toBeLessThan(3e-3);
  });

  test("notes of 20 ms with gaps of 10 ms are each voiced and each at their own pitch", () => {
    const pitches = [1800, 3600, 2400, 5200, 1500];
    const trill = sound(0.3, (t, random) => {
      const note = Math.floor((t - 0.05) / 0.03);
      const s = t - 0.05 - 0.03 * note;
      const noise = 0.005 * random.normal();
      if (note < 0 || note >= pitches.length || s > 0.02) return noise;
      return noise + 0.3 * Math.sin((Math.PI * s) / 0.02) ** 2 * sine(pitches[note] * s);
    });
    const { values } = trackPitch(trill);
    pitches.forEach((f, note) => {
      const middle = 50 + 30 * note;
      for (let r = middle + 5; r <= middle + 15; r++) expect(Math.abs(values[r] / f - 1)).toBeLessThan(0.01);
    });
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { readSong, songDocument } from "../../src/documents/songDocument.js";
import { listenLevel } from "../../src/features/measuring/hearSound.js";
import { trackPitch } from "../../src/features/pitch/pitch.js";
import { segmentSyllables } from "../../src/features/syllables/segmentation.js";
import {
  calibrateLoudness,
  type FittedGesture,
  fitGesture,
  gammaFor,
  type Heard,
} from "../../src/inverse/fitGesture.js";
import { Random } from "../../src/math/random.js";
import { median } from "../../src/math/statistics.js";
import type { Segment } from "../../src/shapes/segment.js";
import { durationOf, monoSignal, type Signal, type Track } from "../../src/shapes/series.js";
import type { Song } from "../../src/shapes/song.js";
import { backgroundOf } from "../../src/signal/harmonics.js";
import { gestureOf } from "../../src/syrinx/gesture.js";
import { fundamentalFrequency } from "../../src/syrinx/oscillationTable.js";
import { synthesize } from "../../src/syrinx/synthesize.js";

const SONG: Song = {
  model: "normal-form",
  breathNoise: 0,
  sampleRate: 44_100,
  duration: 0.9,
  gamma: 24_000,
  tract: "none",
  backgroundDb: -60,
  seed: 4,
  syllables: [
    {
      label: "up",
      voice: "left",
      onset: 0.1,
      duration: 0.2,
      pressure: 0.16,
      tension: [
        [0, 0.1],
        [0.2, 0.5],
      ],
      loudness: [
        [0, 0],
        [0.05, 1],
        [0.15, 1],
        [0.2, 0],
      ],
    },
    {
      label: "down",
      voice: "left",
      onset: 0.5,
      duration: 0.25,
      pressure: 0.16,
      tension: [
        [0, 1.4],
        [0.25, 0.6],
      ],
      loudness: [
        [0, 0],
        [0.05, 1],
        [0.2, 1],
        [0.25, 0],
      ],
    },
  ],
};
const SETTINGS = { gamma: SONG.gamma, tract: "none", tractKnown: true } as const;

function hear(signal: Signal, syllables: readonly Segment[] = segmentSyllables(signal)): Heard {
  return {
    signal,
    f0: trackPitch(signal),
    level: listenLevel(signal),
    syllables,
    background: backgroundOf(signal, syllables),
    duration: durationOf(signal),
  };
}

function track(values: ArrayLike<number>): Track {
  return { values: Float64Array.from(values), columns: [{ name: "x", unit: "1" }], rate: 1000, start: 0 };
}

const SOUND = synthesize(SONG);
const HEARD = hear(SOUND);
const FITTED = fitGesture(HEARD, SETTINGS);

test("recovers a known gesture: the fit has the frequencies of the song", () => {
  expect(HEARD.syllables.length).toBe(2);
  const known = gestureOf(SONG);
  const found = gestureOf(FITTED.song);
  const errors: number[] = [];
  let compared = 0;
  for (let r = 0; r < known.tension.values.length; r += 8) {
    if (known.loudness.values[r] < 0.3) continue;
    compared++;
    const sung = fundamentalFrequency(known.pressure.values[r], known.tension.values[r], SONG.gamma);
    const alpha = found.pressure.values[r];
    if (alpha > 0)
      errors.push(Math.abs(fundamentalFrequency(alpha, found.tension.values[r], SONG.gamma) / sung - 1));
  }
  // Sweeps of 10 kHz/s within the analysis window; the whole of each syllable's loud part must be sung.
  expect(errors.length / compared).toBeGreaterThan(0.98);
  expect(median(errors)).toBeLessThan(0.003);
});

test("recovers pressure, tension and loudness if tract and filter are known", () => {
  const known = gestureOf(SONG);
  const found = gestureOf(FITTED.song);
  const misses = { pressure: [] as number[], tension: [] as number[], loudness: [] as number[] };
  for (let r = 0; r < known.tension.values.length; r += 4) {
    if (known.loudness.values[r] < 0.5) continue;
    misses.pressure.push(Math.abs(found.pressure.values[r] - known.pressure.values[r]));
    misses.tension.push(Math.abs(found.tension.values[r] - known.tension.values[r]));
    misses.loudness.push(Math.abs(found.loudness.values[r] / known.loudness.values[r] - 1));
  }
  // At some 50 dB over the background, 10 % of a range of 0.2, 2 % of one of 1.3, and 10 %.
  expect(median(misses.pressure)).toBeLessThan(0.02);
  expect(median(misses.tension)).toBeLessThan(0.026);
  expect(median(misses.loudness)).toBeLessThan(0.1);
});

test("a fit is silent where the song was silent", () => {
  const copy = synthesize(FITTED.song);
  const quiet = copy.values.subarray(0.33 * 44_100, 0.47 * 44_100);
  // 120 dB under full scale: the decimator's stop band, far from any note.
  expect(Math.max(...quiet.map(Math.abs))).toBeLessThan(1e-6);
});

test("what is returned beside the song is of one clock: F0, harmonics and estimate are voiced alike", () => {
  const { f0, harmonics, estimate } = FITTED;
  expect(harmonics.f0).toBe(f0);
  expect(f0.values.length).toBe(HEARD.f0.values.length);
  f0.values.forEach((f, r) => {
    expect(Number.isNaN(estimate.pressure[r])).toBe(Number.isNaN(f));
    if (!Number.isNaN(f)) {
      const sung = fundamentalFrequency(estimate.pressure[r], estimate.tension[r], SONG.gamma);
      // What estimates claim of a pitch.
      expect(Math.abs(sung / f - 1)).toBeLessThan(1e-3);
    }
  });
});

test("does not modify its input", () => {
  const before = [HEARD.f0.values.slice(), HEARD.level.values.slice(), HEARD.background.density.slice()];
  fitGesture(HEARD, SETTINGS);
  expect([HEARD.f0.values, HEARD.level.values, HEARD.background.density]).toEqual(before);
});

/** 0.3 s with tones of 3 kHz, [from, to] in ms, and faint noise. */
function tones(...spans: [number, number][]): Signal {
  const random = new Random(1);
  const on = (t: number): boolean => spans.some(([from, to]) => t >= from / 1000 && t < to / 1000);
  const values = Float32Array.from({ length: 0.3 * 44_100 }, (_, i) => {
    const t = i / 44_100;
    return (on(t) ? 0.2 * Math.sin(2 * Math.PI * 3000 * t) : 0) + 1e-5 * random.normal();
  });
  return monoSignal(values, 44_100);
}

/** Voiced at 3 kHz in [from, to) frames of 1 ms. */
function voiced(...spans: [number, number][]): Track {
  const f0 = new Float64Array(300).fill(Number.NaN);
  for (const [from, to] of spans) f0.fill(3000, from, to);
  return track(f0);
}

test("leaves out a syllable voiced for less than 8 ms as spurious", () => {
  const signal = tones([50, 55], [120, 220]);
  const syllables = [
    { onset: 0.045, offset: 0.07, label: "chance" },
    { onset: 0.115, offset: 0.225, label: "voice" },
  ];
  const heard = { ...hear(signal, syllables), f0: voiced([50, 55], [120, 220]) };
  const { song, f0 } = fitGesture(heard, SETTINGS);
  expect(song.syllables.map(({ label }) => label)).toEqual(["voice"]);
  const { loudness, pressure } = gestureOf(song);
  expect(loudness.values[4 * 52]).toBe(0);
  expect(pressure.values[4 * 52]).toBe(-0.15);
  expect(loudness.values[4 * 170]).toBeGreaterThan(0);
  expect(f0.values[52]).toBeNaN();
  expect(f0.values[170]).toBe(3000);
});

test("within a syllable what is unvoiced is sung on as a guess, and a chance of 5 ms is no voice", () => {
  const signal = tones([50, 55], [120, 220]);
  const heard = {
    ...hear(signal, [{ onset: 0.04, offset: 0.25, label: "1" }]),
    f0: voiced([50, 55], [120, 220]),
  };
  const { song, f0, estimate } = fitGesture(heard, SETTINGS);
  for (const none of [f0.values, estimate.pressure, estimate.pressureError]) expect(none[52]).toBeNaN();
  const { loudness } = gestureOf(song);
  expect(loudness.values[4 * 52]).toBeGreaterThan(0);
  expect(loudness.values[4 * 170]).toBeGreaterThan(0);
});

test("leaves out a voice that gamma can't reach instead of changing its pitch", () => {
  const heard = {
    ...hear(tones([50, 250]), [{ onset: 0.045, offset: 0.255, label: "1" }]),
    f0: voiced([50, 250]),
  };
  const { f0, song } = fitGesture(heard, { ...SETTINGS, gamma: 5000 });
  for (const f of f0.values) if (!Number.isNaN(f)) expect(f).toBe(3000);
  expect(song.syllables).toEqual([]);
});

test("gaps of up to 10 ms are bridged, along a straight line of the logarithm; longer ones are not", () => {
  const signal = tones([50, 250]);
  const values = voiced([50, 250]).values;
  values.fill(Number.NaN, 100, 108).fill(Number.NaN, 150, 170);
  values.fill(2900, 50, 100);
  const { f0 } = fitGesture(
    { ...hear(signal, [{ onset: 0.045, offset: 0.255, label: "1" }]), f0: track(values) },
    SETTINGS,
  );
  for (let r = 99; r <= 108; r++) expect(f0.values[r]).toBeCloseTo(2900 * (3000 / 2900) ** ((r - 99) / 9), 6);
  for (let r = 150; r < 170; r++) expect(f0.values[r]).toBeNaN();
});

/** The fitted song, through a file. */
function reread(song: Song): Song {
  return readSong(JSON.parse(JSON.stringify(songDocument(song))), "fit");
}

function apart(a: Signal, b: Signal): number {
  return a.values.reduce((most, v, i) => Math.max(most, Math.abs(v - b.values[i])), 0);
}

test("a fitted song is written, read and sung again byte for byte, filter and augmentation and all", () => {
  const filter = [
    [500, -3],
    [5000, 2.5],
  ] as const;
  const augmentation = {
    noise: [{ filter, rate: 344.53125, levels: [0, 0.01, 0.02, 0] }],
    movingFilter: {
      rate: 50,
      frequencies: [300, 900],
      gains: [
        [0, 1],
        [2, -3],
      ],
    },
    gain: { rate: 344.53125, values: [0, 1.25, -2] },
  };
  const { song } = fitGesture(HEARD, { ...SETTINGS, tract: "cavity-3555", filter });
  for (const whole of [FITTED.song, song, { ...song, augmentation }]) {
    const again = reread(whole);
    expect(again).toEqual(whole);
    expect(apart(synthesize(again), synthesize(whole))).toBe(0);
  }
});

test("however close the syllables, those of a fit don't overlap, and a file holds them", () => {
  const signal = synthesize({ ...SONG, syllables: [{ ...SONG.syllables[0], onset: 0.05, duration: 0.8 }] });
  const whole = hear(signal, [{ onset: 0.05, offset: 0.85, label: "1" }]);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 12, max: 90 }), fc.integer({ min: 0, max: 12 })), {
        minLength: 2,
        maxLength: 12,
      }),
      (lengths) => {
        let at = 0.05;
        const syllables: Segment[] = [];
        for (const [long, gap] of lengths) {
          if (at + long / 1000 > 0.9) break;
          syllables.push({ onset: at, offset: at + long / 1000, label: `${syllables.length}` });
          at += (long + gap) / 1000 + 0.0004;
        }
        const { song } = fitGesture({ ...whole, syllables }, SETTINGS);
        // readSong refuses overlaps, and what ends after the song.
        expect(reread(song)).toEqual(song);
        for (let i = 1; i < song.syllables.length; i++) {
          const before = song.syllables[i - 1];
          // To the microsecond of a file.
          expect(song.syllables[i].onset).toBeGreaterThanOrEqual(before.onset + before.duration - 1e-6);
        }
      },
    ),
    { numRuns: 30, seed: 1 },
  );
});

test("a syllable at either end of the recording stays within it", () => {
  const values = SOUND.values.slice(0.13 * 44_100, 0.27 * 44_100);
  const signal = monoSignal(values, 44_100);
  const { song } = fitGesture(hear(signal, [{ onset: 0, offset: durationOf(signal), label: "1" }]), SETTINGS);
  expect(song.syllables.length).toBe(1);
  expect(reread(song)).toEqual(song);
  expect(synthesize(song).values.length).toBe(values.length);
});

test("fits no syllables if nothing is voiced", () => {
  const silent: FittedGesture = fitGesture(
    { ...HEARD, f0: track(new Float64Array(901).fill(Number.NaN)) },
    SETTINGS,
  );
  expect(silent.song.syllables).toEqual([]);
  expect(silent.estimate.pressure.every(Number.isNaN)).toBe(true);
  expect(fitGesture({ ...HEARD, syllables: [] }, SETTINGS).song.syllables).toEqual([]);
});

test("calibration makes a copy as loud as its recording, moment by moment, at most threefold a call", () => {
  const loudness = { rate: 1000, values: [1, 1, 1, 1] };
  const song = { ...SONG, syllables: [{ ...SONG.syllables[0], onset: 0.001, duration: 0.003, loudness }] };
  const recording = track([9, 0.2, 0.1, 0.3, 50, 9]);
  const copy = track([0.1, 0.1, 0.1, 0.1, 0.1, 0.1]);
  const [syllable] = calibrateLoudness(song, recording, copy).syllables;
  expect(syllable.loudness).toEqual({ rate: 1000, values: [2, 1, 3, 3] });
  expect(loudness.values).toEqual([1, 1, 1, 1]);
});

test("calibrated, the copy of a fit is as loud as what was heard", () => {
  const halved = {
    ...FITTED.song,
    syllables: FITTED.song.syllables.map((syllable) => {
      const { loudness } = syllable;
      if (typeof loudness === "number" || !("rate" in loudness)) return syllable;
      return { ...syllable, loudness: { ...loudness, values: loudness.values.map((v) => 0.5 * v) } };
    }),
  };
  const song = calibrateLoudness(halved, HEARD.level, listenLevel(synthesize(halved)));
  const level = listenLevel(synthesize(song)).values;
  const ratios: number[] = [];
  HEARD.level.values.forEach((wanted, r) => {
    if (wanted > 0.1 * Math.max(...HEARD.level.values)) ratios.push(level[r] / wanted);
  });
  // Loudness moves within the 6 ms over which level is taken.
  expect(Math.abs(median(ratios) - 1)).toBeLessThan(0.01);
  expect(Math.min(...ratios)).toBeGreaterThan(0.85);
  expect(Math.max(...ratios)).toBeLessThan(1.15);
});

test("gamma stays at 24000 for voices it reaches and grows with the highest notes beyond", () => {
  expect(gammaFor([400, 900, 3000])).toBe(24_000);
  expect(gammaFor([Number.NaN])).toBe(24_000);
  const gamma = gammaFor([9000, 9000]);
  expect(gamma).toBeGreaterThan(24_000);
  // It reaches the note with 5 % to spare at a usual pressure, rounded up to the next hundred.
  const top = fundamentalFrequency(0.15, 3, gamma);
  expect(top).toBeGreaterThanOrEqual(9000 * 1.05);
  expect(top).toBeLessThan(9000 * 1.06);
});

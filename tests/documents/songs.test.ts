import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSong, songDocument } from "../../src/documents/songDocument.js";
import { segmentSyllables } from "../../src/features/syllables/segmentation.js";
import type { Side, Song, Syllable } from "../../src/shapes/song.js";
import { GESTURE_RATE, gestureOf } from "../../src/syrinx/gesture.js";
import { labialFrequency, onsetPressure, SYMMETRIC_LABIUM } from "../../src/syrinx/labialModel.js";
import { fundamentalFrequency, regime, spectralContentIndex } from "../../src/syrinx/oscillationTable.js";
import { relaxationCycle } from "../../src/syrinx/relaxationOscillator.js";
import { synthesize } from "../../src/syrinx/synthesize.js";

const SYNTH = join(import.meta.dirname, "../../synth");
const text = (name: string): string => readFileSync(join(SYNTH, `${name}.song.json`), "utf8");
const songOf = (name: string): Song => readSong(JSON.parse(text(name)), name);
const NAMES = readdirSync(SYNTH)
  .filter((file) => file.endsWith(".song.json"))
  .map((file) => file.replace(/\.song\.json$/, ""));
/** Those that imitate a bird or are sung by the normal form without ever falling silent within a syllable. */
const STEADY = NAMES.filter((name) => name !== "ellipses" && songOf(name).model === "normal-form");

/** An instant of a sounding syllable. */
interface Instant {
  /** s from the onset of the sounding */
  readonly time: number;
  readonly alpha: number;
  readonly beta: number;
}

/** The gesture of a syllable's first sounding, every 2 ms, edges left out. */
function instants(song: Song, syllable: Syllable): Instant[] {
  const { pressure, tension, loudness } = gestureOf(song, syllable.voice);
  const found: Instant[] = [];
  for (let time = 0.002; time <= syllable.duration - 0.002; time += 0.002) {
    const row = Math.round((syllable.onset + time) * GESTURE_RATE);
    if (loudness.values[row] > 0)
      found.push({ time, alpha: pressure.values[row], beta: tension.values[row] });
  }
  return found;
}

const gammaOf = (song: Song, side: Side): number =>
  side === "right" ? (song.rightGamma ?? song.gamma) : song.gamma;

/** F0 along a syllable, Hz. */
function melody(song: Song, syllable: Syllable): number[] {
  const gamma = gammaOf(song, syllable.voice);
  return instants(song, syllable).map(({ alpha, beta }) => fundamentalFrequency(alpha, beta, gamma));
}

const labelled = (song: Song, label: string): Syllable => {
  const found = song.syllables.find((syllable) => syllable.label === label);
  if (found === undefined) throw new Error(`no syllable ${label}`);
  return found;
};
const rateOf = ({ repeat }: Syllable): number => 1 / (repeat?.period ?? Number.POSITIVE_INFINITY);
const rises = (values: readonly number[]): boolean => values.every((v, i) => i === 0 || v > values[i - 1]);
const falls = (values: readonly number[]): boolean => values.every((v, i) => i === 0 || v < values[i - 1]);
const lowest = (values: readonly number[]): number => Math.min(...values);
const highest = (values: readonly number[]): number => Math.max(...values);

describe.each(NAMES)("the bundled song %s", (name) => {
  test("is unchanged after being written and read again", () => {
    const song = songOf(name);
    expect(readSong(JSON.parse(JSON.stringify(songDocument(song))), name)).toEqual(song);
  });

  test("is audible and doesn't clip", () => {
    const song = songOf(name);
    const { values } = synthesize(song);
    const peak = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    // Loud enough to be heard beside the others: within 14 dB of full scale.
    expect(peak).toBeGreaterThan(0.2);
    expect(peak).toBeLessThan(1);
  });
});

test.each(STEADY)("every syllable of %s sings throughout, at a pressure of 0.05 to 0.3", (name) => {
  const song = songOf(name);
  for (const syllable of song.syllables) {
    const sung = instants(song, syllable);
    expect(sung.length).toBeGreaterThan(5);
    for (const { alpha, beta } of sung) {
      expect(alpha).toBeGreaterThanOrEqual(0.05);
      expect(alpha).toBeLessThanOrEqual(0.3);
      expect(["snic", "hopf"]).toContain(regime(alpha, beta));
    }
  }
});

test.each(["chingolo", "zebra-finch", "canary", "great-kiskadee"])(
  "segmentation finds every syllable of %s",
  (name) => {
    const song = songOf(name);
    const onsets = song.syllables.flatMap(({ onset, repeat }) =>
      Array.from({ length: repeat?.count ?? 1 }, (_, k) => onset + k * (repeat?.period ?? 0)),
    );
    onsets.sort((a, b) => a - b);
    const found = segmentSyllables(synthesize(song));
    expect(found.length).toBe(onsets.length);
    // Its envelope looks 8 ms around.
    found.forEach(({ onset }, i) => {
      expect(Math.abs(onset - onsets[i])).toBeLessThan(0.008);
    });
  },
);

test("the chingolo whistles between 3 and 6 kHz, then trills", () => {
  const song = songOf("chingolo");
  for (const label of ["A", "B", "C"]) {
    const whistle = labelled(song, label);
    const f0 = melody(song, whistle);
    // Introductory whistles of 0.2 s and more at 3 to 6 kHz (Handford 1988; Tubaro & Segura 1994).
    expect(whistle.duration).toBeGreaterThanOrEqual(0.2);
    expect(lowest(f0)).toBeGreaterThan(3000);
    expect(highest(f0)).toBeLessThan(6000);
    for (const { alpha, beta } of instants(song, whistle)) {
      expect(spectralContentIndex(alpha, beta)).toBeLessThan(1.2);
    }
  }
  const trill = labelled(song, "t");
  expect(falls(melody(song, trill))).toBe(true);
  // From slow trills of open country to fast ones, some 5 to 20 notes a second.
  expect(rateOf(trill)).toBeGreaterThan(5);
  expect(rateOf(trill)).toBeLessThan(20);
});

test("the zebra finch sings stacks of 400 to 800 Hz, rich in harmonics, in a motif that comes twice", () => {
  const song = songOf("zebra-finch");
  for (const label of ["i", "a", "c", "d"]) {
    const stack = labelled(song, label);
    const f0 = melody(song, stack);
    expect(lowest(f0)).toBeGreaterThan(400);
    expect(highest(f0)).toBeLessThan(800);
    for (const { alpha, beta } of instants(song, stack)) {
      expect(spectralContentIndex(alpha, beta)).toBeGreaterThan(3);
    }
  }
  // A high note runs into a stack.
  const high = melody(song, labelled(song, "b"));
  expect(high[0]).toBeGreaterThan(3000);
  expect(high[high.length - 1]).toBeLessThan(800);
  for (const label of ["a", "b", "c", "d"]) {
    expect(labelled(song, label).repeat).toEqual({ count: 2, period: 0.7 });
  }
});

test("the canary sings a phrase of up-sweeps, one of down-sweeps, and trills faster than 16 a second", () => {
  const song = songOf("canary");
  expect(rises(melody(song, labelled(song, "u")))).toBe(true);
  expect(falls(melody(song, labelled(song, "d")))).toBe(true);
  for (const syllable of song.syllables) {
    expect(syllable.repeat?.count).toBeGreaterThanOrEqual(2);
    const f0 = melody(song, syllable);
    expect(lowest(f0)).toBeGreaterThan(1000);
    expect(highest(f0)).toBeLessThan(5000);
  }
  // Each with a breath of its own up to about 30 a second (Hartley & Suthers 1989); above 16 females listen up.
  expect(rateOf(labelled(song, "t"))).toBeGreaterThan(16);
  expect(rateOf(labelled(song, "t"))).toBeLessThan(30);
});

test("the kiskadee's pressure alone bends its pitch, up and down within 1 to 5 kHz, widest in the last note", () => {
  const song = songOf("great-kiskadee");
  expect(song.syllables.map(({ label }) => label)).toEqual(["kis", "ka", "dee"]);
  const spans = song.syllables.map((syllable) => {
    expect(typeof syllable.tension).toBe("number");
    const f0 = melody(song, syllable);
    const top = f0.indexOf(highest(f0));
    expect(rises(f0.slice(0, top + 1))).toBe(true);
    expect(falls(f0.slice(top))).toBe(true);
    // Fundamental and second harmonic lie in the band.
    expect(lowest(f0)).toBeGreaterThan(1000);
    expect(2 * highest(f0)).toBeLessThan(5000);
    for (const { alpha, beta } of instants(song, syllable)) {
      expect(spectralContentIndex(alpha, beta)).toBeGreaterThan(1.5);
    }
    return { duration: syllable.duration, span: highest(f0) - lowest(f0) };
  });
  const [kis, ka, dee] = spans;
  for (const other of [kis, ka]) {
    expect(dee.duration).toBeGreaterThan(other.duration);
    expect(dee.span).toBeGreaterThan(other.span);
  }
});

describe("an ellipse of pressure and tension, by phase:", () => {
  const song = songOf("ellipses");
  const PHASES = [0, 45, 90, 135, 180, 225, 270, 315];
  const curve = (phase: number, key: "pressure" | "tension"): readonly number[] => {
    const value = labelled(song, String(phase))[key];
    if (typeof value === "number" || !("rate" in value)) throw new Error(`${key} has no samples`);
    return value.values;
  };
  /** F0 at the samples, one each 15 degrees; 0 where it is silent. */
  const f0 = (phase: number): number[] =>
    curve(phase, "pressure").map((alpha, i) =>
      fundamentalFrequency(alpha, curve(phase, "tension")[i], song.gamma),
    );
  const sung = (phase: number): number[] => f0(phase).filter((f) => f > 0);

  test("has the phase of its title", () => {
    expect(song.title).toContain("pressure = 0.06 - 0.14 cos(x), tension = 0.75 - 0.55 cos(x - phase)");
    expect(song.syllables.map(({ label }) => Number(label))).toEqual(PHASES);
    for (const phase of PHASES) {
      const { duration } = labelled(song, String(phase));
      const rows = curve(phase, "pressure").length;
      for (let i = 0; i < rows; i++) {
        const x = (2 * Math.PI * i) / (rows - 1);
        // The file holds four decimals.
        expect(Math.abs(curve(phase, "pressure")[i] - (0.06 - 0.14 * Math.cos(x)))).toBeLessThan(6e-5);
        const tension = 0.75 - 0.55 * Math.cos(x - (phase * Math.PI) / 180);
        expect(Math.abs(curve(phase, "tension")[i] - tension)).toBeLessThan(6e-5);
      }
      expect(duration).toBe(0.2);
    }
  });

  test("is silent while the pressure is below onset, and sings above", () => {
    for (const phase of PHASES) {
      f0(phase).forEach((f, i) => {
        expect(f > 0).toBe(curve(phase, "pressure")[i] > 0);
      });
    }
  });

  test("mirrored phases give the time-reversed sound", () => {
    // Pressure is even in time, and cos(x - phase) turns into cos(x + phase).
    for (const phase of [45, 90, 135]) {
      const there = f0(phase);
      const back = f0(360 - phase).reverse();
      // The file holds four decimals.
      there.forEach((f, i) => {
        expect(Math.abs(f - back[i])).toBeLessThan(2);
      });
    }
  });

  test("in phase the pitch goes up and down, in antiphase down and up", () => {
    for (const [phase, up] of [
      [0, true],
      [180, false],
    ] as const) {
      const f = sung(phase);
      const middle = (f.length - 1) / 2;
      const [first, second] = [f.slice(0, middle + 1), f.slice(middle)];
      expect(up ? rises(first) && falls(second) : falls(first) && rises(second)).toBe(true);
    }
  });

  test("tension that lags behind pressure sweeps up, tension ahead of it sweeps down", () => {
    for (const phase of [45, 90, 135]) {
      const f = sung(phase);
      expect(f[f.length - 1]).toBeGreaterThan(f[0]);
      const mirrored = sung(360 - phase);
      expect(mirrored[mirrored.length - 1]).toBeLessThan(mirrored[0]);
    }
    // At the highest pressure only the tension moves: the pitch goes its way, as sin(phase).
    for (const phase of PHASES) {
      const slope = (f0(phase)[13] - f0(phase)[11]) / 2;
      if (phase % 180 === 0) expect(Math.abs(slope)).toBeLessThan(1);
      else expect(Math.sign(slope)).toBe(phase < 180 ? 1 : -1);
    }
  });
});

test("the duet has each voice alone, then both at once, one falling while the other rises", () => {
  const song = songOf("duet");
  expect(song.rightGamma).not.toBe(song.gamma);
  const loudness = { left: gestureOf(song, "left"), right: gestureOf(song, "right") };
  const share = (left: boolean, right: boolean): number =>
    loudness.left.loudness.values.filter(
      (l, r) => l > 0 === left && loudness.right.loudness.values[r] > 0 === right,
    ).length / loudness.left.loudness.values.length;
  expect(share(true, false)).toBeGreaterThan(0.1);
  expect(share(false, true)).toBeGreaterThan(0.05);
  expect(share(true, true)).toBeGreaterThan(0.3);
  const [low, high] = song.syllables.filter(({ label }) => label === "part");
  expect([low.voice, high.voice]).toEqual(["left", "right"]);
  expect(falls(melody(song, low))).toBe(true);
  expect(rises(melody(song, high))).toBe(true);
  expect(lowest(melody(song, high))).toBeGreaterThan(highest(melody(song, low)));
});

test("the labial song stays near F0 = gamma sqrt(tension) / 2 pi, at pressures where the labia never meet", () => {
  const song = songOf("labial");
  expect(song.model).toBe("labial");
  for (const syllable of song.syllables) {
    const sung = instants(song, syllable).filter(({ alpha }) => alpha > 0.02);
    for (const { alpha, beta } of [sung[0], sung[Math.floor(sung.length / 2)], sung[sung.length - 1]]) {
      const pressure = onsetPressure(SYMMETRIC_LABIUM) * (1 + alpha / 0.15);
      const f0 = labialFrequency(SYMMETRIC_LABIUM, pressure, song.gamma ** 2 * beta);
      // F0 falls a little with the amplitude: by less than 5 % up to twice the onset pressure.
      expect(Math.abs(f0 / ((song.gamma * Math.sqrt(beta)) / (2 * Math.PI)) - 1)).toBeLessThan(0.05);
    }
  }
});

test("the relaxation song goes from a sine into jumps and calls at about 1 kHz", () => {
  const song = songOf("relaxation");
  expect(song.model).toBe("relaxation");
  const cycle = ({ alpha, beta }: Instant): ReturnType<typeof relaxationCycle> =>
    relaxationCycle({ b: alpha, c: 5, k: beta, g: 0 });
  const opening = instants(song, labelled(song, "sine to jumps"));
  const [soft, hard] = [cycle(opening[5]), cycle(opening[opening.length - 5])];
  // Nearly a sine: its period is that of the linear oscillator, 2 pi / sqrt(k).
  expect(Math.abs(soft.period / (2 * Math.PI) - 1)).toBeLessThan(0.02);
  expect(hard.fastShare).toBeLessThan(0.3);
  expect(soft.fastShare).toBeGreaterThan(0.8);
  for (const label of ["call", "rattle"]) {
    for (const instant of instants(song, labelled(song, label)).filter((_, i) => i % 5 === 0)) {
      expect(instant.alpha / Math.sqrt(instant.beta)).toBeGreaterThan(3);
      const f0 = song.gamma / cycle(instant).period;
      expect(f0).toBeGreaterThan(800);
      expect(f0).toBeLessThan(1700);
    }
  }
});

test("the shortest bundled song has five lines", () => {
  expect(text("five-lines").trim().split("\n").length).toBe(5);
  expect(songOf("five-lines").syllables.length).toBe(3);
});

import { describe, expect, it } from "vitest";
import { fitSong } from "../../src/inverse/fitSong.js";
import type { Fit } from "../../src/inverse/measureFit.js";
import { demoSummary } from "../../src/report/demoSummary.js";
import { reportGesture } from "../../src/report/reportGesture.js";
import type { ReportTrack } from "../../src/shapes/report.js";
import type { Song } from "../../src/shapes/song.js";
import { gestureOf } from "../../src/syrinx/gesture.js";
import { fundamentalFrequency, regime } from "../../src/syrinx/oscillationTable.js";
import { synthesize } from "../../src/syrinx/synthesize.js";
import { floatsOf } from "../../src/views/browser/page/unpack.js";

const SONG: Song = {
  model: "normal-form",
  breathNoise: 0,
  sampleRate: 44_100,
  duration: 0.6,
  gamma: 24_000,
  tract: "none",
  backgroundDb: -60,
  seed: 2,
  syllables: [0.1, 0.35].map((onset) => ({
    label: "a",
    voice: "left",
    onset,
    duration: 0.15,
    pressure: 0.15,
    tension: [
      [0, 0.2],
      [0.15, 0.6],
    ],
    loudness: 0.8,
  })),
};

function fitOf(song: Song): Fit {
  const fit = fitSong(synthesize(song), { rounds: 0 });
  if (fit === undefined) throw new Error("nothing was fitted");
  return fit;
}
const fit = fitOf(SONG);
const gesture = reportGesture(fit);
const at = (track: ReportTrack, time: number): number =>
  floatsOf(track.values)[Math.round((time - track.start) * track.rate)];

describe("a gesture on the page", () => {
  it("is what the song sings while it sounds, and nothing while it rests", () => {
    const { pressure, loudness } = gestureOf(fit.song);
    for (const time of [0.05, 0.15, 0.2, 0.3, 0.4, 0.45, 0.55]) {
      const row = Math.round(time * loudness.rate);
      const sung = loudness.values[row] > 0;
      expect(sung).toBe((time > 0.1 && time < 0.25) || (time > 0.35 && time < 0.5));
      // Packed to a relative 8e-6.
      if (sung) expect(at(gesture.pressure, time)).toBeCloseTo(pressure.values[row], 5);
      else expect(at(gesture.pressure, time)).toBeNaN();
      if (!sung) expect(at(gesture.tension, time)).toBeNaN();
    }
  });

  it("carries the standard errors of its estimate", () => {
    const { estimate, f0 } = fit.fitted;
    const row = Math.round(0.2 * f0.rate);
    expect(at(gesture.pressureError, 0.2) / estimate.pressureError[row]).toBeCloseTo(1, 4);
    expect(at(gesture.tensionError, 0.2) / estimate.tensionError[row]).toBeCloseTo(1, 4);
    expect(at(gesture.pressureError, 0.3)).toBeNaN();
  });

  it("says where it is guessed, noisy or two-voiced", () => {
    const rate = fit.character.rate;
    const values = fit.character.values.map((kind, row) => {
      const time = row / rate;
      if (time > 0.14 && time < 0.16) return "noisy" as const;
      return time > 0.4 && time < 0.42 ? ("two-voiced" as const) : kind;
    });
    const pressureError = fit.fitted.estimate.pressureError.map((error, row) => {
      const time = row / fit.fitted.f0.rate;
      return time > 0.195 && time < 0.2155 ? Number.NaN : error;
    });
    const doubted = reportGesture({
      ...fit,
      character: { rate, values },
      fitted: { ...fit.fitted, estimate: { ...fit.fitted.estimate, pressureError } },
    }).doubts;
    for (const [kind, from, to] of [
      ["noisy", 0.14, 0.16],
      ["guessed", 0.195, 0.2155],
      ["two-voiced", 0.4, 0.42],
    ] as const) {
      const found = doubted.find((one) => one.kind === kind && Math.abs(one.from - from) < 0.004);
      // A frame of the character is 2 ms long.
      expect(found, kind).toBeDefined();
      expect(Math.abs((found?.to ?? 0) - to)).toBeLessThan(0.004);
    }
  });

  it("says in words what is known, never a bare share of 0 %", () => {
    expect(gesture.known[0]).toMatch(/F0 and loudness are measured.*convention/);
    expect(gesture.known[1]).toMatch(/oscillator/);
    expect(gesture.known.join(" ")).not.toMatch(/\b0 %/);
    const given = fitSong(synthesize(SONG), { rounds: 0, gamma: 24_000, tract: "none", filter: false });
    expect(given && reportGesture(given).known[0]).toMatch(/tension is determined in \d+ %/);
  });

  it("lies in its part of the plane, whose lines are where the oscillator has them", () => {
    const { alpha, beta, lines } = gesture.plane;
    floatsOf(gesture.pressure.values).forEach((value, row) => {
      if (Number.isNaN(floatsAt(row))) return;
      expect(value).toBeGreaterThanOrEqual(alpha.low);
      expect(value).toBeLessThanOrEqual(alpha.high);
    });
    const pitches = lines.filter(({ kind }) => kind === "f0");
    expect(pitches.length).toBeGreaterThan(1);
    for (const { kind, label, beta: packed } of lines) {
      const tensions = floatsOf(packed);
      for (const share of [0.25, 0.5, 0.75]) {
        const column = Math.round(share * (tensions.length - 1));
        const [a, b] = [alpha.low + share * (alpha.high - alpha.low), tensions[column]];
        if (!(b > beta.low && b < beta.high)) continue;
        if (kind === "onset") {
          const near = 1e-3 * (beta.high - beta.low);
          expect([regime(a, b - near), regime(a, b + near) === "silent"]).toEqual(["silent", false]);
        } else if (kind === "f0") {
          const [number, unit] = label.split(" ");
          const hz = Number(number) * (unit === "kHz" ? 1000 : 1);
          // A line is found to 2^-24 of the part and packed to 8e-6 of its tension.
          expect(Math.abs(fundamentalFrequency(a, b, 24_000) / hz - 1)).toBeLessThan(2e-3);
        }
      }
    }
  });
});

function floatsAt(row: number): number {
  return floatsOf(gesture.pressureError.values)[row];
}

describe("the sentence at the top", () => {
  const f0 = { values: Float64Array.of(Number.NaN, 450, 550), columns: [], rate: 10, start: 0 };
  const heard = { duration: 4.09, f0, syllables: [{ onset: 0.05, offset: 0.25, label: "a" }] };

  it("says how much was found, at which pitch, and how good the copies are", () => {
    const said = demoSummary(heard, fit);
    expect(said).toMatch(/^1 syllable in 4\.1 s, voiced for \d+ % of their time at 0\.4\d to 0\.5\d kHz\. /);
    expect(said).toContain("gesture alone follows the pitch to ");
  });

  it("says so where there is nothing", () => {
    expect(demoSummary({ ...heard, duration: 0.2, syllables: [] }, undefined)).toBe(
      "No syllable was found in 200 ms: nothing stands out of the background.",
    );
    expect(demoSummary(heard, undefined)).toMatch(/^1 syllable in 4\.1 s, none of them voiced/);
  });
});

import { describe, expect, test } from "vitest";
import { labelFacts, labelledSong } from "../../src/report/labelReport.js";
import { monoSignal } from "../../src/shapes/series.js";

const encode = () => ({ bytes: new Uint8Array(4), rate: 22_050, afterPulse: 0, length: 22_050 });
const at = (onset: number, label: string, confidence = 0.9) => ({
  onset,
  offset: onset + 0.1,
  label,
  confidence,
});

describe("a stretch of held-out song", () => {
  const signal = { ...monoSignal(new Float32Array(22_050), 22_050), start: 2 };
  const held = {
    file: "birds/a.wav",
    truth: [at(1.5, "x"), at(2.2, "a"), at(2.5, "b"), at(2.8, "c")],
    found: [at(2.21, "a"), at(2.5, "c"), at(2.86, "c"), at(3.5, "x")],
  };
  const song = labelledSong(held, signal, 10, encode);

  test("has the labels that lie in it, from its start on, and its place in the recording", () => {
    expect(song.start).toBe(12);
    expect(song.file).toBe("a.wav");
    expect(song.truth.map(({ label, onset }) => [label, Number(onset.toFixed(3))])).toEqual([
      ["a", 0.2],
      ["b", 0.5],
      ["c", 0.8],
    ]);
    expect(song.sound.duration).toBe(1);
  });

  test("says which labels are as annotated: those of one name that share half of what both cover", () => {
    // 90 of 110 ms in common; another name; 40 of 160 ms in common.
    expect(song.found.map(({ label, right }) => [label, right])).toEqual([
      ["a", true],
      ["c", false],
      ["c", false],
    ]);
  });
});

test("the scores of a labeller stand beside those of simpler methods", () => {
  const score = { syllableErrorRate: 0.025, frameError: 0.0123, onsetF1: 0.99, offsetF1: null };
  const summary = {
    ...score,
    edits: 1,
    reference: 40,
    seconds: 12.3,
    linear: { ...score, syllableErrorRate: 0.4 },
    threshold: { onsetF1: 0.5, offsetF1: 0.25 },
  };
  const facts = labelFacts(summary as Parameters<typeof labelFacts>[0], (label, value) => ({
    group: "g",
    label,
    value,
  }));
  expect(facts.map(({ label, value }) => `${label}: ${value}`)).toEqual([
    "syllable error: 2.50 %",
    "frame error: 1.23 %",
    "onset F1 at 10 ms: 0.990",
    "offset F1 at 10 ms: undefined",
    "edits: 1 over 40 syllables in 12 s",
    "syllable error, least squares: 40.0 %",
    "frame error, least squares: 1.23 %",
    "onset F1 at 10 ms, least squares: 0.990",
    "offset F1 at 10 ms, least squares: undefined",
    "onset F1 at 10 ms, threshold: 0.500",
    "offset F1 at 10 ms, threshold: 0.250",
  ]);
});

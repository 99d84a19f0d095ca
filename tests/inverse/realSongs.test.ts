import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { listenLevel } from "../../src/features/measuring/hearSound.js";
import { trackPitch } from "../../src/features/pitch/pitch.js";
import { fitGesture } from "../../src/inverse/fitGesture.js";
import { fitSong } from "../../src/inverse/fitSong.js";
import type { Fit } from "../../src/inverse/measureFit.js";
import type { Segment } from "../../src/shapes/segment.js";
import { monoSignal, rowsWithin, type Signal } from "../../src/shapes/series.js";
import { backgroundOf } from "../../src/signal/harmonics.js";
import { gestureOf } from "../../src/syrinx/gesture.js";
import { fundamentalFrequency } from "../../src/syrinx/oscillationTable.js";
import { readRecording } from "../../src/workspace/sound/readRecording.js";
import { HAS_RECORDINGS, RECORDINGS } from "../sharedData.js";

const BIRDS = join(RECORDINGS, "birds");
const named = (start: string, end: string): string =>
  join(BIRDS, readdirSync(BIRDS).find((name) => name.startsWith(start) && name.endsWith(end)) ?? start);

async function fitted(start: string): Promise<Fit> {
  const file = named(start, ".wav");
  const fit = fitSong((await readRecording(file)).signal);
  if (fit === undefined) throw new Error(`${file}: nothing is voiced`);
  return fit;
}

describe.skipIf(!HAS_RECORDINGS)("real birds", () => {
  // Spectral correlations that an earlier study calls excellent for the augmented copy, and what its own copies by
  // gesture, tract and one filter reached.
  test.each([
    ["chingolo_tico_seewave", 0.9, 0.9],
    ["lapwing_peewit_seewave", 0.965, 0.965],
    ["zebrafinch_g17y2U-f00014", 0.76, 0.6],
    ["bengalese_koumura_Bird0_0", 0.76, 0.6],
  ])(
    "%s is copied well, in both tiers",
    async (file, augmented, physics) => {
      const fit = await fitted(file);
      expect(fit.augmented.likeness.spectralCorrelation).toBeGreaterThan(augmented);
      expect(fit.physics.likeness.spectralCorrelation).toBeGreaterThan(physics);
      expect(fit.augmented.likeness.envelopeCorrelation).toBeGreaterThan(0.985);
      expect(fit.augmented.likeness.f0.voicedInBoth).toBeGreaterThan(0.9);
      // As loud as the bird, in absolute terms.
      expect(Math.abs(fit.augmented.likeness.levelDifferenceDb)).toBeLessThan(0.5);
      // The tract is unknown, so the pressure must not be reported as determined.
      expect(fit.determined.pressure).toBeLessThan(0.2);
    },
    60_000,
  );

  test("renditions of one syllable, fitted apart, give gestures nearer to each other than to another's", async () => {
    const birds = ["bengalese_gy6or6_230312_0811.159", "bengalese_koumura_Bird0_0"];
    const twins = (await Promise.all(birds.map(nearestAreTwins))).flat();
    // Syllables that are mostly noise have no gesture to compare and are left out.
    expect(twins.length).toBeGreaterThan(12);
    expect(twins.filter(Boolean).length / twins.length).toBeGreaterThan(0.85);
  });
});

/** Instants at which gestures are compared, over the length of a syllable. */
const POINTS = 40;
/** Syllables voiced less than this are left out. */
const VOICED = 0.6;

interface Rendition {
  readonly label: string;
  /** pressure and logarithm of F0 at each instant */
  readonly gesture: readonly (readonly [number, number])[];
}

/** For the two loudest renditions of every syllable: is its twin the nearest? */
async function nearestAreTwins(start: string): Promise<boolean[]> {
  const { signal } = await readRecording(named(start, ".wav"));
  const renditions = loudestTwo(signal, segmentsOf(named(start, ".annot.csv"))).flatMap((segment) => {
    const found = renditionOf(signal, segment);
    return found === undefined ? [] : [found];
  });
  const spreads = [0, 1].map((k) => {
    const all = renditions.flatMap(({ gesture }) => gesture.map((point) => point[k]));
    const middle = all.reduce((a, b) => a + b, 0) / all.length;
    return Math.sqrt(all.reduce((sum, v) => sum + (v - middle) ** 2, 0) / all.length);
  });
  const distance = (a: Rendition, b: Rendition): number =>
    a.gesture.reduce((sum, point, i) => {
      return sum + point.reduce((all, v, k) => all + ((v - b.gesture[i][k]) / spreads[k]) ** 2, 0);
    }, 0);
  return renditions.flatMap((one) => {
    const twin = renditions.find((other) => other !== one && other.label === one.label);
    if (twin === undefined) return [];
    const others = renditions.filter(({ label }) => label !== one.label);
    return [others.every((other) => distance(one, other) > distance(one, twin))];
  });
}

function segmentsOf(path: string): Segment[] {
  const [header, ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  const columns = header.split(",");
  return lines.map((line) => {
    const field = (name: string): string => line.split(",")[columns.indexOf(name)];
    return { label: field("label"), onset: Number(field("onset_s")), offset: Number(field("offset_s")) };
  });
}

function loudestTwo(signal: Signal, segments: readonly Segment[]): Segment[] {
  const power = ({ onset, offset }: Segment): number => {
    const part = signal.values.subarray(...rowsWithin(signal, onset, offset));
    return part.reduce((sum, v) => sum + v * v, 0) / part.length;
  };
  return [...new Set(segments.map(({ label }) => label))].flatMap((label) =>
    segments
      .filter((segment) => segment.label === label)
      .sort((a, b) => power(b) - power(a))
      .slice(0, 2),
  );
}

/** One rendition, cut out of its recording with 30 ms to either side and fitted by itself. */
function renditionOf(signal: Signal, { label, onset, offset }: Segment): Rendition | undefined {
  const [first, end] = rowsWithin(signal, onset - 0.03, offset + 0.03);
  const cut = monoSignal(signal.values.slice(first, end), signal.rate);
  const start = first / signal.rate;
  const own = { label, onset: onset - start, offset: offset - start };
  const { song, f0 } = fitGesture(
    {
      signal: cut,
      f0: trackPitch(cut),
      level: listenLevel(cut),
      syllables: [own],
      background: backgroundOf(cut, [own]),
      duration: cut.values.length / cut.rate,
    },
    { gamma: 24_000, tract: "cavity-3555" },
  );
  const pitch = f0.values.subarray(...rowsWithin(f0, own.onset, own.offset));
  if (!(pitch.filter((f) => !Number.isNaN(f)).length / pitch.length >= VOICED)) return undefined;
  const { pressure, tension } = gestureOf(song);
  const gesture = Array.from({ length: POINTS }, (_, i): [number, number] => {
    const t = own.onset + ((i + 0.5) / POINTS) * (own.offset - own.onset);
    const row = Math.round(t * pressure.rate);
    const alpha = Math.max(0, pressure.values[row]);
    return [alpha, Math.log(Math.max(100, fundamentalFrequency(alpha, tension.values[row], song.gamma)))];
  });
  return { label, gesture };
}

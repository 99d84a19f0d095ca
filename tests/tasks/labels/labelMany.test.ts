import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Readable } from "../../../src/features/measuring/chapters.js";
import type { LabelScores } from "../../../src/learn/labelling/labelScores.js";
import { Random } from "../../../src/math/random.js";
import type { Progress } from "../../../src/shapes/progress.js";
import type { Report } from "../../../src/shapes/report.js";
import { monoSignal } from "../../../src/shapes/series.js";
import { type LabelOptions, labelManyTask } from "../../../src/tasks/labels/labelMany.js";
import { type AnalyzeRequest, analyzeTask } from "../../../src/tasks/recordings/analyze.js";
import { analyzeManyTask } from "../../../src/tasks/recordings/analyzeMany.js";
import type { Runner } from "../../../src/tasks/running/runner.js";
import type { Task } from "../../../src/tasks/running/task.js";
import { readAnnotations } from "../../../src/workspace/annotations/readAnnotations.js";
import { writeAnnotations } from "../../../src/workspace/annotations/writeAnnotations.js";
import { OWN_FILES } from "../../../src/workspace/files/ownFiles.js";
import { readTable } from "../../../src/workspace/files/readTable.js";
import { encodeWav } from "../../../src/workspace/sound/writing/writeWav.js";

/** Frames a second of the stand-in, and frames in a chunk of it. */
const RATE = 500;
const stand = vi.hoisted(() => ({ chunk: 100, weights: "", classes: ["", "low", "high"], runs: 0 }));

/*
 * In place of a trained network: a frame sounds if it is loud, and its label follows from its zero crossings. The network itself is
 * tested in learn/labelling.
 */
vi.mock("../../../src/tasks/recordings/openLabeller.js", () => ({
  findLabeller: () => ({ classes: stand.classes, weights: stand.weights }),
  openLabeller: async () => ({
    scores: async function* (sound: Readable): AsyncGenerator<LabelScores> {
      stand.runs++;
      const frame = sound.sampleRate / RATE;
      const frames = Math.floor((sound.end - sound.first) / frame);
      for (let from = 0; from < frames; from += stand.chunk) {
        const end = Math.min(frames, from + stand.chunk);
        const probabilities: number[] = [];
        for (let f = from; f < end; f++) {
          const values = sound.read(sound.first + f * frame, frame);
          const power = values.reduce((sum, value) => sum + value * value, 0) / frame;
          const crossings = values.filter((value, i) => i > 0 && value * values[i - 1] < 0).length;
          const voice = power > 1e-4 ? 0.9 : 0.1;
          const low = crossings < 12 ? 0.75 : 0.2;
          probabilities.push(1 - voice, voice * low, voice * (1 - low));
        }
        yield {
          rate: RATE,
          start: (sound.first + (from + 0.5) * frame) / sound.sampleRate,
          classes: stand.classes,
          probabilities: Float32Array.from(probabilities),
          onsets: new Float32Array(end - from),
        };
      }
    },
    close: () => {},
  }),
}));

const folder = mkdtempSync(join(tmpdir(), "syrinx-label-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Hz; 44 samples are a frame of the stand-in. */
const SOUND_RATE = 22_000;
/** Syllables of 100 ms every 200 ms, low (2 kHz) and high (4 kHz) in turn, the last one up to the end of the file. */
function song(path: string, syllables: number): void {
  const random = new Random(1);
  const values = Float32Array.from({ length: Math.round(0.2 * syllables * SOUND_RATE) }, (_, i) => {
    const t = i / SOUND_RATE;
    const hertz = Math.floor(t / 0.2) % 2 === 0 ? 2000 : 4000;
    return 0.0005 * random.normal() + (t % 0.2 >= 0.1 ? 0.3 * Math.sin(2 * Math.PI * hertz * t) : 0);
  });
  writeFileSync(path, encodeWav(monoSignal(values, SOUND_RATE)).bytes);
}

/** Runs requests of a batch here. */
const runner: Runner = {
  parallelism: 1,
  run: async (request, onProgress) => {
    const { file, options } = request as unknown as AnalyzeRequest;
    return (await finish(analyzeTask(file, options, { stopRequested: () => false }), onProgress)) as never;
  },
  release: async () => {},
};
const context = { stopRequested: () => false, runner };

async function finish<Result>(
  task: Task<Result>,
  onProgress: (progress: Progress) => void = () => {},
): Promise<Result> {
  let step = await task.next();
  while (!step.done) {
    onProgress(step.value);
    step = await task.next();
  }
  return step.value;
}

const label = (words: string[], options: Partial<LabelOptions> = {}) =>
  finish(labelManyTask("run", words, { out: join(folder, "out"), frames: false, ...options }, context));

/** As label. @returns its result and its warnings. */
async function warned(words: string[], options: Partial<LabelOptions>) {
  const warnings: string[] = [];
  const all = { out: join(folder, "out"), frames: false, ...options };
  const result = await finish(labelManyTask("run", words, all, context), (progress) => {
    if (progress.kind === "warning") warnings.push(progress.text);
  });
  return { ...result, warnings };
}

let count = 0;
beforeEach(() => {
  count++;
  stand.chunk = 100;
  stand.classes = ["", "low", "high"];
  stand.weights = join(folder, "weights");
  writeFileSync(stand.weights, "weights");
});
/** An empty folder for results. */
const empty = (): string => join(folder, `out${count}`);

const wav = join(folder, "song.wav");
song(wav, 6);
/** What is sung in it. */
const truth = Array.from({ length: 6 }, (_, i) => ({
  onset: 0.2 * i + 0.1,
  offset: 0.2 * i + 0.2,
  label: i % 2 === 0 ? "low" : "high",
}));

describe("label", () => {
  test("finds and names the syllables, within the file, and says how sure it is", async () => {
    const out = empty();
    const { files, meanConfidence } = await label([wav], { out });
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({ syllables: 6, duration: 1.2, skipped: false });
    const { annotations } = readAnnotations(join(out, "song.annot.csv"));
    expect(annotations.map((one) => one.label)).toEqual(truth.map((one) => one.label));
    for (const [i, { onset, offset, extra }] of annotations.entries()) {
      // A frame of the stand-in is 2 ms.
      expect(Math.abs(onset - truth[i].onset)).toBeLessThanOrEqual(0.002);
      expect(Math.abs(offset - truth[i].offset)).toBeLessThanOrEqual(0.002);
      expect(offset).toBeLessThanOrEqual(1.2);
      expect(Number(extra?.confidence)).toBeGreaterThan(0.5);
    }
    const { columns, rows } = readTable(join(out, "song.syllables.csv"));
    const cells = (name: string): string[] => rows.map((row) => row.cells[columns.indexOf(name)]);
    expect(cells("label")).toEqual(truth.map((one) => one.label));
    const confidences = cells("confidence").map(Number);
    expect(meanConfidence).toBeCloseTo(confidences.reduce((a, b) => a + b) / 6, 6);
    // The median of whistles is their pitch, to the tracker's precision of .1 %.
    expect(cells("f0_median_hz").map((cell) => Math.round(Number(cell) / 10))).toEqual([
      200, 400, 200, 400, 200, 400,
    ]);
  });

  test("how the sound is read leaves no trace: any chunks give the same bytes", async () => {
    const bytes: string[] = [];
    for (const [i, chunk] of [100_000, 1, 37].entries()) {
      stand.chunk = chunk;
      const out = `${empty()}-${i}`;
      await label([wav], { out });
      bytes.push(readFileSync(join(out, "song.annot.csv"), "utf8"));
    }
    expect(new Set(bytes).size).toBe(1);
  });

  test("what a format can't hold of our own is left out without a word", async () => {
    for (const write of ["simple-seq", "textgrid", "audacity"]) {
      const warnings: string[] = [];
      const options = { out: join(empty(), write), frames: false, write };
      await finish(labelManyTask("run", [wav], options, context), (progress) => {
        if (progress.kind === "warning") warnings.push(progress.text);
      });
      expect(warnings).toEqual([]);
    }
  });

  test("a stretch is labelled as in the whole, and nothing outside it", async () => {
    const { files } = await label([wav], { out: empty(), from: 0.25, to: 0.75 });
    expect(files[0]).toMatchObject({ syllables: 3, duration: 0.5 });
    const { annotations } = readAnnotations(join(empty(), "song.annot.csv"));
    expect(annotations.map((one) => one.label)).toEqual(["high", "low", "high"]);
    expect(annotations[2].offset).toBe(0.75);
  });

  test("without measures, places, names and annotations are the same", async () => {
    const out = empty();
    const [all, bare] = [join(out, "all"), join(out, "bare")];
    const { files } = await label([wav], { out: all, write: "simple-seq" });
    const { files: unmeasured } = await label([wav], { out: bare, write: "simple-seq", measures: false });
    const [{ outputs, ...one }] = unmeasured;
    expect(one).toEqual({ ...files[0], outputs: undefined });
    const read = (folder: string, name: string): string => readFileSync(join(folder, name), "utf8");
    expect(read(bare, "song.wav.csv")).toBe(read(all, "song.wav.csv"));
    const [measured, places] = [all, bare].map((folder) => readTable(join(folder, "song.syllables.csv")));
    expect(places.columns.at(-1)).toBe("bout");
    expect(places.columns).toEqual(measured.columns.slice(0, places.columns.length));
    expect(places.rows.map(({ cells }) => cells)).toEqual(
      measured.rows.map(({ cells }) => cells.slice(0, places.columns.length)),
    );
    // What was done without is not all that is asked for later.
    expect((await label([wav], { out: bare, write: "simple-seq" })).files[0].skipped).toBe(false);
  });

  test("a second run skips what is done, until the network or the settings change", async () => {
    const out = empty();
    await label([wav], { out });
    expect((await label([wav], { out })).files[0]).toMatchObject({ skipped: true, syllables: 6 });
    expect((await label([wav], { out, minGap: 20 })).files[0].skipped).toBe(false);
    writeFileSync(stand.weights, "other weights");
    expect((await label([wav], { out, minGap: 20 })).files[0].skipped).toBe(false);
  });

  test("annotations of the user's are not replaced", async () => {
    const out = empty();
    mkdirSync(out);
    writeFileSync(join(out, "song.annot.csv"), "onset_s,offset_s,label\n0.5,0.6,mine\n");
    await expect(label([wav], { out })).rejects.toThrow(
      "song.annot.csv: exists, and syrinx did not write it",
    );
    expect(readFileSync(join(out, "song.annot.csv"), "utf8")).toContain("mine");
  });

  test("labels that the user corrected in place are kept, and their recording is skipped with its rows", async () => {
    const out = empty();
    const other = join(folder, "b.wav");
    song(other, 4);
    await label([wav, other], { out });
    const table = readFileSync(join(out, "syllables.csv"), "utf8");
    const corrected = join(out, "song.annot.csv");
    const mine = `${readFileSync(corrected, "utf8")}1.15,1.19,call,1\n`;
    writeFileSync(corrected, mine);
    const later = await warned([wav, other], { out });
    expect(later.failed).toEqual([]);
    expect(later.files.map(({ skipped }) => skipped)).toEqual([true, true]);
    expect(later.warnings).toEqual([expect.stringMatching(/song\.annot\.csv: was corrected .*--force/)]);
    expect(readFileSync(corrected, "utf8")).toBe(mine);
    expect(readFileSync(join(out, "syllables.csv"), "utf8")).toBe(table);
    // With another network only the recording that was not corrected is labelled again.
    writeFileSync(stand.weights, "other weights");
    const again = await warned([wav, other], { out });
    expect(again.files.map(({ skipped }) => skipped)).toEqual([true, false]);
    expect(readFileSync(corrected, "utf8")).toBe(mine);
    expect(readFileSync(join(out, "syllables.csv"), "utf8")).toBe(table);
    // A recording alone is kept as well.
    expect((await warned([wav], { out })).files[0].skipped).toBe(true);
    const forced = await warned([wav, other], { out, force: true });
    expect(forced.files.map(({ skipped }) => skipped)).toEqual([false, false]);
    expect(readFileSync(corrected, "utf8")).not.toContain("call");
  });

  test("what an earlier run wrote and the new one doesn't is removed, unless the user changed it", async () => {
    const out = empty();
    const names = (): string[] =>
      readdirSync(out).filter((name) => name.startsWith("song.") && name !== OWN_FILES);
    await label([wav], { out, frames: true });
    expect(names()).toEqual([
      "song.analysis.json",
      "song.annot.csv",
      "song.frames.parquet",
      "song.syllables.csv",
    ]);
    const next = await warned([wav], { out, write: "textgrid" });
    expect(next.warnings).toEqual([]);
    expect(names()).toEqual(["song.TextGrid", "song.analysis.json", "song.syllables.csv"]);
    writeFileSync(join(out, "song.TextGrid"), "corrected");
    const last = await warned([wav], { out, write: "csv" });
    expect(last.warnings).toEqual([expect.stringMatching(/song\.TextGrid: .* was changed since; it stays/)]);
    expect(readFileSync(join(out, "song.TextGrid"), "utf8")).toBe("corrected");
    expect(names()).toContain("song.annot.csv");
  });

  test("another reference or tolerance is scored without labelling again, and gives what a first run gives", async () => {
    const out = empty();
    const reference = join(folder, `reference${count}`);
    mkdirSync(reference);
    const write = (shift: number): void => {
      const annotations = truth.map((one) => ({ ...one, onset: one.onset + shift }));
      writeAnnotations(join(reference, "song.csv"), { annotations }, "simple-seq");
    };
    const scores = async (options: Partial<LabelOptions>) => {
      const { files, compare } = await label([wav], { out, ...options });
      return { ...files[0].compare, pooled: compare };
    };
    await label([wav], { out });
    stand.runs = 0;
    write(0);
    expect(await scores({ compare: reference })).toMatchObject({ edits: 0, onsetF1: 1, toleranceMs: 10 });
    write(0.015);
    expect(await scores({ compare: reference })).toMatchObject({ onsetF1: 0, offsetF1: 1 });
    const wide = await scores({ compare: reference, tolerance: 20 });
    expect(wide).toMatchObject({ onsetF1: 1, toleranceMs: 20 });
    expect(await scores({ compare: reference, tolerance: 20, review: 2 })).toEqual(wide);
    expect((await label([wav], { out })).files[0]).not.toHaveProperty("compare");
    expect(stand.runs).toBe(0);
    expect(await scores({ out: `${out}-first`, compare: reference, tolerance: 20 })).toEqual(wide);
    expect(stand.runs).toBe(1);
  });

  test("a reference of another recording is refused, and one of an unlike name is used with a warning", async () => {
    const out = empty();
    const place = join(folder, `reference${count}`);
    mkdirSync(place);
    const unnamed = join(place, "hand.txt");
    writeAnnotations(unnamed, { annotations: truth }, "audacity");
    const { warnings, compare } = await warned([wav], { out, compare: unnamed });
    expect(warnings).toEqual([expect.stringMatching(/hand\.txt: is not named after .*song\.wav/)]);
    expect(compare).toMatchObject({ edits: 0 });
    const others = join(place, "b.csv");
    const rows = truth.map(({ onset, offset, label: name }) => `${onset},${offset},${name}`);
    const naming = (recording: string): string =>
      ["onset_s,offset_s,label,recording", ...rows.map((row) => `${row},${recording}`), ""].join("\n");
    writeFileSync(others, naming("b.wav"));
    await expect(label([wav], { out, compare: others })).rejects.toThrow(
      /b\.csv: is of b\.wav, not of .*song\.wav/,
    );
    const named = join(place, "hand.csv");
    writeFileSync(named, naming("song.wav"));
    expect((await warned([wav], { out, compare: named })).warnings).toEqual([]);
  });

  test("labels are scored against a reference, file by file and pooled", async () => {
    const out = empty();
    const other = join(folder, "b.wav");
    song(other, 4);
    const reference = join(folder, `reference${count}`);
    mkdirSync(reference);
    const wrong = truth.map((one, i) => (i === 1 ? { ...one, label: "call" } : one));
    writeAnnotations(join(reference, "song.csv"), { annotations: wrong }, "simple-seq");
    writeAnnotations(join(reference, "b.csv"), { annotations: truth.slice(0, 4) }, "simple-seq");
    const { files, compare } = await label([wav, other], { out, compare: reference });
    expect(files.map((file) => file.compare)).toMatchObject([
      { syllableErrorRate: 1 / 6, edits: 1, onsetF1: 1, offsetF1: 1 },
      { syllableErrorRate: 0, edits: 0, onsetF1: 1, offsetF1: 1, frameError: 0 },
    ]);
    expect(compare).toMatchObject({ syllableErrorRate: 1 / 10, edits: 1, reference: 10, onsetF1: 1 });
    expect(compare).toHaveProperty("confusion.labels", ["", "call", "high", "low"]);
    expect(compare).not.toHaveProperty("onsetErrorsMs");
    const { frameError = null } = files[0].compare as { frameError?: number | null };
    // One syllable of 100 ms in 1.2 s.
    expect(frameError).toBeCloseTo(0.1 / 1.2, 2);
  });

  test("labels that a format can't hold are refused before any work", async () => {
    await expect(label([wav], { out: empty(), write: "notmat" })).rejects.toThrow(
      /^label: write=notmat .*"low"/,
    );
    expect(statSync(empty(), { throwIfNoEntry: false })).toBeUndefined();
    stand.classes = ["", "a", "b"];
    const { files } = await label([wav], { out: empty(), write: "notmat" });
    expect(
      readAnnotations(files[0].outputs[1], { sampleRate: SOUND_RATE })
        .annotations.map((one) => one.label)
        .join(""),
    ).toBe("ababab");
  });

  test("options that can't be used are refused in one line", async () => {
    const out = empty();
    await expect(label([wav], { out, minDuration: -1 })).rejects.toThrow("min-duration=-1 ms");
    await expect(label([wav], { out, minGap: 5000 })).rejects.toThrow("min-gap=5000 ms");
    await expect(label([wav], { out, minCertainty: 95 })).rejects.toThrow(
      "min-certainty=95 is not from 0 to 0.99",
    );
    await expect(label([wav], { out, review: 0 })).rejects.toThrow("review=0");
    await expect(label([wav], { out, write: "mp3" })).rejects.toThrow("label: write=mp3 is not known");
  });

  test("the page to review has the least certain syllables of all files, also of those done before", async () => {
    const out = empty();
    const other = join(folder, "b.wav");
    song(other, 4);
    await label([wav, other], { out });
    const { review, files } = await label([wav, other], { out, review: 3 });
    expect(files.map(({ skipped }) => skipped)).toEqual([true, true]);
    const html = readFileSync(review ?? "", "utf8");
    const json = /<script type="application\/json" id="report">(.*?)<\/script>/s.exec(html)?.[1] ?? "";
    const { review: items = [] } = JSON.parse(json) as Report;
    expect(items).toHaveLength(3);
    const confidences = items.map(({ syllables, chosen }) => syllables[chosen].confidence);
    const all = files.flatMap(({ outputs }) => {
      const { columns, rows } = readTable(outputs[0]);
      return rows.map(({ cells }) => Number(cells[columns.indexOf("confidence")]));
    });
    expect(confidences).toEqual(all.sort((a, b) => a - b).slice(0, 3));
    for (const { sound, syllables, chosen, start } of items) {
      expect(syllables[chosen].onset).toBeCloseTo(Math.min(0.2, syllables[chosen].onset + start), 2);
      expect(sound.duration).toBeGreaterThan(0.2);
    }
  });
});

describe("analyze with a network's segments", () => {
  test("takes them in place of its own, unnamed", async () => {
    const out = empty();
    const result = await finish(
      analyzeManyTask([wav], { out, frames: false, segments: "run", write: "csv" }, context),
    );
    expect(result.files[0]).not.toHaveProperty("meanConfidence");
    const { annotations } = readAnnotations(join(out, "song.annot.csv"));
    expect(annotations.map(({ label: name, extra }) => [name, extra])).toEqual(
      truth.map(() => ["-", undefined]),
    );
    expect(readTable(join(out, "song.syllables.csv")).columns).not.toContain("confidence");
  });

  test("does not mix them with the user's", async () => {
    const options = { out: empty(), segments: "run", annotations: wav };
    await expect(finish(analyzeManyTask([wav], options, context))).rejects.toThrow(
      "--annotations and --segments",
    );
  });

  test("without a network, what decides over its syllables is refused", async () => {
    for (const [option, value] of [
      ["minDuration", 20],
      ["minGap", 5],
      ["minCertainty", 0.5],
    ] as const) {
      const flag = option.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);
      await expect(
        finish(analyzeManyTask([wav], { out: empty(), [option]: value }, context)),
      ).rejects.toThrow(`analyze: --${flag} is for syllables that a network finds; give --segments`);
    }
  });
});

import { describe, expect, it } from "vitest";
import { buildRunReport, type RunPage } from "../../src/report/runReport.js";
import type { TrainingView } from "../../src/shapes/progress.js";
import type { HistoryLine, RunSummary } from "../../src/shapes/run.js";
import { floatsOf } from "../../src/views/browser/page/unpack.js";
import { parseCsv } from "../../src/workspace/files/csvTable.js";
import { fakeSummary, fakeMember as member } from "../tasks/networks/fakeRun.js";

/** What JSON makes of a loss that is not finite. */
const NO_LOSS = null as unknown as number;

function line(epoch: number, network: number, train: number, learningRate = 0.01): HistoryLine {
  return {
    epoch,
    network,
    train,
    validation: train + 0.1,
    learningRate,
    seconds: 1,
    samplesPerSecond: 100,
  };
}

/** The page of a run with a history of two epochs of each member. */
function pageOf(change: Partial<RunSummary> = {}, found: Partial<Omit<RunPage, "run">> = {}): RunPage {
  const run = fakeSummary(change);
  return {
    run,
    history: run.members.flatMap((_, m) => [line(1, m + 1, m + 1), line(2, m + 1, (m + 1) / 2)]),
    latent: undefined,
    view: undefined,
    freeRun: undefined,
    orbits: undefined,
    learntFrom: [],
    sounds: [],
    warnings: [],
    unit: "dB",
    labels: undefined,
    ...found,
  };
}

describe("the losses of a run's report", () => {
  it("are the best network's, with those of the others beside them", () => {
    const run = pageOf({ members: [member(7, 0.9), member(8, 0.2), member(9, 0.4)] });
    const { training } = buildRunReport(run);
    expect(training).toMatchObject({ train: [2, 1], validation: [2.1, 1.1], bestEpoch: 2 });
    expect(training?.others).toEqual([
      { train: [1, 0.5], validation: [1.1, 0.6] },
      { train: [3, 1.5], validation: [3.1, 1.6] },
    ]);
    expect(training?.otherCount).toBeUndefined();
  });

  it("tell of the learning rate only where it changes", () => {
    expect(buildRunReport(pageOf()).training?.learningRate).toBeUndefined();
    const falling = pageOf({}, { history: [line(1, 1, 1, 0.01), line(2, 1, 0.5, 0.005)] });
    expect(buildRunReport(falling).training?.learningRate).toEqual([0.01, 0.005]);
  });

  it("draw a hundred other networks and tell how many there are", () => {
    const run = pageOf({ members: Array.from({ length: 120 }, (_, m) => member(m, 1 + m)) });
    const { training } = buildRunReport(run);
    expect(training?.others?.length).toBe(100);
    expect(training?.otherCount).toBe(119);
  });

  it("never take a network that diverged for the best", () => {
    const run = pageOf({
      members: [member(1, 0.9), { ...member(2, 0.1), validation: NO_LOSS, test: NO_LOSS }],
    });
    const report = buildRunReport(run);
    expect(report.training?.train).toEqual([1, 0.5]);
    expect(report.members?.best).toBe(0);
    expect(report.members?.rows[1]).toMatchObject({ seed: 2, validation: null, test: null });
    // What is undefined counts in no median: 0.9 is left alone.
    expect(report.members?.summary[0]).toMatchObject({ name: "median", validation: 0.9 });
  });
});

describe("what a run's report says of the data", () => {
  it.each([
    [[], "trained on what was simulated"],
    [["/songs/a.wav"], "trained on a.wav"],
    [["a.wav", "b.wav", "c.wav", "d.wav", "e.wav"], "trained on a.wav, b.wav, c.wav, d.wav, e.wav"],
    [
      ["a.wav", "b.wav", "c.wav", "d.wav", "e.wav", "f.wav"],
      "trained on a.wav, b.wav, c.wav, d.wav and 2 more",
    ],
  ])("of %j", (learntFrom, words) => {
    expect(buildRunReport(pageOf({}, { learntFrom })).subtitle).toBe(words);
  });
});

describe("the error of an autoencoder in a run's report", () => {
  const latent = { dimension: 2, reconstructionError: 9, pearsonSpeed: null };
  const errorOf = (unit: RunPage["unit"]): unknown =>
    buildRunReport(pageOf({ latent }, { unit })).facts.find(({ label }) => label === "RMS error")?.value;

  it("is the root of the mean square, with the unit of the data", () => {
    expect(errorOf("dB")).toBe("3.00 dB");
    expect(errorOf("1")).toBe("3.00 (dimensionless)");
    expect(errorOf(undefined)).toBe("3.00, in the units of the columns");
  });
});

describe("the networks of an ensemble in a run's report", () => {
  it("come with their median and spread", () => {
    const { members } = buildRunReport(
      pageOf({ members: [1, 2, 3, 4, 9].map((test, m) => member(m, test - 0.5, test)) }),
    );
    expect(members?.best).toBe(0);
    expect(members?.rows.map(({ test }) => test)).toEqual([1, 2, 3, 4, 9]);
    expect(members?.summary.map(({ name, test }) => [name, test])).toEqual([
      ["median", 3],
      ["lower quartile", 2],
      ["upper quartile", 4],
      ["least", 1],
      ["greatest", 9],
    ]);
  });

  it("are left out of a run of one", () => {
    expect(buildRunReport(pageOf()).members).toBeUndefined();
  });
});

describe("the linear methods in a run's report", () => {
  it("are not told of for a labeller, whose labels are compared instead", () => {
    const score = { syllableErrorRate: 0, frameError: 0, onsetF1: 1, offsetF1: 1 };
    const confusion = {
      labels: ["", "a"],
      counts: [
        [0, 0],
        [0, 1],
      ],
    };
    const counts = {
      reference: 1,
      syllables: 1,
      onsets: 1,
      offsets: 1,
      edits: 0,
      frames: 100,
      wrongFrames: 0,
    };
    const times = { precision: 1, recall: 1, toleranceMs: 10, medianOnsetErrorMs: 0, medianOffsetErrorMs: 0 };
    const labels = { ...score, ...counts, ...times, confusion, seconds: 1 };
    expect(buildRunReport(pageOf({ labels })).methods).toBeUndefined();
  });

  it("stand beside the network by their test losses, against the best of them", () => {
    const run = pageOf({
      loss: { train: 1, validation: 1, test: 0.5 },
      rivals: [
        { name: "persistence", test: 8 },
        { name: "AR(40)", test: 0.25 },
      ],
    });
    expect(buildRunReport(run).methods).toEqual([
      { name: "AR(40)", test: 0.25, ratio: 1, linear: true },
      { name: "network", test: 0.5, ratio: 2, linear: false },
      { name: "persistence", test: 8, ratio: 32, linear: true },
    ]);
  });

  it("may be none, of a training that was interrupted", () => {
    const report = buildRunReport(pageOf({ stopped: "interrupted" }));
    expect(report.methods).toEqual([{ name: "network", test: 0.51, ratio: null, linear: false }]);
    expect(report.warnings).toEqual(["The training was stopped before its end."]);
  });

  it("and a network that came to no finite loss are told as such", () => {
    const run = pageOf({
      loss: { train: NO_LOSS, validation: NO_LOSS, test: NO_LOSS },
      rivals: [{ name: "SVD(2)", test: 2 }],
    });
    const report = buildRunReport(run);
    expect(report.methods).toEqual([
      { name: "SVD(2)", test: 2, ratio: 1, linear: true },
      { name: "network", test: null, ratio: null, linear: false },
    ]);
    expect(report.facts.find(({ label }) => label === "loss")?.value).toBe("undefined");
  });
});

describe("original and output in a run's report", () => {
  const original = Float32Array.of(-60, -20.5, -3);
  const output = Float32Array.of(-55, Number.NaN, -4);
  it.each<TrainingView>([
    { kind: "spectrum", time: 1, original, output, lowHz: 100, highHz: 900, floorDb: -60, topDb: 0 },
    { kind: "picture", title: "movie", time: 1, height: 1, width: 3, original, output, low: -60, high: 0 },
    { kind: "series", name: "x", start: 2, rate: 50, original, output },
  ])("are those of the last look: $kind", (view) => {
    const seen = buildRunReport(pageOf({}, { view })).view;
    if (seen === undefined || seen.kind === "classes" || view.kind === "classes") throw new Error("no view");
    expect({ ...seen, original: floatsOf(seen.original), output: floatsOf(seen.output) }).toEqual(view);
  });

  it("are counts for classes", () => {
    const view = { kind: "classes", names: ["a", "b"], counts: [3, 1, 0, 4] } as const;
    expect(buildRunReport(pageOf({}, { view })).view).toEqual(view);
  });
});

describe("the free runs in a run's report", () => {
  const withTable = (table: string): RunPage => pageOf({}, { freeRun: parseCsv(table, "free-run.csv") });

  it("are those of the table, start after start, NaN where a field is empty", () => {
    const table = [
      "start,time_s,x,x_predicted,y,y_predicted",
      "1,2.5,1,1.5,10,10.5",
      "1,2.75,2,,20,20.5",
      "2,5,3,3.5,30,30.5",
      "2,5.25,4,4.5,40,40.5",
    ];
    const freeRun = buildRunReport(withTable(`${table.join("\n")}\n`)).freeRun;
    expect(freeRun).toMatchObject({ columns: ["x", "y"], columnsLeft: 0, rate: 4 });
    expect(freeRun?.starts.map(({ number, time }) => [number, time])).toEqual([
      [1, 2.5],
      [2, 5],
    ]);
    expect(freeRun?.starts.map(({ truth = "" }) => [...floatsOf(truth)])).toEqual([
      [1, 2, 10, 20],
      [3, 4, 30, 40],
    ]);
    expect(freeRun?.starts.map(({ predicted }) => [...floatsOf(predicted)])).toEqual([
      [1.5, Number.NaN, 10.5, 20.5],
      [3.5, 4.5, 30.5, 40.5],
    ]);
  });

  it("are the error alone where the table has no more", () => {
    const freeRun = buildRunReport(withTable("start,time_s,error_sd\n1,0,0.5\n1,0.5,2\n")).freeRun;
    expect(freeRun).toMatchObject({ columns: ["error_sd"], columnsLeft: 0, rate: 2 });
    expect(freeRun?.starts[0].truth).toBeUndefined();
    expect([...floatsOf(freeRun?.starts[0].predicted ?? "")]).toEqual([0.5, 2]);
  });

  it.each([
    ["there is no table", undefined],
    ["the table has no row", "start,time_s,x,x_predicted\n"],
    ["the table is another's", "a,b\n1,2\n"],
  ])("are left out where %s", (_why, table) => {
    const run = table === undefined ? pageOf() : withTable(table);
    expect(buildRunReport(run).freeRun).toBeUndefined();
  });
});

describe("the latent path in a run's report", () => {
  const withPath = (latent: NonNullable<RunPage["latent"]>): RunPage =>
    pageOf({ latent: { dimension: 2, pearsonSpeed: null } }, { latent });

  it("ends where another recording begins, and has a time of its own", () => {
    const path = {
      times: [0, 0.5, 1, 0, 0.5],
      levels: [-10, -65, -37.5, -10, -10],
      values: Float32Array.from({ length: 10 }, (_, i) => i + 1),
    };
    const latent = buildRunReport(withPath(path)).latent;
    expect(latent).toMatchObject({ dimension: 2, rate: 2, apart: true });
    expect([...floatsOf(latent?.values ?? "")]).toEqual([1, 2, 3, 4, 5, 6]);
    // 55 dB below the loudest is where the colour ends.
    expect([...floatsOf(latent?.level ?? "")]).toEqual([1, 0, 0.5]);
  });

  it("keeps that time is dimensionless, also where the path is cut", () => {
    const path = {
      times: [0, 0.5, 0],
      levels: [0, 0, 0],
      values: new Float32Array(6),
      timeUnit: "1" as const,
    };
    expect(buildRunReport(withPath(path)).latent).toMatchObject({ timeUnit: "1" });
    const { timeUnit: _, ...inSeconds } = path;
    expect(buildRunReport(withPath(inSeconds)).latent).not.toHaveProperty("timeUnit");
  });

  it("has no levels where the data has none", () => {
    const flat = { times: [0, 0.5], levels: [0, 0], values: Float32Array.of(1, 2, 3, 4) };
    expect(buildRunReport(withPath(flat)).latent?.level).toBe("");
  });
});

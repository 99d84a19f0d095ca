import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TrainingView } from "../../../src/shapes/progress.js";
import { monoSignal } from "../../../src/shapes/series.js";
import { buildRunReport } from "../../../src/tasks/reports/runReport.js";
import { runSounds } from "../../../src/tasks/reports/runSounds.js";
import { floatsOf } from "../../../src/views/browser/page/unpack.js";
import type { HistoryLine, MemberSummary, RunSummary } from "../../../src/workspace/runs/runs.js";
import { writeWav } from "../../../src/workspace/sound/writing/writeWav.js";
import { fakeLook } from "../networks/fakeRun.js";
import { testFolder } from "../networks/tinyRun.js";

const folder = testFolder();
const SILENT = { sounds: [], warnings: [] };

/** What JSON makes of a loss that is not finite. */
const NO_LOSS = null as unknown as number;

function member(seed: number, validation: number, test = validation + 0.01): MemberSummary {
  return { seed, epochs: 2, bestEpoch: 2, train: validation - 0.01, validation, test };
}

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

let made = 0;

/** A run's folder of its own, with a history of two epochs of each member. */
function runOf(change: Partial<RunSummary> = {}, lines?: readonly HistoryLine[]): RunSummary {
  const run = join(folder, `run-${made++}`);
  mkdirSync(run);
  const members = change.members ?? [member(1, 0.5)];
  const history = lines ?? members.flatMap((_, m) => [line(1, m + 1, m + 1), line(2, m + 1, (m + 1) / 2)]);
  writeFileSync(join(run, "history.jsonl"), history.map((each) => `${JSON.stringify(each)}\n`).join(""));
  return {
    run,
    model: "toy",
    backend: "wasm",
    device: "CPU",
    networks: members.length,
    epochs: 2,
    bestEpoch: 2,
    loss: { train: 0.49, validation: 0.5, test: 0.51 },
    rivals: [],
    members,
    stopped: "epochs",
    seconds: 1,
    samplesPerSecond: 100,
    provenance: {
      madeBy: "syrinx train",
      syrinx: "1",
      node: "v20",
      platform: "linux",
      inputs: [],
      settings: {},
    },
    ...change,
  };
}

function withLook(view: TrainingView): RunSummary {
  const run = runOf();
  const plain = JSON.stringify(fakeLook({ view }), (_, value: unknown) =>
    value instanceof Float32Array ? Array.from(value) : value,
  );
  writeFileSync(join(run.run, "look.json"), plain);
  return run;
}

describe("the losses of a run's report", () => {
  it("are the best network's, with those of the others beside them", () => {
    const run = runOf({ members: [member(7, 0.9), member(8, 0.2), member(9, 0.4)] });
    const { training } = buildRunReport(run, SILENT);
    expect(training).toMatchObject({ train: [2, 1], validation: [2.1, 1.1], bestEpoch: 2 });
    expect(training?.others).toEqual([
      { train: [1, 0.5], validation: [1.1, 0.6] },
      { train: [3, 1.5], validation: [3.1, 1.6] },
    ]);
    expect(training?.otherCount).toBeUndefined();
  });

  it("tell of the learning rate only where it changes", () => {
    expect(buildRunReport(runOf(), SILENT).training?.learningRate).toBeUndefined();
    const falling = runOf({}, [line(1, 1, 1, 0.01), line(2, 1, 0.5, 0.005)]);
    expect(buildRunReport(falling, SILENT).training?.learningRate).toEqual([0.01, 0.005]);
  });

  it("draw a hundred other networks and tell how many there are", () => {
    const run = runOf({ members: Array.from({ length: 120 }, (_, m) => member(m, 1 + m)) });
    const { training } = buildRunReport(run, SILENT);
    expect(training?.others?.length).toBe(100);
    expect(training?.otherCount).toBe(119);
  });

  it("never take a network that diverged for the best", () => {
    const run = runOf({
      members: [member(1, 0.9), { ...member(2, 0.1), validation: NO_LOSS, test: NO_LOSS }],
    });
    const report = buildRunReport(run, SILENT);
    expect(report.training?.train).toEqual([1, 0.5]);
    expect(report.members?.best).toBe(0);
    expect(report.members?.rows[1]).toMatchObject({ seed: 2, validation: null, test: null });
    // What is undefined counts in no median: 0.9 is left alone.
    expect(report.members?.summary[0]).toMatchObject({ name: "median", validation: 0.9 });
  });
});

describe("the networks of an ensemble in a run's report", () => {
  it("come with their median and spread", () => {
    const { members } = buildRunReport(
      runOf({ members: [1, 2, 3, 4, 9].map((test, m) => member(m, test - 0.5, test)) }),
      SILENT,
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
    expect(buildRunReport(runOf(), SILENT).members).toBeUndefined();
  });
});

describe("the linear methods in a run's report", () => {
  it("stand beside the network by their test losses, against the best of them", () => {
    const run = runOf({
      loss: { train: 1, validation: 1, test: 0.5 },
      rivals: [
        { name: "persistence", test: 8 },
        { name: "AR(40)", test: 0.25 },
      ],
    });
    expect(buildRunReport(run, SILENT).methods).toEqual([
      { name: "AR(40)", test: 0.25, ratio: 1, linear: true },
      { name: "network", test: 0.5, ratio: 2, linear: false },
      { name: "persistence", test: 8, ratio: 32, linear: true },
    ]);
  });

  it("may be none, of a training that was interrupted", () => {
    const report = buildRunReport(runOf({ stopped: "interrupted" }), SILENT);
    expect(report.methods).toEqual([{ name: "network", test: 0.51, ratio: null, linear: false }]);
    expect(report.warnings).toEqual(["The training was stopped before its end."]);
  });

  it("and a network that came to no finite loss are told as such", () => {
    const run = runOf({
      loss: { train: NO_LOSS, validation: NO_LOSS, test: NO_LOSS },
      rivals: [{ name: "SVD(2)", test: 2 }],
    });
    const report = buildRunReport(run, SILENT);
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
    const seen = buildRunReport(withLook(view), SILENT).view;
    if (seen === undefined || seen.kind === "classes" || view.kind === "classes") throw new Error("no view");
    expect({ ...seen, original: floatsOf(seen.original), output: floatsOf(seen.output) }).toEqual(view);
  });

  it("are counts for classes", () => {
    const view = { kind: "classes", names: ["a", "b"], counts: [3, 1, 0, 4] } as const;
    expect(buildRunReport(withLook(view), SILENT).view).toEqual(view);
  });

  it("are left out where there is no look, or one that can't be read", () => {
    expect(buildRunReport(runOf(), SILENT).view).toBeUndefined();
    const broken = runOf();
    writeFileSync(join(broken.run, "look.json"), '{"kind": "training", "view"');
    expect(buildRunReport(broken, SILENT).view).toBeUndefined();
  });
});

describe("the free runs in a run's report", () => {
  const withTable = (table: string): RunSummary => {
    const run = runOf();
    writeFileSync(join(run.run, "free-run.csv"), table);
    return run;
  };

  it("are those of the table, start after start, NaN where a field is empty", () => {
    const table = [
      "start,time_s,x,x_predicted,y,y_predicted",
      "1,2.5,1,1.5,10,10.5",
      "1,2.75,2,,20,20.5",
      "2,5,3,3.5,30,30.5",
      "2,5.25,4,4.5,40,40.5",
    ];
    const freeRun = buildRunReport(withTable(`${table.join("\n")}\n`), SILENT).freeRun;
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
    const freeRun = buildRunReport(withTable("start,time_s,error\n1,0,0.5\n1,0.5,2\n"), SILENT).freeRun;
    expect(freeRun).toMatchObject({ columns: ["error"], columnsLeft: 0, rate: 2 });
    expect(freeRun?.starts[0].truth).toBeUndefined();
    expect([...floatsOf(freeRun?.starts[0].predicted ?? "")]).toEqual([0.5, 2]);
  });

  it.each([
    ["there is no table", undefined],
    ["the table has no row", "start,time_s,x,x_predicted\n"],
    ["the table is another's", "a,b\n1,2\n"],
  ])("are left out where %s", (_why, table) => {
    const run = table === undefined ? runOf() : withTable(table);
    expect(buildRunReport(run, SILENT).freeRun).toBeUndefined();
  });
});

describe("the latent path in a run's report", () => {
  const withPath = (table: string): RunSummary => {
    const run = runOf({ latent: { dimension: 2, pearsonSpeed: null } });
    writeFileSync(join(run.run, "latent.csv"), table);
    return run;
  };

  it("ends where another recording begins, and has a time of its own", () => {
    const table =
      "time_s,sequence,level_db,z1,z2\n0,1,-10,1,2\n0.5,1,-65,3,4\n1,1,-37.5,5,6\n0,2,-10,7,8\n0.5,2,-10,9,10\n";
    const latent = buildRunReport(withPath(table), SILENT).latent;
    expect(latent).toMatchObject({ dimension: 2, rate: 2, apart: true });
    expect([...floatsOf(latent?.values ?? "")]).toEqual([1, 2, 3, 4, 5, 6]);
    // 55 dB below the loudest is where the colour ends.
    expect([...floatsOf(latent?.level ?? "")]).toEqual([1, 0, 0.5]);
  });

  it("has no levels where the data has none", () => {
    expect(buildRunReport(withPath("time_s,z1,z2\n0,1,2\n0.5,3,4\n"), SILENT).latent?.level).toBe("");
  });
});

describe("the sounds in a run's report", () => {
  it("are those of its folder in the order in which they are compared", async () => {
    const { run } = runOf();
    const sound = (level: number) => monoSignal(new Float32Array(2000).fill(level), 8000);
    for (const name of ["svd", "reconstruction.original-phases", "original", "another"])
      writeWav(join(run, `${name}.wav`), sound(name === "original" ? 0.5 : 0.25));
    const { sounds, warnings } = await runSounds(run);
    expect(warnings).toEqual([]);
    expect(sounds.map(({ title, name }) => [title, name])).toEqual([
      ["Original", "original.wav"],
      ["Autoencoder, with the original's phases", "reconstruction.original-phases.wav"],
      ["SVD", "svd.wav"],
    ]);
    expect(sounds.map(({ duration }) => duration)).toEqual([0.25, 0.25, 0.25]);
    // 16 bits tell a value to 2^-16.
    const loudest = sounds.map(({ waveform }) => Math.max(...floatsOf(waveform.high)));
    for (const [i, level] of [0.5, 0.25, 0.25].entries())
      expect(Math.abs(loudest[i] - level)).toBeLessThan(2e-5);
    expect(sounds[0].f0.values).toBe("");
  });

  it("are left out, with a line that says so, where they are too long for a page", async () => {
    const { run } = runOf();
    writeWav(join(run, "original.wav"), monoSignal(new Float32Array(61_000), 1000));
    const found = await runSounds(run);
    expect(found.sounds).toEqual([]);
    expect(found.warnings).toEqual([
      "original.wav lasts 61 s and is left out here; it lies in the folder of the run.",
    ]);
    expect(buildRunReport(runOf(), found).warnings).toEqual(found.warnings);
  });
});

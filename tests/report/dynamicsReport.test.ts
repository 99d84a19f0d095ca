import { describe, expect, it } from "vitest";
import type { SeriesAnalysis } from "../../src/dynamics/invariants/analyzeSeries.js";
import type { FlowOrbits } from "../../src/dynamics/topology/orbitsOf.js";
import { buildDynamicsReport, type DynamicsFindings } from "../../src/report/dynamicsReport.js";
import { bytesOf, floatsOf } from "../../src/views/browser/page/unpack.js";

// All numbers that are packed have at most 16 significant bits, so that packing keeps them exactly.
const ANALYSIS: SeriesAnalysis = {
  rows: 2000,
  rate: 50,
  delay: 8,
  informationMinimum: 9,
  information: Float64Array.of(2, 1.5, 0.75),
  autocorrelationTime: 15.48,
  dimension: 3,
  falseNeighbours: Float64Array.of(1, 0.25, 0),
  cao: { e1: Float64Array.of(0.5, 0.75, 1), e2: Float64Array.of(0.125, Number.NaN, 1) },
  turn: 0.5,
  noise: 0,
  theiler: 50,
  lyapunov: {
    perSecond: 0.9,
    perTurn: 0.45,
    low: 0.8,
    high: 1,
    fit: [0.5, 1.5],
    byStretching: 0.875,
    byMaps: [0.9, 0.9, 0.9, 0.9],
    curve: { times: Float64Array.of(0, 0.5, 1.5, 2), logarithms: Float64Array.of(-4, -3.5, -2.5, -2.25) },
    misfit: 0.02,
  },
  correlationDimension: {
    value: 2.05,
    low: 2.01,
    high: 2.09,
    region: [0.25, 2],
    radii: Float64Array.of(0.125, 0.25, 2, 8),
    sums: Float64Array.of(0, 0.0009765625, 0.0625, 1),
  },
  surrogates: {
    kind: "amplitude adjusted",
    error: 0.2,
    surrogateErrors: Float64Array.of(0.75, 0.8, 0.9),
    alike: false,
    longError: 1.25,
  },
  verdict: { kind: "chaos", why: "neighbours part; the surrogates score worse." },
};

const ORBITS: FlowOrbits = {
  orbits: [
    {
      name: "1",
      period: 0.5,
      points: Float64Array.of(1, 0, 0, 0, 1, 0, -1, 0, 0.5),
      dimension: 3,
      turns: [0],
      closeness: 0.01,
      multiplier: -2.5,
    },
    {
      name: "01",
      period: 1,
      points: Float64Array.of(2, 0, 0, 0, 2, 0, -2, 0, 0.5),
      dimension: 3,
      turns: [0, 1],
      closeness: 0.02,
      multiplier: Number.NaN,
    },
  ],
  linking: [
    [0, -1],
    [-1, 0],
  ],
  template: {
    matrix: [
      [0, -1],
      [-1, -1],
    ],
    layers: [0, 1],
  },
  section: { normal: [1, 0, 0], level: 0, direction: 1 },
  crossings: 79,
  unexplained: 0.00001,
  noise: 0,
};

const FINDINGS: DynamicsFindings = {
  title: "Dynamics of x.csv",
  subtitle: "x",
  analysis: ANALYSIS,
  embedding: { values: Float64Array.of(1, 2, 3, 4, 5, 6), rate: 50 },
  returnMap: Float64Array.of(0, 1, 1, 0.5),
  recurrence: { size: 2, plot: Uint8Array.of(1, 0, 0, 1), rate: 0.1, determinism: 0.9 },
  recurrenceStep: 0.25,
  orbits: ORBITS,
  warnings: ["It is short."],
  provenance: {
    madeBy: "syrinx dynamics",
    syrinx: "1",
    node: "v20",
    platform: "linux",
    inputs: [{ file: "a/x.csv", sha256: "ff" }],
    settings: { seed: 1 },
  },
};

const report = (change: Partial<DynamicsFindings> = {}) => buildDynamicsReport({ ...FINDINGS, ...change });
const dynamicsOf = (change: Partial<DynamicsFindings> = {}) => {
  const { dynamics } = report(change);
  if (dynamics === undefined) throw new Error("the report lacks its dynamics.");
  return dynamics;
};
const unpacked = (packed = ""): number[] => [...floatsOf(packed)];

describe("the report of a series' dynamics", () => {
  it("carries every curve as it was found", () => {
    const { embedding, information, unfolding, stretching, correlation, surrogates } = dynamicsOf();
    expect(embedding).toMatchObject({ axes: ["x1 (1)", "x2 (1)", "x3 (1)"], rate: 50 });
    expect(unpacked(embedding.values)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(information).toMatchObject({ step: 0.02, delay: 0.16 });
    expect(unpacked(information.values)).toEqual([2, 1.5, 0.75]);
    expect(unfolding).toEqual({
      falseNeighbours: [1, 0.25, 0],
      e1: [0.5, 0.75, 1],
      e2: [0.125, null, 1],
      dimension: 3,
    });
    expect(stretching).toMatchObject({ region: [0.5, 1.5], slope: 0.875 });
    expect(unpacked(stretching?.times)).toEqual([0, 0.5, 1.5, 2]);
    expect(unpacked(stretching?.logarithms)).toEqual([-4, -3.5, -2.5, -2.25]);
    expect(correlation).toMatchObject({ label: "distance (1)", fit: { region: [0.25, 2], slope: 2.05 } });
    expect(unpacked(correlation?.radii)).toEqual([0.125, 0.25, 2, 8]);
    expect(unpacked(correlation?.sums)).toEqual([0, 0.0009765625, 0.0625, 1]);
    expect(surrogates).toEqual({ own: 0.2, others: [0.75, 0.8, 0.9] });
  });

  it("carries return map, recurrence, orbits, linking numbers and template", () => {
    const { returnMap, recurrence, orbits, linking, template, orbitsProblem } = dynamicsOf();
    expect(unpacked(returnMap)).toEqual([0, 1, 1, 0.5]);
    expect(recurrence).toMatchObject({ size: 2, step: 0.25 });
    expect([...bytesOf(recurrence?.plot ?? "")]).toEqual([1, 0, 0, 1]);
    expect(orbits.map(({ points: _, ...numbers }) => numbers)).toEqual([
      { name: "1", period: 0.5, multiplier: -2.5, closeness: 0.01 },
      { name: "01", period: 1, multiplier: null, closeness: 0.02 },
    ]);
    expect(orbits.map(({ points }) => unpacked(points))).toEqual(
      ORBITS.orbits.map(({ points }) => [...points]),
    );
    expect(linking).toEqual(ORBITS.linking);
    expect(template).toEqual(ORBITS.template);
    expect(orbitsProblem).toBeUndefined();
  });

  it("says in words what the series is, with intervals", () => {
    expect(report().summary).toBe(
      "Chaos. Neighbours part; the surrogates score worse. " +
        "The largest Lyapunov exponent is 0.900 per second (0.800 to 1.00), or 0.450 per turn (0.400 to 0.500). " +
        "The correlation dimension is 2.05 (2.01 to 2.09). " +
        "Half a turn ahead, the series is predicted with an error of 0.200 of its standard deviation, " +
        "its 3 surrogates with 0.750 to 0.900.",
    );
  });

  it("gives the numbers with their units, and tells where they come from", () => {
    const { facts, warnings, provenance } = report();
    const value = (label: string) => facts.find((fact) => fact.label === label)?.value;
    expect(value("length")).toBe("40.0 s (2000 samples)");
    expect(value("delay")).toBe("0.160 s (8 samples)");
    expect(value("autocorrelation falls to 1/e")).toBe("0.310 s (15.5 samples)");
    expect(value("interval per turn")).toBe("0.400 to 0.500");
    expect(value("of these on diagonal lines")).toBe("90.0 %");
    expect(value("unexplained by the return map")).toBe("below 0.01 %");
    expect(value("template")).toBe("2 branches");
    expect(warnings).toEqual(["It is short."]);
    expect(provenance).toContainEqual(["x.csv", "sha256 ff"]);
  });

  it("leaves out what noise does not have", () => {
    const change: Partial<DynamicsFindings> = {
      analysis: {
        ...ANALYSIS,
        lyapunov: null,
        correlationDimension: null,
        verdict: { kind: "noise", why: "no finite dimension." },
      },
      returnMap: undefined,
      recurrence: undefined,
      orbits: undefined,
      orbitsProblem: "Noise has no orbits.",
    };
    expect(report(change).summary).toMatch(/^Noise\. No finite dimension\. Half a turn ahead/);
    expect(report(change).facts.map(({ group }) => group)).not.toContain("Exponent and dimension");
    const dynamics = dynamicsOf(change);
    for (const part of ["stretching", "correlation", "returnMap", "recurrence", "template"])
      expect(dynamics).not.toHaveProperty(part);
    expect(dynamics).toMatchObject({ orbits: [], linking: [], orbitsProblem: "Noise has no orbits." });
  });

  it("says that a correlation dimension is not known where no region is straight", () => {
    const correlationDimension = {
      ...(ANALYSIS.correlationDimension as NonNullable<SeriesAnalysis["correlationDimension"]>),
      value: Number.NaN,
      low: Number.NaN,
      high: Number.NaN,
    };
    const change = { analysis: { ...ANALYSIS, correlationDimension } };
    expect(dynamicsOf(change).correlation?.fit).toBeNull();
    expect(report(change).summary).toContain("The correlation dimension is not known");
  });

  it("takes the unit of the series and names of axes", () => {
    const { values, rate } = FINDINGS.embedding;
    expect(dynamicsOf({ unit: "dB" }).correlation?.label).toBe("distance (dB)");
    expect(dynamicsOf({ unit: "dB" }).embedding.axes[2]).toBe("x3 (dB)");
    const axes = ["a (1)", "b (1)", "c (1)"] as const;
    expect(dynamicsOf({ embedding: { values, rate, axes: [...axes] } }).embedding.axes).toEqual(axes);
  });

  it("passes on why orbits have no template", () => {
    const { template: _, ...untold } = ORBITS;
    const problem = "No template explains them.";
    expect(dynamicsOf({ orbits: { ...untold, templateProblem: problem } }).orbitsProblem).toBe(problem);
  });
});

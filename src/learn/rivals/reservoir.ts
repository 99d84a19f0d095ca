import { validPredictionTime } from "../../dynamics/prediction/validPredictionTime.js";
import { NormalEquations } from "../../math/normalEquations.js";
import { Random } from "../../math/random.js";
import { spectralRadius } from "../../math/spectralRadius.js";
import { InputError } from "../../shapes/inputError.js";

/** Settings of an echo state network. */
export interface ReservoirSettings {
  readonly seed: number;
  /** number of nodes; default 300 */
  readonly nodes?: number;
  /** nodes that each node listens to; default 6 */
  readonly inputsPerNode?: number;
  /** greatest modulus of the eigenvalues of the matrix between nodes; default 0.9 */
  readonly spectralRadius?: number;
  /** share of a node's state that is new in each step, above 0 to 1; default 0.3 */
  readonly leak?: number;
  /** input weights are uniform from minus to plus this; default 0.2 */
  readonly inputScale?: number;
  /** penalties on the squares of the read-out, per training row, from which one is chosen; default 1e-13 to 1e-5 */
  readonly ridges?: readonly number[];
  /** rows at the beginning of a series that only bring the state up to date; default 100 */
  readonly washout?: number;
}

/** An echo state network: random nodes that are not trained, and a linear read-out of their states and squared states. */
export interface Reservoir {
  readonly settings: Required<ReservoirSettings>;
  readonly columns: number;
  /** of each node: the nodes it listens to, and their weights; nodes x inputsPerNode */
  readonly sources: Int32Array;
  readonly weights: Float64Array;
  /** nodes x columns */
  readonly input: Float64Array;
  /** (1 + 2 nodes) x columns: of a constant, the states and their squares, to the next row */
  readonly readout: Float64Array;
  /** the penalty that was chosen, per training row */
  readonly ridge: number;
}

type UntrainedReservoir = Omit<Reservoir, "readout" | "ridge">;

const DEFAULTS = {
  nodes: 300,
  inputsPerNode: 6,
  spectralRadius: 0.9,
  leak: 0.3,
  inputScale: 0.2,
  ridges: [1e-13, 1e-11, 1e-9, 1e-7, 1e-5],
  washout: 100,
};

/** Share of the rows, at their end, on which the penalty is chosen, by free runs of at most so many rows. */
const HELD_OUT = 0.1;
const RUNS = 20;
const RUN_ROWS = 1500;
/** The greatest penalty whose free runs last this share of the longest is chosen: noise alone decides between the others. */
const AS_GOOD = 0.92;
/** A free run this many times outside the range of tanh has diverged; its values are kept there. */
const LOST = 1e6;

/**
 * Trains an echo state network: its nodes are drawn at random and stay as they are; the read-out is found in closed form by
 * ridge regression, streaming over the rows, with the penalty whose free runs stay near the last tenth of the rows for
 * longest. It is the rival of trained recurrent networks that costs seconds.
 * @param rows rows x columns, finite, of about unit standard deviation and without gaps. @param columns of a row.
 * @param settings the defaults suit flows sampled some tens of times a turn.
 * @returns the network; the same seed gives the same one.
 * @throws {InputError} if there are too few rows or a setting is out of range.
 * @see Jaeger (2001) GMD report 148; Jaeger & Haas (2004) Science 304 78; Lukosevicius (2012) in Neural Networks: Tricks of
 * the Trade; squared states: Pathak et al. (2017) Chaos 27 121102.
 * @example
 * const wave = Float64Array.from({ length: 1000 }, (_, t) => Math.sin(0.3 * t));
 * const reservoir = trainReservoir(wave, 1, { seed: 1, nodes: 40 });
 * const [next] = runReservoir(reservoir, wave, 1);
 * Math.abs(next - Math.sin(300)) < 1e-3; // true
 */
export function trainReservoir(
  rows: Float32Array | Float64Array,
  columns: number,
  settings: ReservoirSettings,
): Reservoir {
  const complete = { ...DEFAULTS, ...settings };
  const count = Math.floor(rows.length / columns);
  check(complete, count);
  const untrained = drawNodes(columns, complete);
  const { nodes, washout, ridges } = complete;
  const held = ridges.length > 1 ? Math.floor(HELD_OUT * count) : 0;
  const equations = new NormalEquations(1 + 2 * nodes, columns);
  const states = new States(untrained);
  for (let r = 0; r + 1 < count - held; r++) {
    states.listen(rows, r * columns);
    if (r >= washout) equations.add(states.features(), rows.subarray((r + 1) * columns, (r + 2) * columns));
  }
  const trained = ridges.map((ridge) => ({
    ...untrained,
    ridge,
    readout: equations.solve(ridge * equations.rows),
  }));
  if (trained.length === 1) return trained[0];
  const lengths = trained.map((reservoir) => meanRun(reservoir, rows, count - held, count));
  const longest = Math.max(...lengths);
  return trained[lengths.findLastIndex((length) => length >= AS_GOOD * longest)];
}

/**
 * Runs a reservoir freely: after some true rows, each predicted row is the next input.
 * @param history rows x columns that come before; the state starts from zero, so give `washout` rows or more.
 * @param steps rows to predict.
 * @returns steps x columns.
 */
export function runReservoir(
  reservoir: Reservoir,
  history: Float32Array | Float64Array,
  steps: number,
): Float64Array {
  const { columns, readout } = reservoir;
  const states = new States(reservoir);
  for (let at = 0; at + columns <= history.length; at += columns) states.listen(history, at);
  const run = new Float64Array(steps * columns);
  for (let at = 0; at < run.length; at += columns) {
    const features = states.features();
    for (let f = 0, i = 0; f < features.length; f++)
      for (let c = 0; c < columns; c++, i++) run[at + c] += features[f] * readout[i];
    for (let c = 0; c < columns; c++) run[at + c] = Math.max(-LOST, Math.min(LOST, run[at + c]));
    states.listen(run, at);
  }
  return run;
}

function check(settings: Required<ReservoirSettings>, count: number): void {
  const { nodes, inputsPerNode, spectralRadius: radius, leak, inputScale, ridges, washout } = settings;
  const fail = (text: string): never => {
    throw new InputError(`trainReservoir: ${text}`);
  };
  if (!Number.isInteger(nodes) || nodes < 1) fail(`nodes=${nodes} must be an integer from 1; change it.`);
  if (!Number.isInteger(inputsPerNode) || inputsPerNode < 1 || inputsPerNode > nodes)
    fail(`inputsPerNode=${inputsPerNode} must be an integer from 1 to nodes=${nodes}; change it.`);
  if (!(radius >= 0)) fail(`spectralRadius=${radius} must be 0 or more; change it.`);
  if (!(leak > 0 && leak <= 1)) fail(`leak=${leak} must be above 0 and at most 1; change it.`);
  if (!Number.isFinite(inputScale)) fail(`inputScale=${inputScale} must be finite; change it.`);
  if (ridges.length === 0 || ridges.some((ridge, i) => !(ridge >= 0) || ridge <= (ridges[i - 1] ?? -1)))
    fail(`ridges=[${ridges.join(", ")}] must rise from 0 or more; sort them.`);
  if (!Number.isInteger(washout) || washout < 0)
    fail(`washout=${washout} must be an integer from 0; change it.`);
  const least = 2 * washout + 100;
  if (count < least) fail(`${count} rows are too few with a washout of ${washout}; give ${least} or more.`);
}

function drawNodes(columns: number, settings: Required<ReservoirSettings>): UntrainedReservoir {
  const { seed, nodes, inputsPerNode, inputScale } = settings;
  const random = new Random(seed);
  const sources = new Int32Array(nodes * inputsPerNode);
  const weights = new Float64Array(nodes * inputsPerNode);
  const order = Int32Array.from({ length: nodes }, (_, n) => n);
  for (let n = 0, w = 0; n < nodes; n++) {
    random.shuffle(order);
    for (let k = 0; k < inputsPerNode; k++, w++) {
      sources[w] = order[k];
      weights[w] = 2 * random.uniform() - 1;
    }
  }
  const multiply = (vector: Float64Array, into: Float64Array): void => {
    for (let n = 0, w = 0; n < nodes; n++) {
      into[n] = 0;
      for (let k = 0; k < inputsPerNode; k++, w++) into[n] += weights[w] * vector[sources[w]];
    }
  };
  const radius = spectralRadius(multiply, nodes, random);
  if (radius > 0) for (let w = 0; w < weights.length; w++) weights[w] *= settings.spectralRadius / radius;
  const input = Float64Array.from({ length: nodes * columns }, () => inputScale * (2 * random.uniform() - 1));
  return { settings, columns, sources, weights, input };
}

/** The states of the nodes in time, from zero. */
class States {
  private state: Float64Array;
  private next: Float64Array;
  private readonly read: Float64Array;

  constructor(private readonly reservoir: UntrainedReservoir) {
    const { nodes } = reservoir.settings;
    this.state = new Float64Array(nodes);
    this.next = new Float64Array(nodes);
    this.read = new Float64Array(1 + 2 * nodes);
  }

  /** Takes in a row. @param at index of its first value. */
  listen(rows: Float32Array | Float64Array, at: number): void {
    const { state, next } = this;
    const { columns, sources, weights, input, settings } = this.reservoir;
    const { nodes, inputsPerNode, leak } = settings;
    for (let n = 0, i = 0, w = 0; n < nodes; n++) {
      let sum = 0;
      for (let k = 0; k < inputsPerNode; k++, w++) sum += weights[w] * state[sources[w]];
      for (let c = 0; c < columns; c++, i++) sum += input[i] * rows[at + c];
      next[n] = state[n] + leak * (Math.tanh(sum) - state[n]);
    }
    this.state = next;
    this.next = state;
  }

  /** A constant, the states and their squares; overwritten by the next call. */
  features(): Float64Array {
    const { state, read } = this;
    read[0] = 1;
    for (let n = 0; n < state.length; n++) {
      read[1 + n] = state[n];
      read[1 + state.length + n] = state[n] * state[n];
    }
    return read;
  }
}

/** Mean number of rows that free runs stay near the truth, from places spread over some of its rows. */
function meanRun(reservoir: Reservoir, rows: Float32Array | Float64Array, from: number, to: number): number {
  const { columns } = reservoir;
  const { washout } = reservoir.settings;
  const length = Math.min(RUN_ROWS, Math.floor((to - from) / 2));
  const deviations = Float64Array.from({ length: columns }, (_, c) => deviation(rows, columns, c) || 1);
  let sum = 0;
  for (let k = 0; k < RUNS; k++) {
    const at = from + Math.floor((k * (to - from - length)) / RUNS);
    const history = rows.subarray(Math.max(0, at - 2 * washout) * columns, at * columns);
    const truth = rows.subarray(at * columns, (at + length) * columns);
    sum += validPredictionTime(runReservoir(reservoir, history, length), truth, deviations, 1).seconds;
  }
  return sum / RUNS;
}

function deviation(rows: Float32Array | Float64Array, columns: number, column: number): number {
  const values = Float64Array.from(
    { length: Math.floor(rows.length / columns) },
    (_, r) => rows[r * columns + column],
  );
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0));
}

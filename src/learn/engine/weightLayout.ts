import type { Network } from "../../shapes/network.js";
import type { Weight } from "../../shapes/weight.js";
import { layoutWeights } from "./layoutWeights.js";
import { type Parameter, packWeight, unpackWeight } from "./parameters.js";
import { SPACES } from "./spaces.js";

/** Values at the start of a network's memory that change from step to step; see src/kernels/assembly/engine/update.ts. */
const HEADER = 16;

/** Places in the header. */
export const STEP = {
  rate: 0,
  adamRate: 1,
  adamRoot: 2,
  kept: 3,
  sum: 5,
  beta1: 8,
  beta2: 9,
  epsilon: 10,
  rest1: 11,
  rest2: 12,
} as const;

/** What is kept for every weight: itself, its gradient, two moments, and a matrix with inputs and columns exchanged. */
const KEPT = ["weights", "gradients", "first", "second", "turned"] as const;
export type Kept = (typeof KEPT)[number];

/** Where the weights of a network and what is kept with them lie in its memory. */
export class WeightLayout {
  readonly parameters: readonly Parameter[];
  private readonly byName: ReadonlyMap<string, Parameter>;
  /** values of all weights, filled up with zeros */
  readonly count: number;

  constructor(network: Pick<Network, "layers">) {
    const { all, size } = layoutWeights(network);
    this.parameters = all;
    this.count = Math.ceil(size / HEADER) * HEADER;
    this.byName = new Map(all.map((parameter) => [parameter.shape.name, parameter]));
  }

  /** Values of a network's memory. @param training whether more than the weights is kept. */
  size(training: boolean): number {
    return HEADER + (training ? KEPT.length : 1) * this.count;
  }

  parameter(name: string): Parameter {
    const found = this.byName.get(name);
    if (found === undefined) throw new Error(`there is no weight ${name}`);
    return found;
  }

  /** Where one kind of values begins, in values from the start of a network's memory. */
  place(kept: Kept): number {
    return HEADER + KEPT.indexOf(kept) * this.count;
  }

  /** Address of what is kept for a weight. */
  address(kept: Kept, name: string): number {
    return (this.place(kept) + this.parameter(name).first) * 4 + SPACES.weights;
  }

  /** Address of the header. */
  get header(): number {
    return SPACES.weights;
  }

  /** Writes weights, or moments of the same names. @param into a network's memory. @param prefix of the names. */
  write(into: Float32Array, kept: Kept, values: readonly Weight[], prefix = ""): void {
    const place = into.subarray(this.place(kept));
    const given = new Map(values.map((weight) => [weight.name, weight]));
    for (const parameter of this.parameters) {
      const weight = given.get(prefix + parameter.shape.name);
      if (weight !== undefined) packWeight(parameter, weight.values, place);
      else if (prefix === "") throw new Error(`write: there are no values of ${parameter.shape.name}`);
    }
  }

  /** A copy of the weights whose values are sorted out when they are looked at: of most copies nobody looks at any. */
  copy(from: Float32Array): Weight[] {
    const place = this.place("weights");
    const packed = from.slice(place, place + this.count);
    return this.parameters.map((parameter) => {
      const { name, shape } = parameter.shape;
      let values: Float32Array | undefined;
      return {
        name,
        shape,
        get values() {
          values ??= unpackWeight(parameter, packed, name).values;
          return values;
        },
      };
    });
  }

  /** Reads them. @param trained whether to leave out running statistics. */
  read(from: Float32Array, kept: Kept, prefix = "", trained = false): Weight[] {
    const place = from.subarray(this.place(kept));
    return this.parameters
      .filter(({ shape }) => !trained || shape.role !== "running")
      .map((parameter) => unpackWeight(parameter, place, prefix + parameter.shape.name));
  }
}

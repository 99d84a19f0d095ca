import type { Activation, Layer } from "../../shapes/network.js";
import { ACTIVATIONS } from "../../shapes/network.js";
import type { Operation } from "./operations.js";
import { type Parameter, padded } from "./parameters.js";
import { Program } from "./program.js";
import { SPACES } from "./spaces.js";
import type { WeightLayout } from "./weightLayout.js";

/** Values of a network for each sample: rows of one width, filled up to a multiple of 8 with zeros. */
export interface Rows {
  /** address, with the memory that it is in */
  readonly at: number;
  /** rows a sample */
  readonly rows: number;
  readonly width: number;
  /** values from row to row */
  readonly stride: number;
  /** whether rows are steps: then the same step of four samples lies side by side; otherwise sample after sample */
  readonly beside: boolean;
}

/** One layer as a piece of program: what it gives, and how its gradient is made from that of what it gave. */
export interface Drawn {
  readonly y: Rows;
  /**
   * Appends the backward pass.
   * @param dy gradient of y; used up. @param wanted whether the gradient of the input is needed. @returns it, if so.
   */
  back(dy: Rows, wanted: boolean): Rows | undefined;
}

/** Draws one kind of layer. @param path of the layer, to find its weights. */
export type LayerDrawing<L extends Layer = Layer> = (
  drawing: Drawing,
  layer: L,
  path: string,
  x: Rows,
) => Drawn;

/** Values of a gradient that a thread makes before the optimiser takes them: TILES tiles, see the kernel's products.ts. */
const MADE_VALUES = 8 * 32;

/** Rows, of all samples, for which a matrix is turned in pieces at most: with more, each portion of `product` would turn it again. */
const FEW_ROWS = 32;
/** Values of a piece of a matrix that is turned: DEPTH x 8, see products.ts. */
const PIECE_VALUES = 256 * 8;

/** How a step of training learns. */
export interface Learning {
  /** weight of the divergence of a Gaussian latent in the loss */
  readonly klWeight: number;
  /** the optimiser for weights of a role, as the operation UPDATE takes it */
  optimiser(role: string): number;
  /** whether a matrix is updated as soon as its gradient is there */
  readonly updatesAtOnce: boolean;
}

/** Of a program that trains nothing. */
export const NOTHING_LEARNT: Learning = { klWeight: 0, optimiser: () => 0, updatesAtOnce: false };

/** What a program is drawn with: memory is given out, instructions are appended. */
export class Drawing {
  readonly program: Program;
  /** instructions of the end of the step, when all gradients of activations are there */
  private readonly later: (() => void)[] = [];
  /** values of activations given out */
  size = 0;

  /** matrices that are updated together with their gradients */
  private readonly updated = new Set<string>();
  /** address of a tile of 4 x 8 values for each thread */
  private tiles: number | undefined;
  /** address of a piece of a matrix that is turned */
  private piece: number | undefined;
  /** matrices that are needed with inputs and columns exchanged */
  private readonly exchanged = new Set<string>();

  constructor(
    codes: Readonly<Record<Operation, number>>,
    /** samples that fit, a multiple of 4 */
    readonly capacity: number,
    /** threads that may share the program */
    readonly threads: number,
    /** whether a step of training is drawn, not the output alone */
    readonly training: boolean,
    private readonly layout: WeightLayout,
    /** addresses of the rows as they are given, of their targets and of the noise for a Gaussian */
    readonly batch: { readonly input: number; readonly targets: number; readonly noise: number },
    /** addresses of the losses by sample and of what the network gives */
    readonly results: { readonly losses: number; readonly output: number },
    readonly learning: Learning,
  ) {
    this.program = new Program(codes);
  }

  /** Takes rows for every sample. */
  rows(rows: number, width: number, beside: boolean): Rows {
    const stride = padded(width);
    return {
      at: this.values(this.capacity * rows * stride),
      rows,
      width,
      stride,
      beside: beside && rows > 1,
    };
  }

  /** Rows like others. */
  like({ rows, width, beside }: Rows): Rows {
    return this.rows(rows, width, beside);
  }

  /** Takes values. @returns their address. */
  values(count: number): number {
    const at = this.size * 4 + SPACES.activations;
    this.size += Math.ceil(count / 16) * 16;
    return at;
  }

  parameter(name: string): Parameter {
    return this.layout.parameter(name);
  }

  /** Address of a weight. */
  weight(name: string): number {
    return this.layout.address("weights", name);
  }

  /** Address of its gradient. */
  gradient(name: string): number {
    return this.layout.address("gradients", name);
  }

  /** Address of a matrix with inputs and columns exchanged. */
  turned(name: string): number {
    if (!this.exchanged.has(name)) {
      const { inputs, columns } = this.parameter(name);
      const place = this.layout.address("turned", name);
      this.program.addFirst("TURN", this.weight(name), inputs, columns / 8, place);
      this.exchanged.add(name);
    }
    return this.layout.address("turned", name);
  }

  /** Puts off what makes gradients of weights to the end of the step. */
  atEnd(draw: () => void): void {
    this.later.push(draw);
  }

  /** Appends all that was put off. */
  finish(): void {
    for (const draw of this.later) draw();
  }

  /**
   * Appends a product with a matrix: y = activation(x W + b).
   * @param before where values before the activation are kept, for those whose gradient needs them.
   */
  product(
    x: Rows,
    name: string,
    bias: string | undefined,
    y: Rows,
    activation: Activation,
    before?: Rows,
  ): void {
    const { inputs, columns } = this.parameter(name);
    this.program.add(
      "samples",
      "PRODUCT",
      x.rows,
      x.at,
      x.stride,
      inputs,
      this.weight(name),
      columns / 8,
      bias === undefined ? 0 : 1,
      bias === undefined ? 0 : this.weight(bias),
      y.at,
      y.stride,
      0,
      ACTIVATIONS.indexOf(activation),
      y.width,
      before === undefined ? 0 : 1,
      before?.at ?? 0,
    );
  }

  /** Appends the product that brings a gradient back through a matrix: dx = dy W'. @param adds whether to add to dx. */
  productBack(dy: Rows, name: string, dx: Rows, adds = false): void {
    const { inputs, columns } = this.parameter(name);
    if (this.threads === 1 && this.capacity * dy.rows <= FEW_ROWS) {
      this.piece ??= this.values(PIECE_VALUES);
      const places = [dy.rows, dy.at, dy.stride, columns, this.weight(name), inputs / 8];
      this.program.add("samples", "PRODUCT_TURNED", ...places, dx.at, dx.stride, adds ? 1 : 0, this.piece);
      return;
    }
    this.program.add(
      "samples",
      "PRODUCT",
      dy.rows,
      dy.at,
      dy.stride,
      columns,
      this.turned(name),
      inputs / 8,
      0,
      0,
      dx.at,
      dx.stride,
      adds ? 1 : 0,
      0,
      dx.stride,
    );
  }

  /**
   * Puts off the gradient of a matrix, and of its bias.
   * @param lag steps that x lies behind dy. @param from first column of dy that counts.
   */
  weightGradient(x: Rows, name: string, bias: string | undefined, dy: Rows, lag = 0, from = 0): void {
    const { inputs, columns } = this.parameter(name);
    this.atEnd(() => {
      this.program.add(
        "weights",
        "WEIGHT_GRADIENT",
        dy.rows,
        x.at,
        x.stride,
        inputs,
        dy.at + 4 * from,
        dy.stride,
        columns / 8,
        this.gradient(name),
        lag,
        ...this.updateWords(name),
      );
      if (bias !== undefined) this.columnSums(dy, this.gradient(bias), columns, from);
    });
  }

  /** What a gradient's instruction says of the update, if it does that, too. */
  private updateWords(name: string): number[] {
    if (!this.learning.updatesAtOnce) return [];
    this.updated.add(name);
    const { layout } = this;
    this.tiles ??= this.values(this.threads * MADE_VALUES);
    return [1, layout.header, this.weight(name), layout.count * 4, this.optimiser(name), this.tiles];
  }

  /** Whether a matrix has been updated together with its gradient. */
  isUpdated(name: string): boolean {
    return this.updated.has(name);
  }

  /** How a weight is updated, as the operation UPDATE takes it. */
  optimiser(name: string): number {
    return this.learning.optimiser(this.parameter(name).shape.role);
  }

  /** Appends sums over all rows. */
  columnSums(dy: Rows, into: number, columns: number, from = 0): void {
    this.program.add("weights", "COLUMN_SUMS", dy.rows, dy.at + 4 * from, dy.stride, columns / 8, into);
  }

  /** Appends the gradient of an activation, in place. */
  activationGradient(dy: Rows, activation: Activation, y: Rows, before: Rows | undefined): void {
    if (activation === "linear") return;
    this.program.add(
      "samples",
      "ACTIVATION_GRADIENT",
      dy.rows,
      dy.at,
      dy.stride,
      dy.stride,
      ACTIVATIONS.indexOf(activation),
      y.at,
      before?.at ?? 0,
    );
  }

  /** Appends sum = a + b, or a copy of a. */
  sum(a: Rows, b: Rows | undefined, sum: Rows): void {
    const { program } = this;
    program.add("samples", "ADD", a.rows, a.at, b === undefined ? 0 : 1, b?.at ?? 0, a.stride, sum.at);
  }

  /** Rows that keep what an activation was given, if its gradient needs that. */
  kept(activation: Activation, y: Rows): Rows | undefined {
    return this.training && (activation === "silu" || activation === "sine") ? this.like(y) : undefined;
  }
}

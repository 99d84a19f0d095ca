import type { Weight } from "../../shapes/weight.js";
import type { WeightShape } from "../networks/weightShapes.js";

/** Values of a panel's row, and the unit that widths are filled up to with zeros. */
export const PANEL = 8;

/** The least multiple of 8 that is n or more. */
export function padded(n: number): number {
  return Math.ceil(n / PANEL) * PANEL;
}

/** One weight of a network as the engine keeps it: filled up with zeros, and a matrix in panels of 8 columns. */
export interface Parameter {
  readonly shape: WeightShape;
  /** index of its first value among those of all weights */
  readonly first: number;
  /** values with the zeros */
  readonly size: number;
  /** values that one thread updates together; `size` is a multiple */
  readonly part: number;
  /** of a matrix, inputs and columns with the zeros */
  readonly inputs: number;
  readonly columns: number;
  /** place of each of the weight's values, from `first` */
  readonly places: Int32Array;
}

/** Lays out the weights of a network, one after another. */
export class Parameters {
  readonly all: Parameter[] = [];
  /** values of all weights with the zeros */
  size = 0;

  /**
   * A matrix from inputs to columns.
   * @param blocks equal parts of the columns, each filled up on its own: the gates of a cell.
   * @param turned whether the weight has its columns before its inputs.
   */
  matrix(shape: WeightShape, inputs: number, columns: number, blocks = 1, turned = false): Parameter {
    const rows = padded(inputs);
    const wide = blocks * padded(columns / blocks);
    const places = new Int32Array(inputs * columns);
    for (let input = 0; input < inputs; input++) {
      for (let column = 0; column < columns; column++) {
        const to = inBlocks(column, columns, blocks);
        const place = (to >> 3) * rows * PANEL + input * PANEL + (to & 7);
        places[turned ? column * inputs + input : input * columns + column] = place;
      }
    }
    return this.add(shape, { size: rows * wide, part: 4 * PANEL, inputs: rows, columns: wide, places });
  }

  /** A row of values, in blocks as the columns of a matrix. */
  vector(shape: WeightShape, blocks = 1): Parameter {
    const length = shape.shape.reduce((product, n) => product * n, 1);
    const places = Int32Array.from({ length }, (_, column) => inBlocks(column, length, blocks));
    const size = blocks * padded(length / blocks);
    return this.add(shape, { size, part: PANEL, inputs: 1, columns: size, places });
  }

  /** Rows of values, each filled up. */
  rows(shape: WeightShape): Parameter {
    const [rows, width] = shape.shape;
    const wide = padded(width);
    const places = Int32Array.from(
      { length: rows * width },
      (_, i) => Math.floor(i / width) * wide + (i % width),
    );
    return this.add(shape, { size: rows * wide, part: wide, inputs: rows, columns: wide, places });
  }

  private add(shape: WeightShape, layout: Omit<Parameter, "shape" | "first">): Parameter {
    const parameter = { shape, first: this.size, ...layout };
    this.all.push(parameter);
    this.size += layout.size;
    return parameter;
  }
}

/** Where a column stands if each block is filled up. */
function inBlocks(column: number, columns: number, blocks: number): number {
  const each = columns / blocks;
  const block = Math.floor(column / each);
  return block * padded(each) + (column - block * each);
}

/** Writes the values of a weight to where the engine keeps them. @param into begins with the first value of all weights. */
export function packWeight({ first, places }: Parameter, values: Float32Array, into: Float32Array): void {
  for (let i = 0; i < places.length; i++) into[first + places[i]] = values[i];
}

/** Reads a weight, or a moment of the same layout. @param name of what is returned. */
export function unpackWeight({ first, places, shape }: Parameter, from: Float32Array, name: string): Weight {
  const values = new Float32Array(places.length);
  for (let i = 0; i < places.length; i++) values[i] = from[first + places[i]];
  return { name, shape: shape.shape, values };
}

import { loadKernel } from "../../kernels/loadKernel.js";
import { placed } from "../../kernels/placed.js";
import { TABLES_CODE } from "../../kernels/tablesCode.js";

/** What assembly/tables.ts exports. */
interface Loops {
  gather(from: number, apart: number, count: number, to: number): void;
  spread(from: number, bytes: number, count: number, to: number, apart: number): void;
}

/** Numbers that are moved at a time, at most; no row is longer. */
const ROOM = 1 << 14;

/** A table, row by row. */
export interface Rows {
  readonly values: Float32Array;
  /** numbers of a row */
  readonly width: number;
}

/** Takes tables apart and puts them together, in a memory of its own. */
export class TableKernel {
  private readonly loops: Loops;
  private readonly narrow: Float32Array;
  private readonly wide: Float32Array;

  constructor() {
    const { memory, singles } = placed([ROOM, ROOM]);
    this.loops = loadKernel<Loops>(TABLES_CODE, memory);
    [this.narrow, this.wide] = singles;
  }

  /** The columns of a table. */
  columnsOf({ values, width }: Rows): Float32Array[] {
    const { loops, narrow, wide } = this;
    const rows = values.length / width;
    const columns = Array.from({ length: width }, () => new Float32Array(rows));
    const step = Math.floor(ROOM / width);
    for (let row = 0; row < rows; row += step) {
      const count = Math.min(step, rows - row);
      wide.set(values.subarray(row * width, (row + count) * width));
      for (let c = 0; c < width; c++) {
        loops.gather(wide.byteOffset + 4 * c, 4 * width, count, narrow.byteOffset);
        columns[c].set(narrow.subarray(0, count), row);
      }
    }
    return columns;
  }

  /** Tables side by side, as many rows as the shortest has. */
  sideBySide(tables: readonly Rows[]): Rows {
    const { loops, narrow, wide } = this;
    const width = tables.reduce((sum, table) => sum + table.width, 0);
    const rows = Math.min(...tables.map((table) => table.values.length / table.width));
    const values = new Float32Array(rows * width);
    const step = Math.floor(ROOM / width);
    for (let row = 0; row < rows; row += step) {
      const count = Math.min(step, rows - row);
      let to = wide.byteOffset;
      for (const table of tables) {
        narrow.set(table.values.subarray(row * table.width, (row + count) * table.width));
        loops.spread(narrow.byteOffset, 4 * table.width, count, to, 4 * width);
        to += 4 * table.width;
      }
      values.set(wide.subarray(0, count * width), row * width);
    }
    return { values, width };
  }
}

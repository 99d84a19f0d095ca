/** What a k-d tree has found: the first `count` entries are valid until the next search. It grows where it must. */
export class Neighbours {
  /** rows of the points, the nearest first where `nearest` found them, otherwise in no order */
  rows: Int32Array;
  /** squared distances */
  squared: Float64Array;
  /** how many were found */
  count = 0;

  /** @param capacity entries to begin with, at least 1. */
  constructor(capacity = 16) {
    this.rows = new Int32Array(capacity);
    this.squared = new Float64Array(capacity);
  }

  /** Makes room for at least so many entries; those that are there are kept. */
  reserve(capacity: number): void {
    if (capacity <= this.rows.length) return;
    const { rows, squared } = this;
    const size = Math.max(capacity, 2 * rows.length);
    this.rows = new Int32Array(size);
    this.squared = new Float64Array(size);
    this.rows.set(rows);
    this.squared.set(squared);
  }

  /** Adds an entry to a heap whose first is the furthest; in place of that one if `most` are there. @returns the count. */
  offer(row: number, squared: number, most: number): number {
    if (this.count === most) {
      this.sink(row, squared, most);
      return most;
    }
    let place = this.count++;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (this.squared[above] >= squared) break;
      this.squared[place] = this.squared[above];
      this.rows[place] = this.rows[above];
      place = above;
    }
    this.squared[place] = squared;
    this.rows[place] = row;
    return this.count;
  }

  /** Puts a heap in order, the nearest first. @see Williams (1964) Comm. ACM 7 347. */
  order(): void {
    for (let size = this.count - 1; size > 0; size--) {
      const row = this.rows[size];
      const squared = this.squared[size];
      this.rows[size] = this.rows[0];
      this.squared[size] = this.squared[0];
      this.sink(row, squared, size);
    }
  }

  /** Puts an entry in place of the first of a heap of so many, and restores it. */
  private sink(row: number, squared: number, size: number): void {
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= size) break;
      if (below + 1 < size && this.squared[below + 1] > this.squared[below]) below++;
      if (this.squared[below] <= squared) break;
      this.squared[place] = this.squared[below];
      this.rows[place] = this.rows[below];
      place = below;
    }
    this.squared[place] = squared;
    this.rows[place] = row;
  }
}

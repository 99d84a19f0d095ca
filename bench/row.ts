/** One line of the benchmark: our figure and a peer's. */
export interface Row {
  readonly section: string;
  /** the machine, and its load when the benchmark began */
  readonly machine: string;
  readonly name: string;
  /** our figure */
  readonly ours: number;
  /** the peer's figure, with the best of its settings; null if it is not installed, or there is none */
  readonly peer: number | null;
  /** name, version and settings of the peer, or why there is none */
  readonly peerVersion: string | null;
  /** of both figures */
  readonly unit: string;
  /** our time divided by the peer's: below 1 we are faster */
  readonly ratio: number | null;
  /** CPU time of all threads, in the unit of the figures; where it is measured */
  readonly cpu?: { readonly ours: number; readonly peer: number | null };
  /** every setting of the peer that was tried; where there are several */
  readonly settings?: readonly PeerSetting[];
  /** our rate of arithmetic; where it is counted */
  readonly arithmetic?: Arithmetic;
}

/** A setting of a peer, with its figures; null if it does not run, and then the fault. */
export interface PeerSetting {
  readonly name: string;
  readonly figure: number | null;
  readonly cpu: number | null;
  readonly fault?: string;
}

/** Multiplications and additions of products, against what the machine can do at most. */
export interface Arithmetic {
  readonly gflops: number;
  /** threads that ours used */
  readonly threads: number;
  /** GFLOP/s of so many threads with data in registers and the nearest cache */
  readonly peak: number;
  /** gflops / peak */
  readonly share: number;
}

/** A row as a section returns it. */
export type NewRow = Omit<Row, "section" | "machine">;

/** What a section is given. */
export interface Bench {
  /** path of the folder bench/ */
  readonly folder: string;
  /** prints a line on stderr for whoever waits */
  readonly say: (line: string) => void;
  /** whether a row of that name is wanted; a section may measure others, which are not shown */
  readonly wants: (name: string) => boolean;
}

/** One section of the benchmark: a file of its own and a line in sections.ts. */
export interface Section {
  readonly name: string;
  /** what it measures, in one line */
  readonly about: string;
  readonly run: (bench: Bench) => Promise<readonly NewRow[]>;
}

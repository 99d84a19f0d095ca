/** One line of the benchmark: our figure and a peer's. */
export interface Row {
  readonly section: string;
  readonly name: string;
  /** our figure */
  readonly ours: number;
  /** the peer's figure; null if it is not installed, or there is none */
  readonly peer: number | null;
  /** name, version and settings of the peer, or why there is none */
  readonly peerVersion: string | null;
  /** of both figures */
  readonly unit: string;
  /** our time divided by the peer's: below 1 we are faster */
  readonly ratio: number | null;
}

/** A row as a section returns it. */
export type NewRow = Omit<Row, "section">;

/** What a section is given. */
export interface Bench {
  /** path of the folder bench/ */
  readonly folder: string;
  /** prints a line on stderr for whoever waits */
  readonly say: (line: string) => void;
}

/** One section of the benchmark: a file of its own and a line in sections.ts. */
export interface Section {
  readonly name: string;
  /** what it measures, in one line */
  readonly about: string;
  readonly run: (bench: Bench) => Promise<readonly NewRow[]>;
}

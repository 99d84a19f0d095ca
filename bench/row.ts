/** One line of the benchmark: a figure of ours beside a peer's. */
export interface Row {
  readonly section: string;
  readonly name: string;
  /** our figure */
  readonly ours: number;
  /** the peer's figure; null where it is not installed, or none is compared */
  readonly peer: number | null;
  /** who the peer is, with version and settings, or why there is none */
  readonly peerVersion: string | null;
  /** of both figures */
  readonly unit: string;
  /** our time over the peer's: below 1 we are ahead */
  readonly ratio: number | null;
}

/** What a section's rows leave to be said once. */
export type NewRow = Omit<Row, "section">;

/** Surroundings of a benchmark. */
export interface Bench {
  /** path of the folder bench/ */
  readonly folder: string;
  /** a line for whoever waits, on stderr */
  readonly say: (line: string) => void;
}

/** One part of the benchmark: a file of its own, named in sections.ts. */
export interface Section {
  readonly name: string;
  /** what it measures, in a line */
  readonly about: string;
  readonly run: (bench: Bench) => Promise<readonly NewRow[]>;
}

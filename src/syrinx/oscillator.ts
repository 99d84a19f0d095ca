/** A gesture over a block of integration steps, one value a step. */
export interface Drive {
  /** alpha, air-sac pressure, dimensionless */
  readonly pressure: Float64Array;
  /** beta, tension of the labia, dimensionless */
  readonly tension: Float64Array;
  /** scale of the source, dimensionless */
  readonly loudness: Float64Array;
}

/** One half of a syrinx in motion: any model of the labia driven by a gesture. */
export interface Oscillator {
  /**
   * Goes through a block and adds what it sings, loudness times labial velocity, to the source of the tract.
   * @param source one value a step, of the drive's length.
   */
  sing(drive: Drive, source: Float64Array): void;
  /** Whether it is so still that nothing would change while the gesture rests. */
  settled(): boolean;
  /** Whether its state has stayed finite. */
  finite(): boolean;
}

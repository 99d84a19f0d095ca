/** A gesture over a block of integration steps, one value per step. */
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
   * Integrates over a block and adds the resulting sound, loudness times labial velocity, to the source of the tract.
   * @param source one value per step, of the drive's length.
   */
  sing(drive: Drive, source: Float64Array): void;
  /** Whether it is at rest, so that nothing changes while the gesture rests. */
  settled(): boolean;
  /** Whether its state is finite. */
  finite(): boolean;
}

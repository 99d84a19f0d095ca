import type { Column, Movie, Trajectory } from "../../shapes/series.js";

/** A parameter that recipes may set. */
export interface SystemParameter {
  /** description for a recipe's schema, with its unit */
  readonly help: string;
  readonly default: number;
  /** range, both ends included */
  readonly low: number;
  readonly high: number;
  /** only integers */
  readonly integer?: true;
  /** affects only the movie, not the motion */
  readonly filmOnly?: true;
}

/** Settings of a simulation, from a recipe. */
export interface SystemRun {
  /** rows, or frames of a movie */
  readonly samples: number;
  /** time between rows or frames, in the system's own unit */
  readonly step: number;
  /** seed of the initial state and the noise, any integer */
  readonly seed: number;
  /** parameters that differ from their defaults */
  readonly parameters: Readonly<Record<string, number>>;
}

/** A system that recipes can name, with everything that is known about it. */
export interface System {
  /** its name in recipes */
  readonly name: string;
  /** as a title, e.g. "The Lorenz system" */
  readonly title: string;
  /** one sentence for a recipe's schema */
  readonly help: string;
  readonly variables: readonly Column[];
  readonly parameters: Readonly<Record<string, SystemParameter>>;
  /** default number of rows */
  readonly samples: number;
  /** default time between rows; 0 if a parameter sets it */
  readonly step: number;
  /** the parameter that sets the time between rows, if recipes can't set it as `step` */
  readonly stepParameter?: string;
  /** known properties of the motion at the default parameters */
  readonly known?: {
    /** largest Lyapunov exponent, natural logarithm per unit of time */
    readonly lyapunov: number;
    /** mean duration of a turn */
    readonly turn: number;
  };
  /**
   * Simulates its state along a path.
   * @returns samples x variables.
   * @throws {InputError} if a setting is out of range.
   */
  simulate(run: SystemRun): Trajectory;
  /** Simulates a movie of the same path, for systems that are observed as one. @returns `samples` frames. */
  film?(run: SystemRun): Movie;
}

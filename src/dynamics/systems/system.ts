import type { Column, Movie, Trajectory } from "../../shapes/series.js";

/** A parameter that recipes may set. */
export interface SystemParameter {
  /** what it is, with its unit, as a recipe's schema says it */
  readonly help: string;
  readonly default: number;
  /** range, both ends included */
  readonly low: number;
  readonly high: number;
  /** only integers */
  readonly whole?: true;
  /** it changes the film alone and leaves the motion as it is */
  readonly filmOnly?: true;
}

/** What a recipe asks of a system. */
export interface SystemRun {
  /** rows, or frames of a film */
  readonly samples: number;
  /** time between them, in the system's own unit */
  readonly step: number;
  /** of the initial state and the noise, any integer */
  readonly seed: number;
  /** those that differ from their defaults */
  readonly parameters: Readonly<Record<string, number>>;
}

/** A system that recipes can name, with all that is known about it. */
export interface System {
  /** as recipes name it */
  readonly name: string;
  /** as a title, e.g. "The Lorenz system" */
  readonly title: string;
  /** one sentence for a recipe's schema */
  readonly help: string;
  readonly variables: readonly Column[];
  readonly parameters: Readonly<Record<string, SystemParameter>>;
  /** rows, unless a recipe says otherwise */
  readonly samples: number;
  /** time between rows, unless a recipe says otherwise; 0 where a parameter sets it */
  readonly step: number;
  /** the parameter that sets the time between rows, where recipes can't set it as `step` */
  readonly stepParameter?: string;
  /** what is known of the motion at the default parameters */
  readonly known?: {
    /** largest Lyapunov exponent, natural logarithm a unit of time */
    readonly lyapunov: number;
    /** mean time of a turn */
    readonly turn: number;
  };
  /**
   * Its state along a path.
   * @returns samples x variables.
   * @throws {InputError} if a setting is out of range.
   */
  simulate(run: SystemRun): Trajectory;
  /** A film of the same path, for systems that are seen as one. @returns samples frames. */
  film?(run: SystemRun): Movie;
}

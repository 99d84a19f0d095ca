import type { VectorField } from "../../math/rungeKutta4.js";
import type { Column, Movie, Trajectory } from "../../shapes/series.js";

/** A parameter that recipes and the command line may set. */
export interface SystemParameter {
  /** description for a recipe's schema, with its unit */
  readonly help: string;
  readonly default: number;
  /** range, both ends included */
  readonly low: number;
  readonly high: number;
  /** only integers */
  readonly integer?: true;
  /** names of the values 0, 1, 2, ... of a parameter that is a choice */
  readonly names?: readonly string[];
  /** affects only the movie, not the motion */
  readonly filmOnly?: true;
}

/** Parameters of a system by name. */
export type SystemParameters = Readonly<Record<string, number>>;

/** Settings of a simulation. */
export interface SystemRun {
  /** rows, or frames of a movie */
  readonly samples: number;
  /** time between rows or frames, in the system's own unit */
  readonly step: number;
  /** seed of the initial state and the noise, any integer */
  readonly seed: number;
  /** parameters that differ from their defaults */
  readonly parameters: SystemParameters;
  /** time left out before the first row, in the system's own unit; the system's transient unless given */
  readonly transient?: number;
}

/** Writes the Jacobian at `state` into `matrix`, row-major: the derivative of velocity i by coordinate j at i n + j. */
export type JacobianField = (state: Float64Array, matrix: Float64Array) => void;

/** A surface in state space that a path crosses once a turn. */
export interface SystemSection {
  /** name of the variable, which has the value `level` on the surface */
  readonly variable: string;
  readonly level: number;
  /** which crossings count: where the variable rises, or where it falls */
  readonly direction: "up" | "down";
  /** names of turns, by the value of a variable where they cross the surface: one letter more than there are cuts between values */
  readonly turns?: { readonly variable: string; readonly cuts: readonly number[]; readonly letters: string };
}

/** What is known of the motion at the default parameters, in the system's own unit of time. */
export interface KnownMotion {
  /** largest Lyapunov exponent, natural logarithm a unit of time; 0 for a cycle or a torus */
  readonly lyapunov: number;
  /** all Lyapunov exponents, largest first; of a delay system, which has infinitely many, the first few */
  readonly spectrum: readonly number[];
  /** Kaplan-Yorke (Lyapunov) dimension of the attractor */
  readonly kaplanYorke: number;
  /** mean time of a turn: between two crossings of `section`, else the period of the drive, else between two maxima of the observable */
  readonly turn: number;
  /** who published the exponents, and whether our own integration agrees */
  readonly source: string;
}

/** A system that recipes and the command line can name, with everything that is known about it. */
export interface System {
  /** its name in recipes */
  readonly name: string;
  /** as a title, e.g. "The Lorenz system" */
  readonly title: string;
  /** one sentence for a recipe's schema */
  readonly help: string;
  /** the equations in plain text, one a line */
  readonly equations: readonly string[];
  readonly variables: readonly Column[];
  readonly parameters: Readonly<Record<string, SystemParameter>>;
  /** default number of rows */
  readonly samples: number;
  /** default time between rows; 0 if a parameter sets it */
  readonly step: number;
  /** the parameter that sets the time between rows, if recipes can't set it as `step` */
  readonly stepParameter?: string;
  /** unit of time: s, or "1" for a dimensionless one */
  readonly timeUnit: "1" | "s";
  /** time after which a path is on the attractor */
  readonly transient: number;
  /** name of the variable from which delay vectors show the whole attractor best */
  readonly observable: string;
  /** where a path turns; undefined for driven systems, whose turn is the drive's, and where no plane is crossed once a turn */
  readonly section?: SystemSection;
  readonly known?: KnownMotion;
  /**
   * The velocity of a state.
   * @param parameters those that differ from their defaults.
   * @returns undefined for a delay system, whose velocity follows from its past, too.
   */
  field?(parameters: SystemParameters): VectorField;
  /** The derivatives of `field`. @param parameters those that differ from their defaults. */
  jacobian?(parameters: SystemParameters): JacobianField;
  /**
   * Simulates its state along a path.
   * @returns samples x variables.
   * @throws {InputError} if a setting is out of range.
   */
  simulate(run: SystemRun): Trajectory;
  /** Simulates a movie of the same path, for systems that are observed as one. @returns `samples` frames. */
  film?(run: SystemRun): Movie;
}

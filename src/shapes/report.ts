import type { ReportClusters } from "./pages/clusterReport.js";
import type { ReportLabels } from "./pages/labelReport.js";
import type { ReportSound, ReportTrack } from "./pages/reportSound.js";
import type { TrainingView } from "./progress.js";
import type { ExperimentTable } from "./results/experiment.js";

export type { ReportAudio } from "./encodedSound.js";
export type { ReportSound, ReportTrack } from "./pages/reportSound.js";

/**
 * Everything shown on the page of a result, as plain JSON: the page is drawn from this alone.
 * Packed arrays are base64 of deflated little-endian values, which keeps the page small; an empty one is "".
 */
export interface Report {
  readonly title: string;
  /** one line under the title: file, duration, sample rate */
  readonly subtitle: string;
  /** what was found, in one or two sentences */
  readonly summary?: string;
  readonly facts: readonly ReportFact[];
  readonly warnings: readonly string[];
  /** the recording first, then the copy */
  readonly sounds: readonly ReportSound[];
  readonly syllables: readonly ReportSyllable[];
  readonly gesture?: ReportGesture;
  readonly training?: ReportTraining;
  readonly latent?: ReportLatent;
  /** only on the page of a run */
  readonly members?: ReportMembers;
  readonly methods?: readonly ReportMethod[];
  readonly view?: ReportView;
  readonly freeRun?: ReportFreeRun;
  /** only on the page of a series */
  readonly dynamics?: ReportDynamics;
  /** only on the page of simulated movies */
  readonly movies?: readonly ReportMovie[];
  /** only on the page of labels to look at */
  readonly review?: readonly ReportReviewItem[];
  /** only on the page of a labeller's run */
  readonly labels?: ReportLabels;
  /** only on the page of an experiment */
  readonly experiment?: ReportExperiment;
  /** only on the page of grouped syllables */
  readonly clusters?: ReportClusters;
  /** settings, versions, hashes, backend: name and value */
  readonly provenance: readonly (readonly [string, string])[];
}

/** A syllable whose label is to be looked at, with the sound around it. */
export interface ReportReviewItem {
  readonly sound: ReportSound;
  /** name of the recording's file */
  readonly file: string;
  /** s of the recording at which the sound begins */
  readonly start: number;
  /** the syllables in the sound, s from its start, by onset; confidences from 0 to 1 */
  readonly syllables: readonly {
    readonly onset: number;
    readonly offset: number;
    readonly label: string;
    readonly confidence: number;
  }[];
  /** index of the syllable that the item is about */
  readonly chosen: number;
}

/** The statistics of an experiment, and one network of each condition as a picture. Packed arrays are Float32. */
export interface ReportExperiment {
  readonly tables: readonly ExperimentTable[];
  readonly conditions: readonly {
    readonly title: string;
    readonly caption: string;
    readonly paths: readonly {
      readonly title: string;
      /** name and unit of each axis: two or three */
      readonly axes: readonly string[];
      /** packed, points x axes */
      readonly values: string;
      /** points per unit of time */
      readonly rate: number;
      /** closed curves over the path; packed, points x axes */
      readonly orbits: readonly { readonly name: string; readonly points: string }[];
    }[];
    readonly curves: readonly {
      readonly title: string;
      readonly xLabel: string;
      readonly yLabel: string;
      readonly x: string;
      readonly lines: readonly { readonly name: string; readonly values: string }[];
    }[];
  }[];
}

/** A simulated movie. */
export interface ReportMovie {
  readonly name: string;
  /** animated PNG file, base64 */
  readonly apng: string;
  /** its settings in words */
  readonly caption: string;
}

/** One result, e.g. group "Fit", label "median F0 error", value "0.4 %". */
export interface ReportFact {
  readonly group: string;
  readonly label: string;
  readonly value: string;
}

/** One syllable of a report; times in s. */
export interface ReportSyllable {
  readonly onset: number;
  readonly offset: number;
  readonly label: string;
  /** Hz; null if no frame is voiced */
  readonly f0Median: number | null;
  /** median of |copy - recording| / recording; null if no frame is voiced in both */
  readonly f0Error: number | null;
  readonly voicedFraction: number;
}

/** The gesture of a report, over time. */
export interface ReportGesture {
  /** alpha, dimensionless */
  readonly pressure: ReportTrack;
  /** beta, dimensionless */
  readonly tension: ReportTrack;
  /** amplitude factor of the source, dimensionless */
  readonly loudness: ReportTrack;
  /** standard errors of pressure and tension, dimensionless; NaN where they are guessed */
  readonly pressureError: ReportTrack;
  readonly tensionError: ReportTrack;
  /** where the gesture is less than a measurement of one voice */
  readonly doubts: readonly ReportDoubt[];
  /** what is known and why not more; sentences */
  readonly known: readonly string[];
  readonly plane: ReportPlane;
  /** 1/s */
  readonly gamma: number;
}

/** A stretch of a gesture that is guessed (no pitch to follow), noisy or two-voiced; s. */
export interface ReportDoubt {
  readonly from: number;
  readonly to: number;
  readonly kind: "guessed" | "noisy" | "two-voiced";
}

/** The part of the plane of pressure and tension around a gesture: boundaries of the regimes and lines of equal F0. */
export interface ReportPlane {
  /** ranges of the axes, dimensionless; lines have one tension per evenly spaced pressure */
  readonly alpha: { readonly low: number; readonly high: number };
  readonly beta: { readonly low: number; readonly high: number };
  readonly lines: readonly {
    readonly kind: "onset" | "saddle-node" | "snic-hopf" | "f0";
    readonly label: string;
    /** packed Float32; NaN where the line leaves the part, beyond its ends where the onset does */
    readonly beta: string;
  }[];
}

/** The course of a training. */
export interface ReportTraining {
  /** loss per epoch; null where it is not finite */
  readonly train: readonly (number | null)[];
  readonly validation: readonly (number | null)[];
  readonly bestEpoch: number;
  readonly backend: string;
  readonly device: string;
  /** losses of the other networks of an ensemble, one list per network; null where a loss is not finite */
  readonly others?: readonly {
    readonly train: readonly (number | null)[];
    readonly validation: readonly (number | null)[];
  }[];
  /** number of other networks, if `others` does not list them all */
  readonly otherCount?: number;
  /** learning rate per epoch, if it is not constant */
  readonly learningRate?: readonly number[];
}

/** The networks of an ensemble, with summary statistics. Null where a number is not finite. */
export interface ReportMembers {
  readonly rows: readonly ReportMember[];
  /** index of the network with the lowest validation loss, from 0 */
  readonly best: number;
  /** "median", "lower quartile", ... */
  readonly summary: readonly ({ readonly name: string } & ReportMemberNumbers)[];
}

/** Epochs and losses of a network, or a statistic of them. */
export interface ReportMemberNumbers {
  readonly epochs: number | null;
  readonly bestEpoch: number | null;
  readonly train: number | null;
  readonly validation: number | null;
  readonly test: number | null;
}

/** One network of an ensemble. */
export interface ReportMember extends ReportMemberNumbers {
  readonly seed: number;
}

/** Test loss of a network or a linear method on held-out samples. */
export interface ReportMethod {
  readonly name: string;
  /** test loss; null where it is not finite */
  readonly test: number | null;
  /** test loss divided by that of the best linear method; null if there is none */
  readonly ratio: number | null;
  readonly linear: boolean;
}

/** Input of a network next to its output, as shown during training; arrays are packed Float32. A labeller has `ReportLabels`. */
export type ReportView = Packed<Exclude<TrainingView, { readonly kind: "labels" }>>;

export type Packed<View> = View extends unknown
  ? { readonly [K in keyof View]: View[K] extends Float32Array ? string : View[K] }
  : never;

/** Closed-loop predictions next to the true continuation. */
export interface ReportFreeRun {
  /** names of the predicted columns, with their units; only "error_sd" if there are many */
  readonly columns: readonly string[];
  /** number of columns that the page omits */
  readonly columnsLeft: number;
  /** of time: seconds, or the unit of a dimensionless system */
  readonly timeUnit: "s" | "1";
  /** rows per unit of time */
  readonly rate: number;
  readonly starts: readonly {
    /** number in the table, from 1 */
    readonly number: number;
    /** time of the first predicted row */
    readonly time: number;
    /** packed Float32, column after column; no truth if the only column is "error_sd" */
    readonly truth?: string;
    readonly predicted: string;
  }[];
}

/** The path through latent space. */
export interface ReportLatent {
  readonly dimension: number;
  /** packed Float32, rows x dimension */
  readonly values: string;
  /** rows per unit of time: seconds, unless `timeUnit` says that time is dimensionless */
  readonly rate: number;
  /** time of the centre of row 0 */
  readonly start: number;
  readonly timeUnit?: "1";
  /** true if its time axis is not that of the sounds */
  readonly apart?: boolean;
  /** level of each row's frame, 0 to 1, for the colour of the path; packed Float32 */
  readonly level: string;
  /** low periodic orbits of the flow, carried into a latent space of three coordinates by `syrinx latent` */
  readonly orbits?: Pick<ReportDynamics, "orbits" | "linking"> & {
    /** of periods; "" where time has none */
    readonly unit: string;
  };
  /** fraction of the variance of unseen frames explained by each method, at the same dimension */
  readonly explained: readonly { readonly method: string; readonly share: number }[];
}

/** The dynamics of a scalar series: the curves that its numbers were read from, and its periodic orbits. */
export interface ReportDynamics {
  /** of the series; absent if it has none */
  readonly unit?: string;
  /** the path in three dimensions */
  readonly embedding: {
    /** name and unit of each of the three axes */
    readonly axes: readonly string[];
    /** packed Float32, rows x 3 */
    readonly values: string;
    /** rows per second, Hz */
    readonly rate: number;
  };
  readonly information: {
    /** s from one lag to the next */
    readonly step: number;
    /** nat, at lag 0, 1, ...; packed Float32 */
    readonly values: string;
    /** s */
    readonly delay: number;
  };
  /** what each dimension unfolds; dimension 1 first, null where undefined */
  readonly unfolding: {
    /** share, 0 to 1 */
    readonly falseNeighbours: readonly (number | null)[];
    /** Cao's E1 and E2 */
    readonly e1: readonly (number | null)[];
    readonly e2: readonly (number | null)[];
    /** dimension that was chosen */
    readonly dimension: number;
  };
  /** missing for noise */
  readonly stretching?: {
    /** s; packed Float32 */
    readonly times: string;
    /** mean logarithm of the distance of neighbours; packed Float32 */
    readonly logarithms: string;
    /** s, the fitted region */
    readonly region: readonly [number, number];
    /** 1/s, of the line that was fitted */
    readonly slope: number;
  };
  /** missing for noise */
  readonly correlation?: {
    /** name and unit of the radius */
    readonly label: string;
    /** packed Float32 */
    readonly radii: string;
    /** share of pairs that are nearer; packed Float32 */
    readonly sums: string;
    /** radii and slope of the line that was fitted; null if no region is straight */
    readonly fit: { readonly region: readonly [number, number]; readonly slope: number } | null;
  };
  /** prediction errors, shares of the standard deviation */
  readonly surrogates: { readonly own: number; readonly others: readonly number[] };
  /** a maximum of the series and the next one; packed Float32, pairs x 2 */
  readonly returnMap?: string;
  /** smallest range of its axes; default none */
  readonly returnMapLeast?: number;
  readonly recurrence?: {
    /** states on each side */
    readonly size: number;
    /** s from one state to the next; null if they are only counted */
    readonly step: number | null;
    /** 1 where two states are near each other, else 0; size x size, packed Uint8 */
    readonly plot: string;
  };
  readonly orbits: readonly ReportOrbit[];
  /** orbits x orbits, integers */
  readonly linking: readonly (readonly number[])[];
  readonly template?: {
    /** branches x branches, integers */
    readonly matrix: readonly (readonly number[])[];
    /** branches from back to front where they join */
    readonly layers: readonly number[];
  };
  /** why there are no orbits, or no template */
  readonly orbitsProblem?: string;
}

/** A periodic orbit, in the coordinates of the embedding. */
export interface ReportOrbit {
  readonly name: string;
  /** s */
  readonly period: number;
  /** growth of a small distance in a period; null where unknown */
  readonly multiplier: number | null;
  /** how closely the data follow it, as a share of the spread of the section */
  readonly closeness: number;
  /** closed curve, the first state not repeated; packed Float32, states x 3 */
  readonly points: string;
}

import { InputError } from "./inputError.js";

/** The physical unit of a column. SI units have no prefix; "1" is a dimensionless number; the labia are measured in cm. */
export type Unit = "1" | "Hz" | "s" | "dB" | "1/s" | "deg" | "power" | "cm" | "cm/s";

/** Name and unit of one column of a series. */
export interface Column {
  readonly name: string;
  readonly unit: Unit;
}

/** A regularly sampled table, row-major: row r is at the time start + r / rate. */
export interface Series<A extends Float32Array | Float64Array = Float32Array> {
  /** rows x columns */
  readonly values: A;
  readonly columns: readonly Column[];
  /** rows per second, Hz */
  readonly rate: number;
  /** s; for frames, the centre of frame 0 */
  readonly start: number;
}

/** Sound: one column per channel, in fractions of full scale. */
export type Signal = Series;

/** One value per frame; NaN where it is undefined. */
export type Track = Series<Float64Array>;

/** Power per frame and frequency bin. */
export interface Spectrogram extends Series {
  /** centre frequency of each column, Hz */
  readonly frequencies: Float64Array;
  /** length of the analysis window, samples of the sound */
  readonly windowLength: number;
}

/** A path in state space: columns are state variables. */
export type Trajectory = Series;

/** A sequence of pictures: columns are pixels, in row-major order. */
export interface Movie extends Series {
  /** size of a picture, pixels */
  readonly height: number;
  readonly width: number;
}

/**
 * Number of rows of a series.
 * @param series of any kind.
 * @returns values.length / columns.length
 * @example
 * rowCount(monoSignal(new Float32Array(480), 48000)); // 480
 */
export function rowCount(series: Series<Float32Array | Float64Array>): number {
  return series.values.length / series.columns.length;
}

/**
 * Duration of a series.
 * @param series of any kind.
 * @returns rows / rate, s.
 * @example
 * durationOf(monoSignal(new Float32Array(480), 48000)); // 0.01
 */
export function durationOf(series: Series<Float32Array | Float64Array>): number {
  return rowCount(series) / series.rate;
}

/**
 * Rows of a series within a time interval, as a half-open range. A tolerance of 1e-6 rows allows for rounding of the times.
 * @param series of any kind.
 * @param onset start of the interval, s.
 * @param offset end of the interval, s, inclusive.
 * @returns the first row and the one after the last, both limited to the series.
 * @example
 * const track = { values: new Float64Array(100), columns: [{ name: "f0", unit: "Hz" }], rate: 1000, start: 0 };
 * rowsWithin(track, 0.01, 0.02); // [10, 21]
 */
export function rowsWithin(
  series: Series<Float32Array | Float64Array>,
  onset: number,
  offset: number,
): [number, number] {
  const first = Math.ceil((onset - series.start) * series.rate - 1e-6);
  const last = Math.floor((offset - series.start) * series.rate + 1e-6) + 1;
  const rows = rowCount(series);
  return [Math.max(0, Math.min(rows, first)), Math.max(0, Math.min(rows, last))];
}

/**
 * Makes a mono sound from its samples.
 * @param values samples in fractions of full scale.
 * @param sampleRate Hz, above 0.
 * @returns one column, starting at 0 s.
 * @throws {InputError} if sampleRate is not a positive number.
 * @example
 * monoSignal(Float32Array.of(0, 0.5, 0, -0.5), 44100).rate; // 44100
 */
export function monoSignal(values: Float32Array, sampleRate: number): Signal {
  if (!(sampleRate > 0)) {
    throw new InputError(`monoSignal: sampleRate=${sampleRate} Hz must be positive; give the rate in Hz.`);
  }
  return { values, columns: [{ name: "sound", unit: "1" }], rate: sampleRate, start: 0 };
}

/**
 * Extracts one channel of a sound, as a mono sound.
 * @param signal any number of channels.
 * @param channel index, from 0.
 * @returns one column; the sound itself if it is mono.
 * @throws {InputError} if the sound has no such channel.
 * @example
 * const columns = [{ name: "left", unit: "1" }, { name: "right", unit: "1" }];
 * const stereo = { values: Float32Array.of(1, 2, 3, 4), columns, rate: 44100, start: 0 };
 * Array.from(channelOf(stereo, 1).values); // [2, 4]
 */
export function channelOf(signal: Signal, channel: number): Signal {
  const count = signal.columns.length;
  if (!Number.isInteger(channel) || channel < 0 || channel >= count) {
    throw new InputError(
      `channelOf: channel=${channel} must be an integer from 0 to ${count - 1}: the sound has ${count}; choose another.`,
    );
  }
  if (count === 1) return signal;
  const rows = rowCount(signal);
  const values = new Float32Array(rows);
  for (let r = 0; r < rows; r++) values[r] = signal.values[r * count + channel];
  return { ...signal, values, columns: [signal.columns[channel]] };
}

/**
 * Makes a movie from its grey values.
 * @param values frames x (height x width), each frame in row-major order.
 * @param height pixels, at least 1.
 * @param width pixels, at least 1.
 * @param rate frames per second, Hz, above 0.
 * @returns columns named "pixel 0 0" (row, column) and so on, starting at 0 s.
 * @throws {InputError} if the values are not an integer number of frames, or the rate is not positive.
 * @example
 * movieOf(new Float32Array(12), 2, 3, 25).columns[5].name; // "pixel 1 2"
 */
export function movieOf(values: Float32Array, height: number, width: number, rate: number): Movie {
  const pixels = height * width;
  if (!Number.isInteger(pixels) || pixels < 1 || values.length % pixels !== 0) {
    throw new InputError(
      `movieOf: ${values.length} values are not a multiple of height=${height} x width=${width} pixels; check the size.`,
    );
  }
  if (!(rate > 0)) {
    throw new InputError(`movieOf: rate=${rate} Hz must be positive; give the frames per second.`);
  }
  const columns: Column[] = [];
  for (let p = 0; p < pixels; p++) {
    columns.push({ name: `pixel ${Math.floor(p / width)} ${p % width}`, unit: "1" });
  }
  return { values, columns, rate, start: 0, height, width };
}

/** Endings of column names in files by their unit. */
const ENDINGS: Partial<Record<Unit, string>> = {
  Hz: "_hz",
  s: "_s",
  dB: "_db",
  "1/s": "_per_s",
  deg: "_deg",
  cm: "_cm",
  "cm/s": "_cm_per_s",
};

/**
 * The name of a column in a file, which ends in its unit. A spectral column is named after its frequency.
 * @param column of a series; a name that already ends in its unit stays.
 * @returns e.g. "x_cm", "level_at_516.8hz_db"; the name itself if the unit is 1 or a power.
 * @example
 * columnName({ name: "f0", unit: "Hz" }); // "f0_hz"
 */
export function columnName({ name, unit }: Column): string {
  const ending = ENDINGS[unit] ?? "";
  const [, frequency] = /^([\d.]+) Hz$/.exec(name) ?? [];
  if (frequency !== undefined) return `level_at_${frequency}hz${ending}`;
  return name.toLowerCase().endsWith(ending) ? name : name + ending;
}

/**
 * The unit that the name of a column in a file ends in.
 * @param name of the column. @returns "1" if it ends in none.
 * @example
 * unitOfColumn("velocity_cm_per_s"); // "cm/s"
 */
export function unitOfColumn(name: string): Unit {
  const endings = Object.entries(ENDINGS) as [Unit, string][];
  const own = endings.filter(([, ending]) => name.toLowerCase().endsWith(ending));
  return own.sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? "1";
}

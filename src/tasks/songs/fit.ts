import { basename, join } from "node:path";
import { songDocument } from "../../documents/songDocument.js";
import { type FitSettings, fitHeard, ROUNDS } from "../../inverse/fitHeard.js";
import { fitTable } from "../../inverse/fitTable.js";
import type { Fit, Tier } from "../../inverse/measureFit.js";
import { InputError } from "../../shapes/inputError.js";
import { GAMMA_RANGE, TRACTS } from "../../shapes/song.js";
import { makeFolders, writeWhole } from "../../workspace/files/atomicWrite.js";
import { exists } from "../../workspace/files/exists.js";
import { readJson, writeJson } from "../../workspace/files/jsonFile.js";
import { provenance } from "../../workspace/files/provenance.js";
import { writeWav } from "../../workspace/sound/writing/writeWav.js";
import { type HeardRecording, hear, hearingSettings, openRecording } from "../recordings/hear.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";

export interface FitOptions extends FitSettings {
  /** where the copies and the table go; the song too, unless songFolder says otherwise */
  readonly out: string;
  readonly songFolder?: string;
}

/** What `syrinx fit --json` prints of one file. */
export interface FitSummary {
  readonly file: string;
  readonly gamma: number | null;
  readonly voicedFraction: number;
  /** share of the voiced frames in which pressure and tension are determined */
  readonly determined: { readonly pressure: number | null; readonly tension: number | null };
  readonly tiers: { readonly physics?: TierSummary; readonly augmented?: TierSummary };
  readonly realTimeFactor: number;
  readonly outputs: readonly string[];
}

interface TierSummary {
  readonly f0: {
    readonly medianRelativeError: number | null;
    readonly p90RelativeError: number | null;
    readonly medianCents: number | null;
    readonly voicedInBoth: number | null;
  };
  readonly envelopeCorrelation: number | null;
  readonly spectralCorrelation: number | null;
  readonly spectralContentError: number | null;
  readonly levelDifferenceDb: number | null;
}

/** Name of a file without its folder and ending. */
export function stemOf(file: string): string {
  return basename(file).replace(/\.wav$/i, "");
}

/** What `syrinx fit --json` prints of several files. */
export interface FitsSummary {
  readonly files: readonly FitSummary[];
  readonly failed: readonly { readonly file: string; readonly error: string }[];
}

/** Asks for the gesture of one recording. */
export interface FitRequest extends TaskRequest<FitSummary> {
  readonly task: "songs/fit";
  readonly file: string;
  readonly options: FitOptions;
}

/** The task of a request. */
export function run({ file, options }: FitRequest, context: TaskContext): Task<FitSummary> {
  return fitTask(file, options, context);
}

/** Fits the gesture of a recording and writes its song, its copies and a table. */
export async function* fitTask(file: string, options: FitOptions, context: TaskContext): Task<FitSummary> {
  refuseSettings(options);
  yield { kind: "stage", title: `Fit ${basename(file)}`, index: 1, count: 1 };
  const opened = await openRecording(file, options);
  for (const text of opened.warnings) yield { kind: "warning", text };
  const heard = hear(file, opened, options);
  checkStop(context);
  const fit = heard.syllables.length === 0 ? undefined : yield* fitHeard(heard, options, context);
  if (fit === undefined) {
    const found = heard.syllables.length === 0 ? "no syllables" : "no syllable is voiced";
    yield { kind: "warning", text: `${file}: ${found}; there is nothing to fit.` };
    const determined = { pressure: null, tension: null };
    return { file, gamma: null, voicedFraction: 0, determined, tiers: {}, realTimeFactor: 0, outputs: [] };
  }
  const outputs = writeFit(heard, fit, options);
  for (const path of outputs) yield { kind: "output", path };
  return summarizeFit(file, fit, outputs);
}

/** @throws {InputError} if gamma or tract can't be used. */
export function refuseSettings({ gamma, tract, rounds }: FitSettings): void {
  const { low, high } = GAMMA_RANGE;
  if (gamma !== undefined && !(gamma >= low && gamma <= high)) {
    throw new InputError(`fit: gamma=${gamma} 1/s is not from ${low} to ${high}; give one, e.g. 24000.`);
  }
  if (tract !== undefined && !TRACTS.includes(tract)) {
    throw new InputError(`fit: tract=${tract} is not known; choose ${TRACTS.join(", ")}.`);
  }
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds >= 0 && rounds <= 1000)) {
    throw new InputError(`fit: rounds=${rounds} is not a whole number from 0 to 1000; give one.`);
  }
}

/**
 * Writes a fit: the song, both copies, a row a syllable.
 * @returns the paths: the augmented copy, the song, the physics copy, the table.
 * @throws {InputError} rather than write over a song that a person wrote.
 */
export function writeFit(heard: HeardRecording, fit: Fit, options: FitOptions): string[] {
  const stem = stemOf(heard.file);
  const songPath = join(options.songFolder ?? options.out, `${stem}.fit.song.json`);
  if (exists(songPath) && !madeByFit(readJson(songPath))) {
    throw new InputError(`${songPath}: is a song that a person wrote; rename it, or choose another --out.`);
  }
  makeFolders(options.out);
  const [whole, physics] = [`${stem}.fit.wav`, `${stem}.physics.wav`].map((name) => join(options.out, name));
  writeWav(whole, fit.augmented.copy);
  writeWav(physics, fit.physics.copy);
  const made = provenance("syrinx fit", [{ file: heard.file, sha256: heard.recording.hash }], {
    ...fitSettings(options),
    hearing: hearingSettings(options),
    start: heard.recording.signal.start,
  });
  writeJson(songPath, { ...songDocument(fit.song), provenance: made });
  const table = join(options.out, `${stem}.fit.csv`);
  writeWhole(table, fitTable(fit, heard.recording.signal.start));
  return [whole, songPath, physics, table];
}

/** How a fit was done, with every default resolved; what the fit itself chose stands in the song. */
function fitSettings({ gamma, tract, filter, rounds, seed }: FitSettings): Record<string, unknown> {
  return {
    gamma: gamma ?? "chosen by the fit",
    tract: tract ?? "chosen by the fit",
    filter: filter ?? true,
    rounds: rounds ?? ROUNDS,
    seed: seed ?? 1,
  };
}

function madeByFit(song: unknown): boolean {
  const made = (song as { provenance?: { madeBy?: unknown } } | null)?.provenance?.madeBy;
  return made === "syrinx fit";
}

export function summarizeFit(file: string, fit: Fit, outputs: readonly string[]): FitSummary {
  return {
    file,
    gamma: fit.song.gamma,
    voicedFraction: fit.voicedFraction,
    determined: { pressure: orNull(fit.determined.pressure), tension: orNull(fit.determined.tension) },
    tiers: { physics: summarizeTier(fit.physics), augmented: summarizeTier(fit.augmented) },
    realTimeFactor: fit.realTimeFactor,
    outputs,
  };
}

function summarizeTier({ likeness, contentError }: Tier): TierSummary {
  const { f0, envelopeCorrelation, spectralCorrelation, levelDifferenceDb } = likeness;
  return {
    f0: {
      medianRelativeError: orNull(f0.medianRelativeError),
      p90RelativeError: orNull(f0.p90RelativeError),
      medianCents: orNull(f0.medianCents),
      voicedInBoth: orNull(f0.voicedInBoth),
    },
    envelopeCorrelation: orNull(envelopeCorrelation),
    spectralCorrelation: orNull(spectralCorrelation),
    spectralContentError: orNull(contentError),
    levelDifferenceDb: orNull(levelDifferenceDb),
  };
}

/** JSON has no NaN: what is undefined becomes null. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

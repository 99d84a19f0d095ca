import { join } from "node:path";
import { readSong } from "../../documents/songDocument.js";
import { listenPitch } from "../../features/measuring/hearSound.js";
import { fitGesture } from "../../inverse/fitGesture.js";
import { type Fit, measureFit } from "../../inverse/measureFit.js";
import { buildReport, type ReportSources } from "../../report/buildReport.js";
import { buildMovieReport } from "../../report/movieReport.js";
import { buildRunReport } from "../../report/runReport.js";
import type { HearingOptions } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import type { Report } from "../../shapes/report.js";
import type { RunSummary } from "../../shapes/run.js";
import type { Signal, Track } from "../../shapes/series.js";
import { backgroundOf } from "../../signal/harmonics.js";
import { renderReport } from "../../views/browser/renderReport.js";
import { writeWhole } from "../../workspace/files/atomicWrite.js";
import { exists } from "../../workspace/files/exists.js";
import { readJson } from "../../workspace/files/jsonFile.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { pageBundle } from "../../workspace/machine/installation.js";
import { readRun, runEnded } from "../../workspace/runs/summaryFile.js";
import { readRecording } from "../../workspace/sound/readRecording.js";
import { mp3Encoder } from "../../workspace/sound/writing/encodeMp3.js";
import { type HeardRecording, hearRecording, openRecording } from "../recordings/openRecording.js";
import { userSyllables } from "../recordings/userSyllables.js";
import type { TaskRequest } from "../running/request.js";
import type { Task } from "../running/task.js";
import { readMovies } from "./readMovies.js";
import { readRunPage, runFindings } from "./readRunPage.js";
import { DEMO_FILE, type SavedDemo } from "./savedDemo.js";

/** Asks for the page of a demo's or a run's folder. */
export interface ReportRequest extends TaskRequest<{ readonly report: string }> {
  readonly task: "reports/report";
  readonly folder: string;
  /** folder of the page */
  readonly out: string;
  /** replace a file of the user's */
  readonly force?: boolean;
}

/** The task of a request. */
export function run({ folder, out, force }: ReportRequest): Task<{ readonly report: string }> {
  return reportTask(folder, out, force);
}

/** Writes report.html of the folder of a demo, a run or simulated movies into the folder `out`. */
export async function* reportTask(folder: string, out: string, force?: boolean): Task<{ report: string }> {
  yield { kind: "stage", title: `Report on ${folder}`, index: 1, count: 1 };
  claimFiles([join(out, "report.html")], force);
  const saved = join(folder, DEMO_FILE);
  const isRun = runEnded(folder);
  const movies = isRun || exists(saved) ? [] : readMovies(folder);
  if (!isRun && !exists(saved) && movies.length === 0) {
    throw new InputError(
      `${folder}: holds no demo.json and no run.json, nor a simulated movie; give the folder of a demo, a run or a movie.`,
    );
  }
  const report = isRun
    ? writePage(out, buildRunReport(await readRunPage(folder)))
    : movies.length > 0
      ? writePage(out, buildMovieReport(movies))
      : await writeDemoReport(out, await gather(folder, readSaved(saved)));
  yield { kind: "output", path: report };
  return { report };
}

/** What the report of a demo is made of, as tasks have it. */
export interface DemoFindings extends Omit<ReportSources, "heard" | "run"> {
  readonly heard: HeardRecording;
  readonly run?: RunSummary;
}

/** Writes the report of a demo. @returns its path. */
export async function writeDemoReport(
  folder: string,
  { heard, run, ...findings }: DemoFindings,
): Promise<string> {
  const sources: ReportSources = {
    ...findings,
    heard: { ...heard, info: heard.recording.info },
    ...(run && { run: runFindings(run) }),
  };
  return writePage(folder, buildReport(sources, await mp3Encoder()));
}

function writePage(folder: string, report: Report): string {
  const path = join(folder, "report.html");
  writeWhole(path, renderReport(report, pageBundle()));
  return path;
}

/** @throws {InputError} if the file is not what a demo writes. */
function readSaved(path: string): SavedDemo {
  const saved = readJson(path) as Partial<SavedDemo> | null;
  if (
    typeof saved?.recording !== "string" ||
    !saved.provenance?.inputs?.length ||
    saved.hearing === undefined
  ) {
    throw new InputError(`${path}: is not what a demo writes; run the demo again.`);
  }
  return saved as SavedDemo;
}

/** Hears a demo's recording again and measures its copy as it lies on the disk. */
async function gather(folder: string, saved: SavedDemo): Promise<DemoFindings> {
  const opened = await openRecording(saved.recording, saved.hearing);
  if (opened.recording.hash !== saved.provenance.inputs[0].sha256) {
    throw new InputError(`${saved.recording}: has changed since the demo; run the demo again.`);
  }
  const given = await userSyllables(saved.recording, opened.recording, saved.annotations, saved.hearing);
  if (given !== undefined && given.sha256 !== saved.provenance.inputs[1]?.sha256)
    throw new InputError(`${given.path}: has changed since the demo; run the demo again.`);
  const heard = hearRecording(saved.recording, opened, saved.hearing, given);
  const { provenance } = saved;
  const runFolder = saved.run === null ? undefined : join(folder, saved.run);
  // A stopped demo may have stopped before its network was tested.
  const tested = runFolder !== undefined && (saved.summary !== undefined || runEnded(runFolder));
  const run = tested ? { run: { ...readRun(runFolder), run: runFolder } } : {};
  const warnings =
    saved.summary === undefined
      ? [...saved.warnings, "This demo was stopped before its end."]
      : saved.warnings;
  const fit = saved.fit === null ? {} : { fit: await savedFit(folder, heard, saved.hearing, saved.fit) };
  return { heard, ...fit, ...run, warnings, provenance };
}

/**
 * Measures the copies of a fit as they lie on the disk.
 * @param folder of the demo. @param names of the fit's files.
 * @throws {InputError} naming a file that is missing or damaged.
 */
export async function savedFit(
  folder: string,
  heard: HeardRecording,
  hearing: HearingOptions,
  names: NonNullable<SavedDemo["fit"]>,
): Promise<Fit> {
  const songPath = join(folder, names.song);
  const song = readSong(readJson(songPath), songPath);
  const copyOf = async (name: string): Promise<{ copy: Signal; f0: Track }> => {
    const { signal: copy } = await readRecording(join(folder, name));
    return { copy, f0: listenPitch(copy, hearing) };
  };
  const [physics, augmented] = [await copyOf(names.physics), await copyOf(names.wav)];
  const background = backgroundOf(heard.signal, heard.syllables);
  const fitted = fitGesture({ ...heard, background }, song);
  return measureFit(heard, { song, fitted, physics, augmented });
}

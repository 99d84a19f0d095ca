import type { Fit, Tier } from "../inverse/measureFit.js";
import type { SoundEncoder } from "../shapes/encodedSound.js";
import { orNull } from "../shapes/orNull.js";
import type { Provenance } from "../shapes/provenance.js";
import type { Report, ReportFact, ReportSyllable } from "../shapes/report.js";
import type { Segment } from "../shapes/segment.js";
import { rowsWithin, type Signal, type Track } from "../shapes/series.js";
import { demoSummary } from "./demoSummary.js";
import { fileName } from "./fileName.js";
import { reportGesture } from "./reportGesture.js";
import { reportSound } from "./reportSound.js";
import { provenanceRows, type RunFindings, runFacts, runParts } from "./runReport.js";

/** A recording with what was heard in it. */
export interface ReportedRecording {
  readonly file: string;
  /** what its file says; null where samples have no fixed size */
  readonly info: {
    readonly sampleRate: number;
    readonly channels: number;
    readonly bitDepth: number | null;
    readonly encoding: string;
  };
  /** mono, starting at 0 s */
  readonly signal: Signal;
  /** s */
  readonly duration: number;
  readonly syllables: readonly Segment[];
  /** Hz, NaN where unvoiced */
  readonly f0: Track;
}

/** What a report is made of: what was heard, and whatever was made from it. */
export interface ReportSources {
  readonly heard: ReportedRecording;
  readonly fit?: Fit;
  readonly run?: RunFindings;
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
}

/**
 * Turns the findings of a demo into the data of its page.
 * @param encode makes the sounds that the page plays.
 */
export function buildReport(
  { heard, fit, run, warnings, provenance }: ReportSources,
  encode: SoundEncoder,
): Report {
  const { info } = heard;
  const coding = info.bitDepth === null ? info.encoding : `${info.bitDepth}-bit ${info.encoding}`;
  const channels = info.channels === 1 ? "mono" : `one of ${info.channels} channels`;
  const sound = (name: string, title: string, { signal, f0 }: Pick<ReportedRecording, "signal" | "f0">) => ({
    ...reportSound(name, signal, within(f0, heard.syllables), encode),
    title,
  });
  return {
    title: fileName(heard.file),
    subtitle: `${heard.duration.toFixed(2)} s, ${info.sampleRate} Hz, ${coding}, ${channels}`,
    summary: demoSummary(heard, fit),
    facts: [...heardFacts(heard), ...(fit ? fitFacts(fit) : []), ...(run ? runFacts(run) : [])],
    warnings: warnings.map((text) => text.replaceAll(heard.file, fileName(heard.file))),
    sounds: [
      sound(fileName(heard.file), "Recording", heard),
      ...(fit
        ? [
            sound("copy sung by gesture, tract and one static filter", "Gesture alone", {
              signal: fit.physics.copy,
              f0: fit.physics.f0,
            }),
            sound("copy with the bird's noise and a moving tract", "With noise and moving tract", {
              signal: fit.augmented.copy,
              f0: fit.augmented.f0,
            }),
          ]
        : []),
    ],
    syllables: syllableRows(heard, fit),
    ...(fit ? { gesture: reportGesture(fit) } : {}),
    ...(run ? runParts(run) : {}),
    provenance: provenanceRows(provenance),
  };
}

function heardFacts(heard: ReportedRecording): ReportFact[] {
  const fact = (label: string, value: string): ReportFact => ({ group: "Recording", label, value });
  return [
    fact("duration", `${heard.duration.toFixed(2)} s`),
    fact("syllables", heard.syllables.length === 0 ? "no syllables" : String(heard.syllables.length)),
  ];
}

function fitFacts(fit: Fit): ReportFact[] {
  const tier = (group: string, { likeness, contentError }: Tier): ReportFact[] => {
    const { f0, envelopeCorrelation, spectralCorrelation, levelDifferenceDb } = likeness;
    return [
      {
        group,
        label: "median F0 error",
        value: `${percent(f0.medianRelativeError)}, ${f0.medianCents.toFixed(1)} ct`,
      },
      { group, label: "spectral correlation", value: spectralCorrelation.toFixed(3) },
      { group, label: "loudness correlation", value: envelopeCorrelation.toFixed(3) },
      { group, label: "loudness difference", value: `${signed(levelDifferenceDb)} dB` },
      { group, label: "timbre error (SCI)", value: contentError.toFixed(2) },
    ];
  };
  const group = "Gesture";
  return [
    { group, label: "voiced share", value: percent(fit.voicedFraction) },
    { group, label: "time scale gamma", value: `${fit.song.gamma} 1/s` },
    { group, label: "tract", value: fit.song.tract },
    ...determinedFacts(fit).map(([label, value]) => ({ group, label, value })),
    ...tier("Copy: gesture alone", fit.physics),
    ...tier("Copy: with noise and moving tract", fit.augmented),
  ];
}

/** How well pressure and tension are known: shares mean something only where the voice is given. */
function determinedFacts({ given, determined, oscillatorTest }: Fit): [label: string, value: string][] {
  return [
    ...(given.gamma && given.tract
      ? ([
          ["tension determined", percent(determined.tension)],
          ["pressure determined", percent(determined.pressure)],
        ] as [string, string][])
      : []),
    ...(oscillatorTest === undefined
      ? []
      : ([
          ["harmonics, static filter", `${oscillatorTest.filterDb.toFixed(2)} dB left`],
          ["harmonics, oscillator", `${oscillatorTest.oscillatorDb.toFixed(2)} dB left`],
        ] as [string, string][])),
  ];
}

/** One decimal with a true minus sign, and no minus before zero. */
function signed(value: number): string {
  return String((Number(value.toFixed(1)) || 0).toFixed(1)).replace("-", "\u2212");
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %` : "undefined";
}

/** A track within the syllables, undefined elsewhere: there, noise and echoes may seem to have a pitch. */
function within(track: Track, syllables: readonly Segment[]): Track {
  const values = new Float64Array(track.values.length).fill(Number.NaN);
  for (const { onset, offset } of syllables) {
    const [first, last] = rowsWithin(track, onset, offset);
    values.set(track.values.subarray(first, last), first);
  }
  return { ...track, values };
}

function syllableRows(heard: ReportedRecording, fit: Fit | undefined): ReportSyllable[] {
  return heard.syllables.map((segment, i) => {
    const row = fit?.rows[i];
    return {
      ...segment,
      f0Median: row ? orNull(row.f0Median) : null,
      f0Error: row ? orNull(row.f0.medianRelativeError) : null,
      voicedFraction: row?.voicedFraction ?? 0,
    };
  });
}

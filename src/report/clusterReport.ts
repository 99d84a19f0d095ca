import { PICTURE_BANDS, PICTURE_FRAMES, PICTURE_RANGE_DB } from "../learn/grouping/syllablePicture.js";
import { playableRate, type SoundEncoder } from "../shapes/encodedSound.js";
import type { ReportClusters, ReportSyntax } from "../shapes/pages/clusterReport.js";
import type { Provenance } from "../shapes/provenance.js";
import type { Report, ReportFact } from "../shapes/report.js";
import type { Band, Segment } from "../shapes/segment.js";
import { monoSignal, type Signal } from "../shapes/series.js";
import { resample } from "../signal/resample.js";
import { fileName } from "./fileName.js";
import { pack, packBytes } from "./pack.js";
import { provenanceRows } from "./runReport.js";

/** How groups agree with labels. */
export interface ClusterAgreement {
  readonly ari: number;
  readonly vMeasure: number;
}

/** Grouped syllables, and what was found of them. */
export interface ClusterFindings {
  readonly title: string;
  readonly files: readonly string[];
  readonly syllables: readonly {
    /** index of its file */
    readonly file: number;
    readonly segment: Segment;
    /** group from 0, -1 for none */
    readonly group: number;
    readonly reference: string | null;
    readonly picture: Uint8Array;
  }[];
  /** names of the groups */
  readonly names: readonly string[];
  readonly layout: { readonly name: string; readonly places: Float32Array };
  /** Hz, of the pictures */
  readonly band: Band;
  readonly syntax: ReportSyntax;
  /** where the user's labels were compared */
  readonly agreement?: {
    readonly own: ClusterAgreement;
    readonly compared: number;
    readonly rivals: readonly (readonly [name: string, agreement: ClusterAgreement])[];
  };
  /** what the space is, in a few words */
  readonly space: string;
  /** syllables with a picture and a sound: their index and their sound, ascending */
  readonly shown: readonly { readonly index: number; readonly signal: Signal }[];
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
}

/** Silence between two sounds on the page, s. */
const BETWEEN = 0.03;

/** The page of grouped syllables. @param encode makes the sound that the page plays. */
export function buildClusterReport(found: ClusterFindings, encode: SoundEncoder): Report {
  const { syllables, names, files, agreement, warnings } = found;
  const noise = syllables.filter(({ group }) => group < 0).length;
  return {
    title: found.title,
    subtitle: `${syllables.length} syllables of ${files.length === 1 ? fileName(files[0]) : `${files.length} recordings`}, grouped by ${found.space}`,
    summary: `${names.length === 0 ? "No groups" : `${names.length} groups`}; ${noise} ${noise === 1 ? "syllable belongs" : "syllables belong"} to none.`,
    facts: [...groupFacts(found, noise), ...(agreement === undefined ? [] : agreementFacts(agreement))],
    warnings,
    sounds: [],
    syllables: [],
    clusters: clustersOf(found, encode),
    provenance: provenanceRows(found.provenance),
  };
}

function groupFacts({ syllables, names, syntax }: ClusterFindings, noise: number): ReportFact[] {
  const fact = (label: string, value: string): ReportFact => ({ group: "Groups", label, value });
  return [
    fact("syllables", String(syllables.length)),
    fact("groups", String(names.length)),
    fact("in no group", String(noise)),
    ...(syntax.entropy === null ? [] : [fact("entropy of transitions", `${syntax.entropy.toFixed(2)} bits`)]),
  ];
}

function agreementFacts({ own, rivals, compared }: NonNullable<ClusterFindings["agreement"]>): ReportFact[] {
  const group = `Agreement with ${compared} labels`;
  const said = ({ ari, vMeasure }: ClusterAgreement): string => `${ari.toFixed(3)}, ${vMeasure.toFixed(3)}`;
  return [["these groups", own] as const, ...rivals].map(([label, value]) => ({
    group,
    label: `${label}: adjusted Rand, V`,
    value: said(value),
  }));
}

function clustersOf(found: ClusterFindings, encode: SoundEncoder): ReportClusters {
  const { syllables, names, files, layout, shown, band, syntax, agreement } = found;
  const levels = new Uint8Array(shown.length * PICTURE_FRAMES * PICTURE_BANDS);
  shown.forEach(({ index }, i) => {
    levels.set(syllables[index].picture, i * PICTURE_FRAMES * PICTURE_BANDS);
  });
  return {
    layout: layout.name,
    places: pack(layout.places),
    files: files.map(fileName),
    fileOf: syllables.map(({ file }) => file),
    times: pack(Float32Array.from(syllables.flatMap(({ segment }) => [segment.onset, segment.offset]))),
    groups: names.map((name, g) => ({
      name,
      size: syllables.filter(({ group }) => group === g).length,
    })),
    groupOf: syllables.map(({ group }) => group),
    ...(agreement === undefined ? {} : { references: syllables.map(({ reference }) => reference) }),
    shown: shown.map(({ index }) => index),
    pictures: {
      frames: PICTURE_FRAMES,
      bands: PICTURE_BANDS,
      ...band,
      levels: packBytes(levels),
      caption: `${band.lowHz} to ${band.highHz} Hz in mel, down to ${PICTURE_RANGE_DB} dB under the loudest point of the syllable`,
    },
    ...(shown.length === 0 ? {} : { sound: soundOf(shown, encode) }),
    syntax,
  };
}

/** The shown syllables one after another, each as loud as any other. */
function soundOf(
  shown: ClusterFindings["shown"],
  encode: SoundEncoder,
): NonNullable<ReportClusters["sound"]> {
  const rate = shown.reduce((most, { signal }) => Math.max(most, playableRate(signal.rate)), 0);
  const parts: number[] = [];
  const pieces: Float32Array[] = [];
  let at = 0;
  for (const { signal } of shown) {
    const { values } = resample(signal, rate);
    const peak = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    parts.push(at / rate, values.length / rate);
    pieces.push(peak === 0 ? values : values.map((value) => (value * LOUDEST) / peak));
    pieces.push(new Float32Array(Math.round(BETWEEN * rate)));
    at += values.length + Math.round(BETWEEN * rate);
  }
  const whole = new Float32Array(at);
  let to = 0;
  for (const piece of pieces) {
    whole.set(piece, to);
    to += piece.length;
  }
  const { bytes, afterPulse, length } = encode(monoSignal(whole, rate));
  return {
    audio: { mp3: Buffer.from(bytes).toString("base64"), rate, afterPulse, length },
    parts: pack(Float32Array.from(parts)),
  };
}

/** Peak of each sound, of full scale. */
const LOUDEST = 0.7;

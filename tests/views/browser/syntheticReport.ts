import { deflateRawSync } from "node:zlib";
import type { Report, ReportSound, ReportTrack } from "../../../src/shapes/report.js";
import { monoSignal } from "../../../src/shapes/series.js";
import { mp3Encoder } from "../../../src/workspace/sound/writing/encodeMp3.js";

const encode = await mp3Encoder();

/** s, length of the synthetic sounds. */
export const DURATION = 1.5;
/** Hz of the sounds. */
export const SAMPLE_RATE = 22050;
/** frames a second of spectrogram, F0 and gesture. */
export const FRAME_RATE = 200;
const BINS = 64;
const LOW_HZ = 0;
const HIGH_HZ = 8000;
/** Hz between two bins of the synthetic spectrogram. */
export const HZ_PER_BIN = (HIGH_HZ - LOW_HZ) / (BINS - 1);

/** s, the syllables: onset and offset. */
export const DEFAULT_SEGMENTATION = [
  [0.1, 0.45],
  [0.6, 1.0],
  [1.15, 1.4],
] as const;

/** Hz of the sweep at an instant, voiced or not. */
export function sweepAt(time: number): number {
  return 2000 + 2000 * time;
}

function sounding(time: number): boolean {
  return DEFAULT_SEGMENTATION.some(([onset, offset]) => time >= onset && time <= offset);
}

/** Deflated little-endian Float32 values as base64. */
export function packFloats(values: ArrayLike<number>): string {
  const bytes = Buffer.alloc(4 * values.length);
  for (let i = 0; i < values.length; i++) bytes.writeFloatLE(values[i], 4 * i);
  return deflateRawSync(bytes).toString("base64");
}

/** A sound as the page plays it. */
function packAudio(values: Float32Array): ReportSound["audio"] {
  const { bytes, rate, afterPulse, length } = encode(monoSignal(values, SAMPLE_RATE));
  return { mp3: Buffer.from(bytes).toString("base64"), rate, afterPulse, length };
}

function track(valueAt: (time: number) => number): ReportTrack {
  const values = Array.from({ length: DURATION * FRAME_RATE }, (_, row) => valueAt(row / FRAME_RATE));
  return { start: 0, rate: FRAME_RATE, values: packFloats(values) };
}

/** Samples of a sweep that sounds during the syllables only. @param detune factor of its frequency. */
export function sweepSamples(detune: number): Float32Array {
  const samples = new Float32Array(DURATION * SAMPLE_RATE);
  let phase = 0;
  for (let i = 0; i < samples.length; i++) {
    const time = i / SAMPLE_RATE;
    phase += (2 * Math.PI * detune * sweepAt(time)) / SAMPLE_RATE;
    if (sounding(time)) samples[i] = 0.6 * Math.sin(phase);
  }
  return samples;
}

/** A sweep as a page carries it. @param detune factor of its frequency. */
export function syntheticSound(name: string, detune: number): ReportSound {
  const samples = sweepSamples(detune);
  const frames = DURATION * FRAME_RATE;
  const levels = Buffer.alloc(frames * BINS);
  const hzPerBin = (HIGH_HZ - LOW_HZ) / (BINS - 1);
  for (let frame = 0; frame < frames; frame++) {
    const time = frame / FRAME_RATE;
    for (let bin = 0; bin < BINS; bin++) {
      const away = (LOW_HZ + bin * hzPerBin - detune * sweepAt(time)) / hzPerBin;
      const sound = sounding(time) ? 255 * Math.exp(-0.5 * away * away) : 0;
      levels[frame * BINS + bin] = Math.round(Math.max(sound, (frame * 7 + bin * 13) % 5));
    }
  }
  const pointRate = 1000;
  const perPoint = SAMPLE_RATE / pointRate;
  const extremes = Array.from({ length: DURATION * pointRate }, (_, point) => {
    const part = samples.subarray(Math.floor(point * perPoint), Math.floor((point + 1) * perPoint));
    return [Math.min(...part), Math.max(...part)];
  });
  return {
    name,
    audio: packAudio(samples),
    duration: DURATION,
    waveform: {
      rate: pointRate,
      low: packFloats(extremes.map(([low]) => low)),
      high: packFloats(extremes.map(([, high]) => high)),
    },
    spectrogram: {
      frames,
      bins: BINS,
      start: 0,
      rate: FRAME_RATE,
      lowHz: LOW_HZ,
      highHz: HIGH_HZ,
      levels: deflateRawSync(levels).toString("base64"),
      rangeDb: 55,
      caption: "Hann window 11.6 ms, hop 5 ms; 55 dB below the loudest bin, dark on white.",
    },
    f0: track((time) => (sounding(time) ? detune * sweepAt(time) : Number.NaN)),
  };
}

/** A complete report of a sweep of known frequency. @param dimension of the latent space. */
export function syntheticReport(dimension = 3): Report {
  const rows = 600;
  const latent = Array.from({ length: rows }, (_, row) => {
    const angle = (row / rows) * 12 * Math.PI;
    const wide = 2 + Math.cos((3 / 2) * angle);
    return [wide * Math.cos(angle), wide * Math.sin(angle), Math.sin((3 / 2) * angle), row / rows].slice(
      0,
      dimension,
    );
  });
  const epochs = 60;
  return {
    title: "Synthetic sweep",
    subtitle: "sweep.wav, 1.500 s, 22050 Hz, mono",
    facts: [
      { group: "Recording", label: "syllables", value: "3" },
      { group: "Recording", label: "F0 range", value: "2200 \u2013 4800 Hz" },
      { group: "Fit", label: "median F0 error", value: "1.0 %" },
      { group: "Fit", label: "spectral distance", value: "3.1 dB" },
      { group: "Network", label: "variance explained", value: "91.4 %" },
      { group: "Network", label: "training time", value: "6.2 s" },
      { group: "Flow", label: "crossings", value: "9" },
      { group: "Flow", label: "largest Lyapunov exponent", value: "0.03 1/s" },
    ],
    warnings: ["4 samples are clipped at 0.312 s: F0 there may be off."],
    sounds: [syntheticSound("sweep.wav", 1), syntheticSound("sweep.copy.wav", 1.01)],
    syllables: DEFAULT_SEGMENTATION.map(([onset, offset], index) => ({
      onset,
      offset,
      label: "abc"[index],
      f0Median: sweepAt((onset + offset) / 2),
      f0Error: 0.01,
      voicedFraction: 0.97,
    })),
    gesture: {
      pressure: track((time) => (sounding(time) ? 0.15 : -0.1) + 0.02 * Math.sin(9 * time)),
      tension: track((time) => -0.5 + 0.3 * Math.sin(5 * time)),
      loudness: track((time) => (sounding(time) ? 0.5 + 0.4 * Math.cos(20 * time) : 0)),
      pressureError: track((time) => (time < 1.1 ? 0.012 : Number.NaN)),
      tensionError: track(() => 0.05),
      doubts: [
        { from: 0.2, to: 0.25, kind: "noisy" },
        { from: 0.7, to: 0.75, kind: "two-voiced" },
        { from: 1.15, to: 1.4, kind: "guessed" },
      ],
      known: [
        "F0 and loudness are measured.",
        "The oscillator explains the harmonics no better than a filter.",
      ],
      plane: {
        alpha: { low: 0, high: 0.2 },
        beta: { low: -1, high: 0 },
        lines: [
          { kind: "onset", label: "onset of song", beta: packFloats([-0.8, -0.85, -0.9]) },
          { kind: "saddle-node", label: "end of bistability", beta: packFloats([-0.7, -0.8, Number.NaN]) },
          { kind: "f0", label: "2 kHz", beta: packFloats([-0.3, -0.4, -0.5]) },
        ],
      },
      gamma: 24000,
    },
    training: {
      train: Array.from({ length: epochs }, (_, epoch) => 0.9 * Math.exp(-epoch / 9) + 0.02),
      validation: Array.from(
        { length: epochs },
        (_, epoch) => 0.95 * Math.exp(-epoch / 9) + 0.03 + 0.0004 * epoch,
      ),
      bestEpoch: 38,
      backend: "engine",
      device: "CPU, 2 threads",
    },
    latent: {
      dimension,
      values: packFloats(latent.flat()),
      rate: 400,
      start: 0,
      level: packFloats(latent.map((_, row) => (sounding(row / 400) ? 0.9 : 0.1))),
      explained: [
        { method: "autoencoder", share: 0.914 },
        { method: "PCA", share: 0.742 },
        { method: "mean frame", share: -0.012 },
      ],
    },
    provenance: [
      ["syrinx", "0.1.0"],
      ["recording sha256", "9f2c0e6a".repeat(8)],
      ["backend", "engine, 2 threads"],
    ],
  };
}

/** A minimal report: no sound, no syllable, no optional part. */
export function bareReport(): Report {
  return { title: "Bare", subtitle: "", facts: [], warnings: [], sounds: [], syllables: [], provenance: [] };
}

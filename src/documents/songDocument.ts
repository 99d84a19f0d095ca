import {
  type Augmentation,
  type Curve,
  GAMMA_RANGE,
  MODELS,
  type ModelName,
  SIDES,
  type Song,
  type Syllable,
  TRACTS,
  type TractFilter,
} from "../shapes/song.js";
import { DocumentPart } from "./documentPart.js";
import { LOWEST_STIFFNESS } from "./singWith.js";

export const SONG_FORMAT = "syrinx-song/2";
/** Silence before a syllable without an onset, and after the last one, s. */
const PAUSE = 0.05;
/** Longest song, s. */
const LONGEST = 3600;
/** Tolerance for overlaps, s: syllables that overlap by less only touch, since times in files are rounded. */
const TOUCH = 1e-6;
/** Largest absolute values. */
const CURVES = { pressure: 10, tension: 100, loudness: 1e4 } as const;

const SONG_KEYS = [
  "$schema",
  "format",
  "title",
  "model",
  "sample_rate_hz",
  "duration_s",
  "gamma_per_s",
  "right_gamma_per_s",
  "tract",
  "filter_db",
  "augmentation",
  "breath_noise",
  "background_db",
  "seed",
  "syllables",
  "provenance",
];
const SYLLABLE_KEYS = [
  "label",
  "onset_s",
  "duration_s",
  "voice",
  "repeat",
  "pressure",
  "tension",
  "loudness",
];

/**
 * Reads a parsed song file (format syrinx-song/2, described by synth/song.schema.json). Only `format` and the
 * syllables' `duration_s`, `pressure` and `tension` are required; a syllable without an onset begins 50 ms after
 * the end of the previous one in the list.
 * @param document as parsed by JSON.parse.
 * @param name named in error messages, e.g. the file's name.
 * @returns the song in SI units, with every default filled in.
 * @throws {InputError} naming the path in the document, the value and the fix.
 * @example
 * const song = readSong({ format: "syrinx-song/2", syllables: [{ duration_s: 0.2, pressure: 0.15, tension: 0.5 }] }, "x");
 * song.duration; // 0.3
 */
export function readSong(document: unknown, name: string): Song {
  const part: DocumentPart = DocumentPart.root(document, name, "synth/chingolo.song.json");
  if (part.get("format") !== SONG_FORMAT)
    part.fail("format", `is not "${SONG_FORMAT}"; check that this is a song file of this version`);
  part.onlyKeys(SONG_KEYS);
  if (part.has("$schema")) part.string("$schema");
  const model = part.has("model") ? part.oneOf("model", MODELS) : "normal-form";
  const given = part.has("duration_s") ? part.number("duration_s", 0.001, LONGEST, "s") : undefined;
  const syllables = readSyllables(part, model);
  const end = syllables.reduce((last, syllable) => Math.max(last, endOf(syllable)), 0);
  if (given === undefined && end + PAUSE > LONGEST) {
    part.fail("syllables", `end at ${end} s, but a song lasts at most ${LONGEST} s; shorten it`, "...");
  }
  const duration = given ?? Number((end + PAUSE).toFixed(6));
  syllables.forEach((syllable, i) => {
    if (endOf(syllable) > duration + TOUCH) {
      const at = part.part(`syllables[${i}]`, {});
      const ends = Number(endOf(syllable).toFixed(6));
      at.fail(
        "duration_s",
        `makes it end at ${ends} s, after the song's ${duration} s; shorten it or raise duration_s`,
        syllable.duration,
      );
    }
  });
  refuseOverlaps(part, syllables);
  const { low, high } = GAMMA_RANGE;
  const filter = part.has("filter_db") ? readFilter(part, "filter_db") : undefined;
  const augmentation = part.has("augmentation") ? readAugmentation(part.part("augmentation")) : undefined;
  return {
    ...(part.has("title") ? { title: part.string("title") } : {}),
    model,
    sampleRate: part.has("sample_rate_hz") ? part.integer("sample_rate_hz", 1000, 1_000_000) : 44_100,
    duration,
    gamma: part.has("gamma_per_s") ? part.number("gamma_per_s", low, high, "1/s") : 24_000,
    ...(part.has("right_gamma_per_s")
      ? { rightGamma: part.number("right_gamma_per_s", low, high, "1/s") }
      : {}),
    tract: part.has("tract") ? part.oneOf("tract", TRACTS) : "trachea",
    ...(filter === undefined ? {} : { filter }),
    ...(augmentation === undefined ? {} : { augmentation }),
    breathNoise: part.has("breath_noise") ? part.number("breath_noise", 0, 10) : 0,
    ...(part.has("background_db") ? { backgroundDb: part.number("background_db", -200, 0, "dB") } : {}),
    seed: part.has("seed") ? part.integer("seed", 0, 2 ** 32) : 1,
    syllables,
  };
}

function endOf({ onset, duration, repeat }: Syllable): number {
  return onset + duration + (repeat === undefined ? 0 : (repeat.count - 1) * repeat.period);
}

function readSyllables(song: DocumentPart, model: ModelName): Syllable[] {
  const entries = song.list("syllables");
  const syllables: Syllable[] = [];
  entries.forEach((entry, i) => {
    const part = song.part(`syllables[${i}]`, entry);
    part.onlyKeys(SYLLABLE_KEYS);
    const before = i === 0 ? 0 : endOf(syllables[i - 1]);
    const duration = part.number("duration_s", 0.001, LONGEST, "s");
    const repeat = part.has("repeat") ? part.part("repeat") : undefined;
    repeat?.onlyKeys(["count", "period_s"]);
    syllables.push({
      label: part.has("label") ? part.string("label") : "a",
      onset: part.has("onset_s")
        ? part.number("onset_s", 0, LONGEST, "s")
        : Number((before + PAUSE).toFixed(6)),
      duration,
      voice: part.has("voice") ? part.oneOf("voice", SIDES) : "left",
      ...(repeat === undefined
        ? {}
        : {
            repeat: {
              count: repeat.integer("count", 1, 10_000),
              period: repeat.number("period_s", duration, LONGEST, "s"),
            },
          }),
      pressure: readCurve(part, "pressure", duration),
      tension: readCurve(
        part,
        "tension",
        duration,
        model === "normal-form" ? -CURVES.tension : LOWEST_STIFFNESS,
      ),
      loudness: part.has("loudness") ? readCurve(part, "loudness", duration) : 1,
    });
  });
  return syllables;
}

/** In each voice, every repetition of every syllable must end before the next one begins. */
function refuseOverlaps(song: DocumentPart, syllables: readonly Syllable[]): void {
  for (const side of SIDES) {
    const sung = syllables.flatMap((syllable, index) => {
      if (syllable.voice !== side) return [];
      const { count, period } = syllable.repeat ?? { count: 1, period: 0 };
      return Array.from({ length: count }, (_, k) => {
        const onset = syllable.onset + k * period;
        return { index, onset, offset: onset + syllable.duration };
      });
    });
    sung.sort((a, b) => a.onset - b.onset);
    for (let i = 1; i < sung.length; i++) {
      const [a, b] = [sung[i - 1], sung[i]];
      if (b.onset >= a.offset - TOUCH) continue;
      const [onset, offset] = [a.onset, a.offset].map((s) => Number(s.toFixed(6)));
      const part = song.part(`syllables[${b.index}]`, {});
      part.fail(
        "onset_s",
        `overlaps syllables[${a.index}] (${onset} to ${offset} s) of the same voice; move it or give it voice "${side === "left" ? "right" : "left"}"`,
        Number(b.onset.toFixed(6)),
      );
    }
  }
}

function readCurve(
  syllable: DocumentPart,
  key: keyof typeof CURVES,
  duration: number,
  least: number = -CURVES[key],
): Curve {
  const most = CURVES[key];
  const value = syllable.get(key);
  if (typeof value === "number") return syllable.number(key, least, most);
  if (Array.isArray(value)) {
    if (value.length < 2) syllable.fail(key, "has fewer than two control points; give two or a constant");
    const within = { from: 0, to: duration + TOUCH, words: `the syllable's 0 to ${duration} s` };
    return readPoints(syllable, key, value, { pair: "seconds, value", least, most, within });
  }
  if (typeof value !== "object" || value === null) {
    syllable.fail(key, "is not a curve; give a number, control points [[s, value], ...] or samples");
  }
  const sampled = syllable.part(key);
  sampled.onlyKeys(["rate_hz", "values"]);
  return { rate: sampled.number("rate_hz", 1, 1e6, "Hz"), values: sampled.numbers("values", least, most) };
}

function readFilter(part: DocumentPart, key: string): TractFilter {
  const within = { from: 0, to: 1e6, words: "0 to 1000000 Hz" };
  return readPoints(part, key, part.list(key), { pair: "Hz, dB", least: -100, most: 100, within });
}

function readAugmentation(part: DocumentPart): Augmentation {
  part.onlyKeys(["moving_filter", "noise", "gain"]);
  const moving = part.has("moving_filter") ? part.part("moving_filter") : undefined;
  moving?.onlyKeys(["rate_hz", "frequencies_hz", "gains_db"]);
  const frequencies = moving?.numbers("frequencies_hz", 0, 1e6) ?? [];
  const falling = frequencies.findIndex((f, i) => i > 0 && !(f > frequencies[i - 1]));
  if (falling > 0)
    moving?.fail(
      `frequencies_hz[${falling}]`,
      "is not above the previous value; put the values in order",
      frequencies[falling],
    );
  if (moving?.list("gains_db").length === 0)
    moving.fail("gains_db", "is empty; give one row for each instant, or leave moving_filter out");
  const noise = part.has("noise") ? part.list("noise") : [];
  const gain = part.has("gain") ? part.part("gain") : undefined;
  gain?.onlyKeys(["rate_hz", "values_db"]);
  return {
    ...(moving === undefined
      ? {}
      : {
          movingFilter: {
            rate: moving.number("rate_hz", 1, 1e4, "Hz"),
            frequencies,
            gains: moving.list("gains_db").map((row, i) => {
              const gains = moving.numbers(`gains_db[${i}]`, -200, 200, row);
              const message = `does not have one gain for each of the ${frequencies.length} frequencies; fix the row`;
              return gains.length === frequencies.length
                ? gains
                : moving.fail(`gains_db[${i}]`, message, row);
            }),
          },
        }),
    ...(gain === undefined
      ? {}
      : {
          gain: { rate: gain.number("rate_hz", 1, 1e4, "Hz"), values: gain.numbers("values_db", -200, 200) },
        }),
    noise: noise.map((entry, i) => {
      const voice = part.part(`noise[${i}]`, entry);
      voice.onlyKeys(["filter_db", "rate_hz", "levels"]);
      return {
        filter: readFilter(voice, "filter_db"),
        rate: voice.number("rate_hz", 1, 1e4, "Hz"),
        levels: voice.numbers("levels", 0, 1e4),
      };
    }),
  };
}

/** Pairs of finite numbers whose first elements ascend and lie within a range. */
function readPoints(
  part: DocumentPart,
  key: string,
  points: readonly unknown[],
  {
    pair,
    least,
    most,
    within,
  }: {
    readonly pair: string;
    readonly least: number;
    readonly most: number;
    readonly within: { readonly from: number; readonly to: number; readonly words: string };
  },
): [number, number][] {
  let last = Number.NEGATIVE_INFINITY;
  return points.map((point, i) => {
    if (!Array.isArray(point) || point.length !== 2 || !point.every((v) => Number.isFinite(v))) {
      part.fail(`${key}[${i}]`, `is not [${pair}]; give two numbers`, point);
    }
    const [at, value] = point as [number, number];
    if (!(value >= least && value <= most))
      part.fail(`${key}[${i}]`, `is not from ${least} to ${most}; change the value`, point);
    if (!(at >= within.from && at <= within.to))
      part.fail(`${key}[${i}]`, `lies outside ${within.words}; move it`, point);
    if (!(at > last))
      part.fail(`${key}[${i}]`, "does not come after the previous point; put the points in order", point);
    last = at;
    return [at, value];
  });
}

/**
 * The song as a document that readSong accepts, with every default written out.
 * @returns a plain object for JSON.stringify.
 * @example
 * const note = { duration_s: 0.2, pressure: 0.15, tension: 0.5 };
 * const song = readSong({ format: "syrinx-song/2", syllables: [note] }, "example");
 * songDocument(song).gamma_per_s; // 24000
 */
export function songDocument(song: Song): Record<string, unknown> {
  const { augmentation } = song;
  const moving = augmentation?.movingFilter;
  return {
    format: SONG_FORMAT,
    title: song.title,
    model: song.model,
    sample_rate_hz: song.sampleRate,
    duration_s: song.duration,
    gamma_per_s: song.gamma,
    right_gamma_per_s: song.rightGamma,
    tract: song.tract,
    filter_db: song.filter,
    breath_noise: song.breathNoise,
    background_db: song.backgroundDb,
    seed: song.seed,
    syllables: song.syllables.map((syllable) => ({
      label: syllable.label,
      onset_s: syllable.onset,
      duration_s: syllable.duration,
      voice: syllable.voice,
      repeat: syllable.repeat && { count: syllable.repeat.count, period_s: syllable.repeat.period },
      pressure: curveDocument(syllable.pressure),
      tension: curveDocument(syllable.tension),
      loudness: curveDocument(syllable.loudness),
    })),
    augmentation: augmentation && {
      moving_filter: moving && {
        rate_hz: moving.rate,
        frequencies_hz: moving.frequencies,
        gains_db: moving.gains,
      },
      gain: augmentation.gain && { rate_hz: augmentation.gain.rate, values_db: augmentation.gain.values },
      noise: augmentation.noise.map(({ filter, rate, levels }) => ({
        filter_db: filter,
        rate_hz: rate,
        levels,
      })),
    },
  };
}

function curveDocument(curve: Curve): unknown {
  if (typeof curve === "number" || !("rate" in curve)) return curve;
  return { rate_hz: curve.rate, values: curve.values };
}

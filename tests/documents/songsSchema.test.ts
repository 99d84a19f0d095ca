import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSong } from "../../src/documents/songDocument.js";
import { InputError } from "../../src/shapes/inputError.js";
import { GAMMA_RANGE, MODELS, SIDES, TRACTS } from "../../src/shapes/song.js";

const SYNTH = join(import.meta.dirname, "../../synth");
const read = (name: string): unknown => JSON.parse(readFileSync(join(SYNTH, name), "utf8"));
const SONGS = readdirSync(SYNTH).filter((name) => name.endsWith(".song.json"));

// strictTypes would require a type next to every $ref that already has one.
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictTuples: false, strictRequired: false });
const described = ajv.compile(read("song.schema.json") as object);

/** The error message of readSong for a document; undefined if it accepts the document. */
function complaint(document: unknown): string | undefined {
  try {
    readSong(document, "song");
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

test.each(SONGS)("%s fits the schema and points editors to it", (name) => {
  const song = read(name);
  expect(described(song), ajv.errorsText(described.errors)).toBe(true);
  expect(song).toMatchObject({ $schema: "./song.schema.json" });
});

/** Rules that involve several keys: readSong checks them, the schema can't. */
const BEYOND: readonly (readonly [string, RegExp, object])[] = [
  [
    "syllables of a voice that overlap",
    /overlaps syllables/,
    { syllables: [{ onset_s: 0 }, { onset_s: 0.1 }] },
  ],
  ["a syllable that ends after the song", /makes it end at/, { duration_s: 0.1, syllables: [{}] }],
  ["a song beyond the longest", /a song lasts at most/, { syllables: [{ onset_s: 3600 }] }],
  [
    "a trill faster than its syllable",
    /period_s=[\d.e-]+ must be a number from/,
    { syllables: [{ repeat: { count: 2, period_s: 0.1 } }] },
  ],
  [
    "points out of order",
    /does not come after the previous point/,
    {
      filter_db: [
        [500, 0],
        [100, 3],
      ],
      syllables: [{}],
    },
  ],
  [
    "a point after its syllable",
    /lies outside the syllable's 0 to/,
    {
      syllables: [
        {
          tension: [
            [0, 1],
            [200, 1],
          ],
        },
      ],
    },
  ],
  [
    "frequencies out of order",
    /is not above the previous value/,
    {
      augmentation: { moving_filter: { rate_hz: 50, frequencies_hz: [900, 500], gains_db: [[0, 0]] } },
      syllables: [{}],
    },
  ],
  [
    "a slack labium in a model that has no rest without stiffness",
    /tension(\.values)?(\[\d+\])?=.* (must be a number|is not) from 0.000001/,
    { model: "labial", syllables: [{ tension: -1 }] },
  ],
  [
    "a row without a gain for every frequency",
    /does not have one gain for each/,
    {
      augmentation: { moving_filter: { rate_hz: 50, frequencies_hz: [500, 900], gains_db: [[0]] } },
      syllables: [{}],
    },
  ],
];

test.each(BEYOND)("the schema can't reject %s, but readSong does", (_, message, parts) => {
  const { syllables, ...rest } = parts as { syllables: object[] };
  const document = {
    format: "syrinx-song/2",
    ...rest,
    syllables: syllables.map((own) => ({ duration_s: 0.2, pressure: 0.15, tension: 1, ...own })),
  };
  expect(described(document), ajv.errorsText(described.errors)).toBe(true);
  expect(complaint(document)).toMatch(message);
});

const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(fc.double({ min, max, noNaN: true }), fc.constantFrom(min, max));
const integer = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max));

/** Pairs whose first numbers rise, from 0 to 20000. */
const pairs = (minLength: number, most: number): fc.Arbitrary<number[][]> =>
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 20_000 }), between(-most, most)), {
      minLength,
      maxLength: 4,
      selector: ([at]) => at,
    })
    .map((points) => points.sort(([a], [b]) => a - b));

const curve = (most: number): fc.Arbitrary<unknown> =>
  fc.oneof(
    between(-most, most),
    pairs(2, most),
    fc.record({
      rate_hz: between(1, 1e6),
      values: fc.array(between(-most, most), { minLength: 1, maxLength: 4 }),
    }),
  );

/** Control points moved to within a syllable. */
function timed(made: unknown, duration: number): unknown {
  return Array.isArray(made) ? made.map(([at, value]) => [(at / 20_000) * duration, value]) : made;
}

/** Without onsets, syllables follow each other, so that none overlap. */
const syllable = fc
  .record(
    {
      label: fc.string(),
      duration_s: between(0.001, 2),
      voice: fc.constantFrom(...SIDES),
      repeat: fc.record({ count: fc.integer({ min: 1, max: 4 }), rest: between(0, 1) }),
      pressure: curve(10),
      tension: curve(100),
      loudness: curve(1e4),
    },
    { requiredKeys: ["duration_s", "pressure", "tension"] },
  )
  .map(({ repeat, ...own }) => ({
    ...own,
    pressure: timed(own.pressure, own.duration_s),
    tension: timed(own.tension, own.duration_s),
    ...("loudness" in own ? { loudness: timed(own.loudness, own.duration_s) } : {}),
    ...(repeat === undefined
      ? {}
      : { repeat: { count: repeat.count, period_s: own.duration_s + repeat.rest } }),
  }));

const movingFilter = fc
  .uniqueArray(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 3 })
  .chain((frequencies) =>
    fc.record({
      rate_hz: between(1, 1e4),
      frequencies_hz: fc.constant(frequencies.sort((a, b) => a - b)),
      gains_db: fc.array(
        fc.array(between(-200, 200), { minLength: frequencies.length, maxLength: frequencies.length }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  );

const noise = fc.record({
  filter_db: pairs(0, 100),
  rate_hz: between(1, 1e4),
  levels: fc.array(between(0, 1e4), { minLength: 1, maxLength: 4 }),
});

const gain = fc.record({
  rate_hz: between(1, 1e4),
  values_db: fc.array(between(-200, 200), { minLength: 1, maxLength: 4 }),
});

const gamma = between(GAMMA_RANGE.low, GAMMA_RANGE.high);
const song = fc.record(
  {
    $schema: fc.string(),
    format: fc.constant("syrinx-song/2"),
    title: fc.string(),
    // The other models need a stiff labium; FULL is used with each of them.
    model: fc.constant("normal-form"),
    sample_rate_hz: integer(1000, 1_000_000),
    duration_s: between(100, 3600),
    gamma_per_s: gamma,
    right_gamma_per_s: gamma,
    tract: fc.constantFrom(...TRACTS),
    filter_db: pairs(0, 100),
    augmentation: fc.record(
      { moving_filter: movingFilter, gain, noise: fc.array(noise, { maxLength: 2 }) },
      { requiredKeys: [] },
    ),
    breath_noise: between(0, 10),
    background_db: between(-200, 0),
    seed: integer(0, 2 ** 32),
    syllables: fc.array(syllable, { maxLength: 3 }),
    provenance: fc.jsonValue(),
  },
  { requiredKeys: ["format", "syllables"] },
);

type Container = Record<string, unknown>;

/** Every object and list within a document, including itself, except under provenance, where anything is allowed. */
function containers(value: unknown): Container[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, part]) =>
    key === "provenance" ? [] : containers(part),
  );
  return [value as Container, ...inside];
}

/** The ends of all ranges, values just beyond them, and values that are not numbers. */
const VALUES: readonly unknown[] = [
  ...[0.001, 1, 10, 100, 200, 1000, 3600, 10_000, 500_000, 1_000_000, 2 ** 32].flatMap((end) =>
    [end, end * (1 - 1e-6), end * (1 + 1e-6), end + 1].flatMap((value) => [value, -value]),
  ),
  ...[0, -1e-9, 0.5, 1.5, 1e12, -1e12, null, true, "much", "0.5", {}],
];

/** Introduces an error at a key. */
type Slip = (place: Container, key: string) => void;
const SLIPS: readonly Slip[] = [
  ...VALUES.map(
    (value): Slip =>
      (place, key) => {
        place[key] = value;
      },
  ),
  // An unknown key, or one entry more.
  (place) => {
    if (Array.isArray(place)) place.push(0.5);
    else place.tempo = 0.5;
  },
  // A missing key, or one entry less.
  (place, key) => {
    if (!Array.isArray(place)) delete place[key];
    else if (place.length > 1) place.pop();
  },
];

/** Checks that both accept or both reject a document, except for rules beyond the schema. @returns whether the schema accepts it. */
function expectAgreement(document: unknown): boolean {
  const fits = described(document);
  const said = complaint(document);
  if (fits && said !== undefined)
    expect(
      BEYOND.some(([, message]) => message.test(said)),
      said,
    ).toBe(true);
  else expect(said === undefined, `${said}: ${ajv.errorsText(described.errors)}`).toBe(fits);
  return fits;
}

/** A song with every key, and every form of curve for each quantity. */
const FULL = {
  $schema: "./song.schema.json",
  format: "syrinx-song/2",
  title: "everything",
  model: "normal-form",
  sample_rate_hz: 44_100,
  duration_s: 5,
  gamma_per_s: 24_000,
  right_gamma_per_s: 30_000,
  tract: "trachea",
  filter_db: [
    [0, -3],
    [5000, 0],
  ],
  augmentation: {
    moving_filter: {
      rate_hz: 50,
      frequencies_hz: [500, 4000],
      gains_db: [
        [0, 1],
        [2, 3],
      ],
    },
    gain: { rate_hz: 50, values_db: [0, 3] },
    noise: [{ filter_db: [[500, 0]], rate_hz: 50, levels: [0, 0.1] }],
  },
  breath_noise: 0.3,
  background_db: -60,
  seed: 1,
  syllables: [
    0.15,
    [
      [0, 0.1],
      [0.2, 0.2],
    ],
    { rate_hz: 100, values: [0.1, 0.2] },
  ].map((curve, i) => ({
    label: "a",
    onset_s: i,
    duration_s: 0.2,
    voice: "left",
    repeat: { count: 2, period_s: 0.3 },
    pressure: curve,
    tension: structuredClone(curve),
    loudness: structuredClone(curve),
  })),
  provenance: { made: "by hand" },
};

describe("the schema and the reader agree", () => {
  test("at the ends of every range, and on every key that is missing or unknown", () => {
    let refused = 0;
    const songs = MODELS.map((model) => ({ ...FULL, model }));
    containers(FULL).forEach((place, where) => {
      for (const key of Object.keys(place)) {
        for (const [i, slip] of SLIPS.entries()) {
          const document = structuredClone(songs[i % songs.length]);
          slip(containers(document)[where], key);
          if (!expectAgreement(document)) refused++;
        }
      }
    });
    // Many documents are rejected, so the agreement is not trivial.
    expect(refused).toBeGreaterThan(1000);
  });

  test("on any valid song", () => {
    fc.assert(
      fc.property(song, (document) => {
        expect(described(document), ajv.errorsText(described.errors)).toBe(true);
        expect(complaint(document)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test("on any song with one error", () => {
    const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(song, share, share, fc.constantFrom(...SLIPS), (right, where, which, slip) => {
        const document = structuredClone(right);
        const places = containers(document);
        const place = places[Math.floor(where * places.length)];
        const keys = Object.keys(place);
        slip(place, keys[Math.floor(which * keys.length)] ?? "tempo");
        expectAgreement(document);
      }),
      { numRuns: 1000 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Annotation } from "../../../src/shapes/annotation.js";
import { InputError } from "../../../src/shapes/inputError.js";
import type { Decoded } from "../../../src/workspace/annotations/annotationFormat.js";
import type { FormatName } from "../../../src/workspace/annotations/annotationFormats.js";
import { FORMATS, formatOf } from "../../../src/workspace/annotations/formatNamed.js";
import { encodeAnnotations } from "../../../src/workspace/annotations/writeAnnotations.js";

const RATE = 32_000;

interface Holds {
  /** labels that it can hold, beside those that no file can (a zero, half a character) */
  readonly label: (label: string) => boolean;
  /** what a time becomes; undefined: itself */
  readonly time?: (time: number) => number;
  readonly keeps: readonly ("label" | "band" | "channel" | "tier" | "extra")[];
}

/** What each format holds, by its own definition. */
const HOLDS: Record<FormatName, Holds> = {
  "simple-seq": { label: () => true, keeps: ["label"] },
  csv: { label: () => true, keeps: ["label", "band", "channel", "tier", "extra"] },
  raven: {
    label: (label) => !/[\t\r\n]/.test(label),
    keeps: ["label", "band", "channel", "tier", "extra"],
  },
  audacity: {
    label: (label) => !/[\t\r\n]/.test(label),
    time: (time) => Number(time.toFixed(6)),
    keeps: ["label", "band"],
  },
  textgrid: { label: (label) => label !== "" && !label.includes("\r"), keeps: ["label", "tier"] },
  notmat: { label: (label) => label.length === 1, keeps: ["label"] },
  birdsongrec: {
    // The Char production of XML 1.0.
    label: (label) => /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u.test(label),
    time: (time) => Math.round(time * RATE) / RATE,
    keeps: ["label"],
  },
  "generic-seq": { label: () => true, keeps: ["label"] },
  ava: { label: () => true, keeps: [] },
  das: { label: () => true, keeps: ["label", "extra"] },
  whisperseg: { label: () => true, keeps: ["label"] },
  songannotationgui: {
    // Types are numbers, of which -1 is a syllable without a name.
    label: (label) =>
      label === "-" || (/^-?\d+(\.\d+)?$/.test(label) && String(Number(label)) === label && label !== "-1"),
    keeps: ["label"],
  },
  timit: {
    label: (label) => /^\S+$/.test(label),
    time: (time) => Math.round(time * RATE) / RATE,
    keeps: ["label"],
  },
  kaleidoscope: {
    label: () => true,
    time: (time) => Math.round(time * 1e9) / 1e9,
    keeps: ["label", "band", "channel", "extra"],
  },
  avianz: { label: () => true, keeps: ["label", "band", "extra"] },
};

/** A label for formats that don't hold letters. */
const LABEL: Partial<Record<FormatName, string>> = { songannotationgui: "3" };

const UNUSUAL = [
  ...[
    "",
    "-",
    " ",
    "a b",
    " a ",
    "\ta",
    "a\tb",
    '"',
    '""',
    'a"b',
    ",",
    "a,b",
    ";",
    "'",
    "\\",
    "\\\t1\t2",
    "a\nb",
  ],
  ...[
    "a\r\nb",
    "\r",
    "=1+1",
    "@x",
    "+",
    "#",
    "# a",
    "0",
    "0,5",
    "NaN",
    "<",
    "&amp;",
    "<a>",
    "]]>",
    "é",
    "\u00e9",
  ],
  ...[
    "e\u0301",
    "\ufeff",
    "\u2028",
    "\u0085",
    "日本",
    "🐦",
    "👩‍🔬",
    "\u0001",
    "\u007f",
    "__proto__",
    "label",
    "a!b",
  ],
];
const anyLabel = fc
  .oneof(
    fc.constantFrom(...UNUSUAL),
    fc.string({ unit: "binary" }),
    fc.string({ minLength: 1, maxLength: 1 }),
  )
  .filter((label) => !label.includes("\0"));
const time = fc.oneof(
  fc.constantFrom(0, 0.1, 0.1 + 0.2, 1 / 3, 1e-7, 5e-324, 2 ** -53, 123.456789, 86_399.999_999),
  fc.double({ min: 0, max: 1e5, noNaN: true }),
);
/** Frequencies in steps that 6 decimals hold. */
const hertz = fc.integer({ min: 0, max: 11_000_000 }).map((n) => n / 1000);
/** Names of columns that no format has of its own. */
const extra = fc.dictionary(
  fc.string({ maxLength: 6 }).map((name) => `x${name}`),
  fc.string({ minLength: 1, maxLength: 6 }),
  { maxKeys: 3 },
);

/** Labels of which a format holds many. */
function labelsFor(format: FormatName): fc.Arbitrary<string> {
  if (format === "notmat") return fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 });
  if (format === "songannotationgui") return fc.oneof(anyLabel, fc.integer().map(String));
  return anyLabel;
}

/** Annotations one after the other, with all that can be said of each. */
function annotations(format: FormatName): fc.Arbitrary<Annotation[]> {
  const { label } = HOLDS[format];
  return fc
    .array(
      fc.record({
        gap: time,
        // Not so short that the sum is the onset itself, or that it vanishes in samples.
        duration: fc.double({ min: 1e-3, max: 10, noNaN: true }),
        label: labelsFor(format),
        band: fc.tuple(hertz, hertz),
        channel: fc.nat(3),
        extra,
      }),
      { maxLength: 8 },
    )
    .map((rows) => {
      let at = 0;
      return rows.map(({ gap, duration, label, band, channel, extra }) => {
        const onset = at + gap;
        at = onset + duration;
        // A band from 0 to 0 is what AviaNZ writes for none.
        const [lowHz, highHz] = [Math.min(...band), Math.max(...band, 0.001)];
        return { onset, offset: at, label, lowHz, highHz, channel, tier: "song", extra };
      });
    })
    .map((rows) => rows.filter((row) => label(row.label)));
}

/** What a format stores of an annotation. */
function stored(annotation: Annotation, format: FormatName): Annotation {
  const { time = (value) => value, keeps } = HOLDS[format];
  const { onset, offset, label, lowHz, highHz, channel, tier, extra = {} } = annotation;
  return {
    onset: time(onset),
    offset: time(offset),
    label: keeps.includes("label") ? label : "-",
    ...(keeps.includes("band") && lowHz !== undefined && highHz !== undefined ? { lowHz, highHz } : {}),
    ...(keeps.includes("channel") && channel !== undefined ? { channel } : {}),
    ...(keeps.includes("tier") && tier !== undefined ? { tier } : {}),
    ...(keeps.includes("extra") && Object.keys(extra).length > 0 ? { extra } : {}),
  };
}

function read(bytes: Uint8Array, format: FormatName): Decoded {
  return formatOf(format).decode(bytes, { name: "song", sampleRate: RATE });
}

function write(content: Parameters<typeof encodeAnnotations>[0], format: FormatName) {
  return encodeAnnotations({ ...content, sampleRate: RATE, recording: "song.wav" }, format);
}

describe.each(FORMATS)("%s", (format) => {
  test("what is written is read as what the format holds, and read again it is the same in all", () => {
    fc.assert(
      fc.property(annotations(format), (rows) => {
        const first = read(write({ annotations: rows }, format).bytes, format);
        const expected = rows.map((row) => stored(row, format));
        if (format === "notmat") {
          // Seconds from ms: next to each other, but not every second has a ms that is read as it.
          expect(first.annotations.length).toBe(rows.length);
          for (const [i, { onset, offset, label }] of first.annotations.entries()) {
            expect(label).toBe(rows[i].label);
            expect(Math.abs(onset - rows[i].onset)).toBeLessThanOrEqual(rows[i].onset * 2 ** -52);
            expect(Math.abs(offset - rows[i].offset)).toBeLessThanOrEqual(rows[i].offset * 2 ** -52);
          }
        } else expect(first.annotations).toEqual(expected);
        const again = read(write({ ...first, format }, format).bytes, format);
        expect(again).toEqual(first);
      }),
      { numRuns: 300 },
    );
  });

  test("no annotations at all are a file that is read as none", () => {
    const { bytes, dropped } = write({ annotations: [] }, format);
    expect(read(bytes, format).annotations).toEqual([]);
    expect(dropped).toEqual([]);
  });

  test("an onset of 0.0 stays one", () => {
    const [only] = read(
      write({ annotations: [{ onset: 0, offset: 0.5, label: LABEL[format] ?? "a" }] }, format).bytes,
      format,
    ).annotations;
    expect(only).toMatchObject({ onset: 0, offset: 0.5 });
  });

  test("a label that it can't store is refused in one line that names it, never changed", () => {
    fc.assert(
      fc.property(anyLabel, (label) => {
        const rows = [{ onset: 0, offset: 0.5, label }];
        if (HOLDS[format].label(label)) expect(() => write({ annotations: rows }, format)).not.toThrow();
        else expect(() => write({ annotations: rows }, format)).toThrow(InputError);
      }),
    );
    for (const label of ["a\0b", "\ud800", "a\udc00"]) {
      if (format === "ava") continue;
      expect(() => write({ annotations: [{ onset: 0, offset: 1, label }] }, format)).toThrow(
        /^annotation 1: [^\n]+$/,
      );
    }
  });

  test("each thing that it must leave out is reported", () => {
    const whole = {
      onset: 0,
      offset: 1,
      label: LABEL[format] ?? "a",
      lowHz: 1,
      highHz: 2,
      channel: 1,
      tier: "t",
      extra: { mood: "x" },
    };
    const { dropped } = write({ annotations: [whole] }, format);
    const { keeps } = HOLDS[format];
    const words = {
      label: "labels",
      band: "frequencies",
      channel: "channels",
      tier: "tiers",
      extra: '"mood"',
    };
    for (const [part, word] of Object.entries(words)) {
      const kept = keeps.some((known) => known === part);
      expect(
        dropped.some((line) => line.includes(word)),
        `${part}: ${dropped}`,
      ).toBe(!kept);
    }
  });

  test.each([
    ["a negative onset", { onset: -0.1, offset: 1 }],
    ["NaN", { onset: Number.NaN, offset: 1 }],
    ["an endless offset", { onset: 0, offset: Number.POSITIVE_INFINITY }],
    ["an offset before its onset", { onset: 1, offset: 0.5 }],
    ["a band upside down", { onset: 0, offset: 1, lowHz: 2, highHz: 1 }],
  ])("%s is refused", (_, times) => {
    expect(() => write({ annotations: [{ ...times, label: "a" }] }, format)).toThrow(InputError);
  });

  test("whatever is cut off a file or changed in it, it is read or refused, quickly, and never crashes", () => {
    const rows = Array.from({ length: 4 }, (_, i) => ({
      onset: i,
      offset: i + 0.5,
      label: LABEL[format] ?? "abcd"[i],
    }));
    const { bytes } = write({ annotations: rows }, format);
    const survives = (damaged: Uint8Array): void => {
      try {
        for (const { onset, offset } of read(damaged, format).annotations)
          expect(offset).toBeGreaterThanOrEqual(onset);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        expect(String(error)).not.toContain("\n");
      }
    };
    for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / 200))
      survives(bytes.subarray(0, length));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const damaged = Uint8Array.from(bytes);
        damaged[at] = value;
        survives(damaged);
      }),
      { numRuns: 200 },
    );
  });
});

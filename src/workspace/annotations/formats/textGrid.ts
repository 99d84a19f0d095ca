import type { Annotation, AnnotationContent, FieldValue } from "../../../shapes/annotation.js";
import { InputError } from "../../../shapes/inputError.js";
import { decodeText } from "../../files/decodeText.js";
import type { AnnotationFormat, Decoded, DecodeOptions, Encoded } from "../annotationFormat.js";
import { checkAnnotation, checkLabel, quoted } from "../checkAnnotation.js";
import { fieldOf, lost, refuseSeveral, utf8 } from "../contents.js";
import { decimal } from "./decimal.js";
import { PraatText } from "./praatText.js";

/** Where annotations without a tier are written. */
const TIER = "syllables";
const INTERVALS = "IntervalTier";
const POINTS = "TextTier";

/**
 * The TextGrid of Praat, as a text file. Read: long or short, UTF-8 or UTF-16; empty intervals are gaps; the onset of a point is also its
 * offset. Written: long, UTF-8, gaps filled; a tier of points where all of its annotations are points. Annotations that overlap
 * go to further tiers ("syllables 2"), and points among intervals to one of their own ("syllables points"), with a warning.
 * @see Praat manual, "TextGrid file formats".
 */
export const textGrid: AnnotationFormat<"textgrid"> = {
  name: "textgrid",
  aliases: ["praat"],
  files: ["<stem>.TextGrid", "<name>.TextGrid"],
  searchOrder: 60,
  detectOrder: 20,
  detect: ({ text }) => /^\s*File type\s*=\s*"ooTextFile|^\s*"?ooTextFile/i.test(text),
  holds: ["label", "tier"],
  decode,
  encode,
};

function decode(bytes: Uint8Array, { name }: DecodeOptions): Decoded {
  const { text, warnings: oddities } = decodeText(bytes);
  const warnings = [...oddities];
  if (text.startsWith("ooBinaryFile"))
    throw new InputError(`${name}: is a binary TextGrid; save it in Praat as a text file.`);
  if (!/^[^\n]*"ooTextFile/.test(text))
    throw new InputError(
      `${name}: doesn't begin with File type = "ooTextFile"; save it in Praat as a text file.`,
    );
  const praat = new PraatText(text, name);
  praat.string("the type of the file");
  const kind = praat.string("the class of the object");
  if (kind !== "TextGrid")
    throw new InputError(`${name}: holds ${quoted(kind)}; save the TextGrid alone in Praat.`);
  const start = praat.number("xmin");
  const duration = praat.number("xmax");
  if (start !== 0)
    warnings.push(
      `begins at ${decimal(start)} s: its times are taken to count from the start of the recording`,
    );
  const annotations: Annotation[] = [];
  const tiers: FieldValue[] = [];
  const names = new Map<string, number>();
  const count = praat.flag("whether there are tiers") === "<exists>" ? praat.count("the number of tiers") : 0;
  for (let t = 0; t < count; t++) {
    const type = praat.string("the class of a tier");
    if (type !== INTERVALS && type !== POINTS)
      throw new InputError(
        `${praat.place}: ${quoted(type)} is neither ${INTERVALS} nor ${POINTS}; correct it.`,
      );
    const tier = unique(praat.string("the name of a tier"), names, warnings);
    tiers.push({ name: tier, type });
    praat.number("xmin of a tier");
    praat.number("xmax of a tier");
    const size = praat.count("the size of a tier");
    for (let i = 0; i < size; i++) {
      const onset = praat.number("a time");
      const offset = type === POINTS ? onset : praat.number("xmax of an interval");
      const label = praat.string("a label");
      const annotation = checkAnnotation({ onset, offset, label, tier }, praat.place);
      if (label !== "" || type === POINTS) annotations.push(annotation);
    }
  }
  return {
    annotations,
    ...(duration >= 0 && { duration }),
    fields: { tiers },
    warnings,
  };
}

/** Gives tiers of the same name different ones. */
function unique(name: string, names: Map<string, number>, warnings: string[]): string {
  let [own, count] = [name, names.get(name) ?? 0];
  while (names.has(own)) own = `${name} (${++count})`;
  names.set(name, Math.max(1, count)).set(own, 1);
  if (own !== name)
    warnings.push(`has several tiers named ${quoted(name)}: one is called ${quoted(own)} here`);
  return own;
}

function encode(content: AnnotationContent): Encoded {
  refuseSeveral(content, "textgrid");
  const dropped = lost(content, textGrid);
  const tiers = tiersOf(content, dropped);
  const last = content.annotations.reduce((latest, { offset }) => Math.max(latest, offset), 0);
  const end = Math.max(content.duration ?? last, last);
  if (content.duration !== undefined && content.duration < last)
    dropped.push(
      `duration=${decimal(content.duration)} s is before the last offset, ${decimal(last)} s, which was written`,
    );
  const lines = [
    'File type = "ooTextFile"',
    'Object class = "TextGrid"',
    "",
    "xmin = 0",
    `xmax = ${decimal(end)}`,
    "tiers? <exists>",
    `size = ${tiers.length}`,
    "item []:",
  ];
  for (const [t, tier] of tiers.entries()) {
    const rows = tier.type === POINTS ? tier.annotations : filled(tier.annotations, end);
    const unit = tier.type === POINTS ? "points" : "intervals";
    lines.push(
      `    item [${t + 1}]:`,
      `        class = "${tier.type}"`,
      `        name = ${inQuotes(tier.name)}`,
      "        xmin = 0",
      `        xmax = ${decimal(end)}`,
      `        ${unit}: size = ${rows.length}`,
    );
    for (const [i, { onset, offset, label }] of rows.entries()) {
      lines.push(`        ${unit} [${i + 1}]:`);
      if (tier.type === POINTS)
        lines.push(`            number = ${decimal(onset)}`, `            mark = ${inQuotes(label)}`);
      else
        lines.push(
          `            xmin = ${decimal(onset)}`,
          `            xmax = ${decimal(offset)}`,
          `            text = ${inQuotes(label)}`,
        );
    }
  }
  return { bytes: utf8(`${lines.join("\n")}\n`), dropped };
}

interface Tier {
  readonly name: string;
  readonly type: typeof INTERVALS | typeof POINTS;
  readonly annotations: readonly Annotation[];
}

/** The tiers of the file that was read, empty ones too, then any others; the annotations of each in order of time. */
function tiersOf(content: AnnotationContent, warnings: string[]): Tier[] {
  const byName = new Map<string, Annotation[]>();
  const empty = new Map<string, Tier["type"]>();
  const known = fieldOf(content, "textgrid", "tiers");
  for (const tier of Array.isArray(known) ? (known as readonly FieldValue[]) : [])
    if (tier !== null && typeof tier === "object" && "name" in tier && typeof tier.name === "string") {
      byName.set(tier.name, []);
      empty.set(tier.name, tier.type === POINTS ? POINTS : INTERVALS);
    }
  for (const [i, annotation] of content.annotations.entries()) {
    const tier = annotation.tier ?? TIER;
    checkLabel(annotation.label, i, "TextGrid", /\r/, "a carriage return");
    const those = byName.get(tier);
    if (those === undefined) byName.set(tier, [annotation]);
    else those.push(annotation);
  }
  if (byName.size === 0) byName.set(TIER, []);
  const names = new Set(byName.keys());
  return Array.from(byName).flatMap(([name, those]) => {
    if (/[\p{Surrogate}\0\r]/u.test(name))
      throw new InputError(`tier=${quoted(name)} holds what TextGrid can't; rename it.`);
    const sorted = those.toSorted((a, b) => a.onset - b.onset || a.offset - b.offset);
    const points = sorted.filter(({ onset, offset }) => onset === offset);
    const intervals = sorted.filter(({ onset, offset }) => onset < offset);
    for (const { onset, label } of intervals)
      if (label === "")
        throw new InputError(
          `tier ${quoted(name)}: the interval at ${decimal(onset)} s has no label, which in a TextGrid is a gap; name it.`,
        );
    if (those.length === 0) return [{ name, type: empty.get(name) ?? INTERVALS, annotations: [] }];
    const mixed = points.length > 0 && intervals.length > 0;
    if (mixed)
      warnings.push(
        `textgrid can't mix points and intervals: those of tier ${quoted(name)} go to a tier of their own`,
      );
    return [
      ...lanes(intervals, name, INTERVALS, names, warnings),
      ...lanes(points, mixed ? unused(`${name} points`, names) : name, POINTS, names, warnings),
    ];
  });
}

/** Annotations in order of time as tiers in which none overlap: as few as there are annotations at once. */
function lanes(
  annotations: readonly Annotation[],
  name: string,
  type: Tier["type"],
  names: Set<string>,
  warnings: string[],
): Tier[] {
  const lanes: { free: number; readonly annotations: Annotation[] }[] = [];
  for (const annotation of annotations) {
    const { onset, offset } = annotation;
    const lane = lanes.find(({ free }) => (type === POINTS ? free < onset : free <= onset));
    if (lane === undefined) lanes.push({ free: offset, annotations: [annotation] });
    else {
      lane.annotations.push(annotation);
      lane.free = offset;
    }
  }
  const tiers = lanes.map(({ annotations }, i): Tier => {
    return { name: i === 0 ? name : unused(`${name} ${i + 1}`, names), type, annotations };
  });
  if (tiers.length > 1)
    warnings.push(
      `textgrid can't store overlapping annotations in a tier: those of ${quoted(name)} go to ${tiers.length} tiers, ${quoted(name)} to ${quoted(tiers[tiers.length - 1].name)}`,
    );
  return tiers;
}

/** A name that no tier has yet. */
function unused(name: string, names: Set<string>): string {
  let own = name;
  while (names.has(own)) own += "'";
  names.add(own);
  return own;
}

/** Intervals from 0 to the end without gaps. */
function filled(annotations: readonly Annotation[], end: number): Annotation[] {
  const whole: Annotation[] = [];
  let at = 0;
  for (const annotation of annotations) {
    if (annotation.onset > at) whole.push({ onset: at, offset: annotation.onset, label: "" });
    whole.push(annotation);
    at = annotation.offset;
  }
  if (end > at || whole.length === 0) whole.push({ onset: at, offset: end, label: "" });
  return whole;
}

function inQuotes(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

import type { Annotation, AnnotationContent } from "../../../shapes/annotation.js";
import { InputError } from "../../../shapes/inputError.js";
import { decodeText } from "../../files/decodeText.js";
import type { AnnotationFormat, Encoded } from "../annotationFormat.js";
import { checkAnnotation, checkLabel, quoted } from "../checkAnnotation.js";
import { lost, refuseSeveral, utf8 } from "../contents.js";

/** Hz, of the corpus that the format was made for. */
const CORPUS_RATE = 16_000;
const ASSUMED = `timit counts samples, and the sample rate isn't known: ${CORPUS_RATE} Hz was assumed, that of the corpus`;
const SEGMENT = /^\s*(\d+) +(\d+) +(\S+)\s*$/;

/**
 * The transcripts of TIMIT (.PHN, .WRD): a line for each segment, with its first sample, the sample after its last, and a label
 * without spaces. The file doesn't store the sample rate: 16 kHz, that of the corpus, is assumed where none is given. Times are
 * rounded to samples when written.
 * @see Garofolo et al. (1993), TIMIT Acoustic-Phonetic Continuous Speech Corpus, LDC93S1, README section 5
 */
export const timit: AnnotationFormat<"timit"> = {
  name: "timit",
  aliases: ["phn", "wrd"],
  files: ["<stem>.PHN", "<name>.PHN"],
  otherEndings: [".wrd"],
  searchOrder: 105,
  detectOrder: 95,
  detect: ({ name, first }) => (first === undefined ? /\.(phn|wrd)$/.test(name) : SEGMENT.test(first)),
  holds: ["label"],
  decode: (bytes, options) => {
    const { name, sampleRate = CORPUS_RATE } = options;
    const { text, warnings } = decodeText(bytes);
    const annotations: Annotation[] = [];
    for (const [i, line] of text.split(/\r\n|\r|\n/).entries()) {
      if (line.trim() === "") continue;
      const place = `${name}: line ${i + 1}`;
      const match = SEGMENT.exec(line);
      if (match === null)
        throw new InputError(
          `${place}: ${quoted(line)} is not a first sample, an end and a label; write them with single spaces.`,
        );
      const [onset, offset] = [match[1], match[2]].map((sample) => Number(sample) / sampleRate);
      annotations.push(checkAnnotation({ onset, offset, label: match[3] }, place));
    }
    const assumed = options.sampleRate === undefined && annotations.length > 0;
    return { annotations, warnings: assumed ? [...warnings, ASSUMED] : warnings };
  },
  encode,
};

function encode(content: AnnotationContent): Encoded {
  refuseSeveral(content, "timit");
  const { annotations, sampleRate = CORPUS_RATE } = content;
  const lines = annotations.map(({ onset, offset, label }, i) => {
    if (label === "")
      throw new InputError(`annotation ${i + 1}: label="" is empty, which timit can't hold; name it.`);
    checkLabel(label, i, "timit", /\s/, "a space");
    return `${Math.round(onset * sampleRate)} ${Math.round(offset * sampleRate)} ${label}\n`;
  });
  const assumed = content.sampleRate === undefined && annotations.length > 0;
  return {
    bytes: utf8(lines.join("")),
    dropped: [...lost(content, timit), ...(assumed ? [ASSUMED] : [])],
  };
}

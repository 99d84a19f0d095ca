import type { Annotation } from "../../../shapes/annotation.js";
import { InputError } from "../../../shapes/inputError.js";
import { decodeText } from "../../files/decodeText.js";
import type { AnnotationFormat } from "../annotationFormat.js";
import { checkAnnotation, checkLabel, quoted } from "../checkAnnotation.js";
import { lost, refuseSeveral, utf8 } from "../contents.js";
import { NUMBER_PATTERN, parseDecimal } from "./decimal.js";

/** What Audacity writes for a frequency that isn't known. */
const UNKNOWN = -1;
const LABEL = new RegExp(`^${NUMBER_PATTERN}\t${NUMBER_PATTERN}(\t.*)?$`);

/**
 * Audacity's label track: `start<TAB>end<TAB>label`, times in s with 6 decimals, and for a label with a band a second line
 * `\<TAB>low<TAB>high` in Hz.
 * @see https://manual.audacityteam.org/man/importing_and_exporting_labels.html
 */
export const audacity: AnnotationFormat<"audacity"> = {
  name: "audacity",
  aliases: ["audacitylabels", "aud-bbox", "aud-seq"],
  files: ["<stem>.audacity.txt", "<name>.audacity.txt"],
  searchOrder: 80,
  detectOrder: 100,
  detect: ({ name, first }) =>
    first === undefined ? name.endsWith(".txt") && name.includes("audacity") : LABEL.test(first),
  holds: ["label", "band"],
  decode: (bytes, { name }) => {
    const { text, warnings } = decodeText(bytes);
    const annotations: Annotation[] = [];
    for (const [i, content] of text.split(/\r\n|\r|\n/).entries()) {
      if (content === "") continue;
      const place = `${name}: line ${i + 1}`;
      const cells = content.split("\t");
      if (cells[0] === "\\") {
        const last = annotations.pop();
        if (last === undefined || last.lowHz !== undefined || last.highHz !== undefined)
          throw new InputError(
            `${place}: frequencies must follow a label; add the label on the line before.`,
          );
        if (cells.length !== 3)
          throw new InputError(`${place}: has ${cells.length - 1} of 2 frequencies; the file may be cut.`);
        const [low, high] = [1, 2].map((k) => parseDecimal(cells[k], place, ["low", "high"][k - 1]));
        annotations.push(
          checkAnnotation(
            { ...last, ...(low < 0 ? {} : { lowHz: low }), ...(high < 0 ? {} : { highHz: high }) },
            place,
          ),
        );
        continue;
      }
      if (cells.length < 2 || cells.length > 3)
        throw new InputError(
          `${place}: ${quoted(content)} is not a label; write start, end and label separated by tabs.`,
        );
      const onset = parseDecimal(cells[0], place, "start");
      annotations.push(
        checkAnnotation(
          { onset, offset: parseDecimal(cells[1], place, "end"), label: cells[2] ?? "" },
          place,
        ),
      );
    }
    return { annotations, warnings };
  },
  encode: (content) => {
    refuseSeveral(content, "audacity");
    const lines = content.annotations.flatMap(({ onset, offset, label, lowHz, highHz }, i) => {
      checkLabel(label, i, "audacity", /[\t\r\n]/, "a tab or a line break");
      const first = `${micro(onset)}\t${micro(offset)}\t${label}\n`;
      if (lowHz === undefined && highHz === undefined) return [first];
      return [first, `\\\t${micro(lowHz ?? UNKNOWN)}\t${micro(highHz ?? UNKNOWN)}\n`];
    });
    return { bytes: utf8(lines.join("")), dropped: lost(content, audacity) };
  },
};

function micro(value: number): string {
  return value < 1e21 ? value.toFixed(6) : `${BigInt(value)}.000000`;
}

import { expect, test } from "vitest";
import { whisperSeg } from "../../../../src/workspace/annotations/formats/whisperSeg.js";
import { HAS_RECORDINGS } from "../../../sharedData.js";
import { bytesOf, expectAsInTable, realFiles } from "../annotCsv.js";

const read = (text: string) => whisperSeg.decode(new TextEncoder().encode(text), { name: "song.json" });

test.runIf(HAS_RECORDINGS)(
  "real documents are read as the tables beside them say, and written again with all they hold",
  () => {
    const files = realFiles(".json");
    expect(files.length).toBeGreaterThanOrEqual(7);
    for (const file of files) {
      const content = whisperSeg.decode(bytesOf(file), { name: file });
      expectAsInTable(content.annotations, file.slice(0, -5));
      const written = whisperSeg.encode({ ...content, format: "whisperseg" }).bytes;
      const [original, again] = [bytesOf(file), written].map((bytes) =>
        JSON.parse(new TextDecoder().decode(bytes)),
      );
      expect(again).toEqual(original);
    }
  },
);

test("the rate that WhisperSeg works at is not taken for the recording's", () => {
  const { sampleRate, fields } = read('{"onset":[0],"offset":[1],"cluster":["a"],"sr":32000}');
  expect(sampleRate).toBeUndefined();
  expect(fields).toEqual({ sr: 32_000 });
});

test.each([
  ['{"onset":[0],"offset":[1],"cluster":[]}', /1 of onset, 1 of offset and 0 of cluster/],
  ['{"onset":[0],"offset":[1]}', /has no list "cluster"/],
  ['{"onset":["0"],"offset":[1],"cluster":["a"]}', /entry 1: onset and offset must be numbers/],
  ['{"onset":[0],"offset":[1],"cluster":[null]}', /entry 1: cluster=null is not a text/],
  ['{"onset":[0],"offset":[1', /is not JSON \(line 1, column 25/],
  [`{"onset":${"[".repeat(200_000)}`, /is not JSON/],
  ["[1]", /is JSON, but not a document/],
])("%.60s is refused", (document, message) => {
  expect(() => read(document)).toThrow(message);
});

import { expect, test } from "vitest";
import { kaleidoscope } from "../../../../src/workspace/annotations/formats/kaleidoscope.js";

const read = (text: string) => kaleidoscope.decode(new TextEncoder().encode(text), { name: "cluster.csv" });
const text = ({ bytes }: { readonly bytes: Uint8Array }): string => new TextDecoder().decode(bytes);

const CLUSTER = `INDIR,FOLDER,IN FILE,CHANNEL,OFFSET,DURATION,Fmin,Fmean,Fmax,DATE,TIME,HOUR,TOP1MATCH,TOP1DIST,MANUAL ID
C:\\in,site1,a_20190522_053000.wav,0,1.5,0.25,2000.0,3000.5,4000.0,2019-05-22,05:30:00,5,cluster1.1,0.2,TUI
C:\\in,site1,b_20190522_060000.wav,1,123.456,10.0,533.0,,7777.0,2019-05-22,06:00:00,6,cluster2.1,0.4,
`;

test("cluster.csv: times from the start of each file, channels from 0, Hz, and what a person wrote as label", () => {
  const { annotations, warnings } = read(CLUSTER);
  expect(annotations[0]).toMatchObject({
    onset: 1.5,
    offset: 1.75,
    label: "TUI",
    lowHz: 2000,
    highHz: 4000,
    channel: 0,
    recording: "a_20190522_053000.wav",
    extra: { FOLDER: "site1", Fmean: "3000.5", TOP1MATCH: "cluster1.1" },
  });
  expect(annotations[1]).toMatchObject({ onset: 123.456, offset: 133.456, label: "", channel: 1 });
  expect(warnings).toEqual([]);
  expect(text(kaleidoscope.encode({ ...read(CLUSTER), format: "kaleidoscope" }))).toBe(CLUSTER);
});

test("without labels of a person, the program's own are taken", () => {
  const { annotations } = read(CLUSTER.replace(",TUI\n", ",\n"));
  expect(annotations.map(({ label }) => label)).toEqual(["cluster1.1", "cluster2.1"]);
});

test("id.csv of bats gives frequencies in kHz", () => {
  const bats =
    "INDIR,FOLDER,IN FILE,CHANNEL,OFFSET,DURATION,AUTO ID*,Fc,Sc,Fmax,Fmin,MANUAL ID\n/b,n1,x.wav,0,0.0,5.0,PIPPIP,45.1,20.0,60.25,44.3,\n";
  const content = read(bats);
  expect(content.annotations[0]).toMatchObject({ label: "PIPPIP", lowHz: 44_300, highHz: 60_250 });
  expect(content.warnings).toEqual([expect.stringContaining("kHz")]);
  expect(text(kaleidoscope.encode({ ...content, format: "kaleidoscope" }))).toBe(bats);
});

test("a new table has Kaleidoscope's columns", () => {
  const annotations = [{ onset: 0.1, offset: 0.3, label: "a", lowHz: 500, highHz: 8000, channel: 1 }];
  expect(text(kaleidoscope.encode({ annotations, recording: "song.wav" }))).toBe(
    "INDIR,FOLDER,IN FILE,CHANNEL,OFFSET,DURATION,Fmin,Fmax,MANUAL ID\n,,song.wav,1,0.1,0.2,500.0,8000.0,a\n",
  );
});

test("a duration that is no number is refused with its line", () => {
  expect(() => read("IN FILE,OFFSET,DURATION\nx.wav,1,long\n")).toThrow(/line 2: DURATION="long"/);
});

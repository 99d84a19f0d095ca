import { expect, test } from "vitest";
import { das } from "../../../../src/workspace/annotations/formats/das.js";

const table = "name,start_seconds,stop_seconds\npulse,0.0,0.25\nsine,0.5,1.5\nsine_other,,\nnever,NaN,NaN\n";

test("songs are read, and names without times kept for the next time", () => {
  const content = das.decode(new TextEncoder().encode(table), { name: "song_annotations.csv" });
  expect(content.annotations).toEqual([
    { onset: 0, offset: 0.25, label: "pulse" },
    { onset: 0.5, offset: 1.5, label: "sine" },
  ]);
  expect(content.fields).toMatchObject({ unused: ["sine_other", "never"] });
  const again = new TextDecoder().decode(das.encode({ ...content, format: "das" }).bytes);
  expect(again).toBe(
    "name,start_seconds,stop_seconds\npulse,0.0,0.25\nsine,0.5,1.5\nsine_other,,\nnever,,\n",
  );
});

test("half of a pair of times is a fault", () => {
  const cut = new TextEncoder().encode("name,start_seconds,stop_seconds\npulse,0.0,\n");
  expect(() => das.decode(cut, { name: "song" })).toThrow("song: line 2: stop_seconds is missing");
});

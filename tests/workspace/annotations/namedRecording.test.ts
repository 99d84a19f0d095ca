import { expect, test } from "vitest";
import { namedRecording } from "../../../src/workspace/annotations/namedRecording.js";

test("a recording is named by its file, or else by a file that differs only in the extension", () => {
  expect(namedRecording(["a.cbin", "a.wav", "b.wav"], "songs/a.wav")).toBe("a.wav");
  expect(namedRecording(["C:\\data\\a.cbin", "b.wav"], "songs/a.wav")).toBe("C:\\data\\a.cbin");
  expect(namedRecording(["a1.wav", "b.wav"], "a.wav")).toBeUndefined();
  expect(namedRecording([], "a.wav")).toBeUndefined();
});

test("of recordings with the same name, the folders decide", () => {
  const names = ["D:\\field\\monday\\a.wav", "D:\\field\\tuesday\\a.wav"];
  expect(namedRecording(names, "/home/ana/field/tuesday/a.wav")).toBe(names[1]);
  expect(namedRecording(names, "monday/a.wav")).toBe(names[0]);
  expect(() => namedRecording(names, "/home/ana/a.wav")).toThrow(/a\.wav: is named in 2 ways/);
});

import { expect, test } from "vitest";
import { SPECIES, speciesPreset } from "../../src/features/species.js";

test("a species is found by either of its names, however written", () => {
  const finch = speciesPreset("zebra-finch");
  for (const name of ["Zebra finch", " ZEBRA_FINCH ", "Taeniopygia guttata"]) {
    expect(speciesPreset(name)).toBe(finch);
  }
  expect(speciesPreset("Serinus canaria")).toBe(speciesPreset("canary"));
  expect(speciesPreset("Zonotrichia capensis")).toBe(speciesPreset("chingolo"));
});

test("ranges are in order, and F0 lies within what is listened to or below its band", () => {
  for (const name of SPECIES) {
    const { f0, song } = speciesPreset(name);
    expect(f0.lowHz).toBeLessThan(f0.highHz);
    expect(song.lowHz).toBeLessThan(song.highHz);
    expect(f0.highHz).toBeLessThanOrEqual(song.highHz);
  }
});

test("the field's ranges of captive birds stand", () => {
  // Sound Analysis Pro's and the canary literature's defaults.
  expect(speciesPreset("zebra-finch").f0).toEqual({ lowHz: 300, highHz: 4000 });
  for (const name of ["zebra-finch", "bengalese-finch", "canary"]) {
    expect(speciesPreset(name).song).toMatchObject({ lowHz: 500, highHz: 10_000 });
  }
  expect(speciesPreset("chingolo").f0).toEqual({ lowHz: 2000, highHz: 8000 });
});

test("a species without a preset is told those there are", () => {
  expect(() => speciesPreset("dodo")).toThrow(
    /species=dodo has no preset; choose zebra-finch, .*nightingale/,
  );
  expect(() => speciesPreset("constructor")).toThrow(/has no preset/);
});

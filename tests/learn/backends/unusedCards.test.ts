import { expect, test } from "vitest";
import type { BackendSurvey } from "../../../src/learn/backends/startExecutor.js";
import { automaticBackend, unusedCards } from "../../../src/learn/backends/unusedCards.js";

const CARDS = [{ name: "NVIDIA H200" }, { name: "AMD GPU", fault: "there is no /dev/dri/renderD128" }];

test("reports every unused card with the reason", () => {
  expect(unusedCards(CARDS, "cpu", "webgpu is not installed; add it with: npm install")).toEqual([
    "NVIDIA H200 is here but not used: webgpu is not installed; add it with: npm install",
    "AMD GPU is here but not used: there is no /dev/dri/renderD128; webgpu is not installed; add it with: npm install",
  ]);
});

test("suggests webgpu if it was not tried, and reports nothing if a GPU is in use", () => {
  expect(unusedCards(CARDS.slice(0, 1), "cpu", undefined)[0]).toMatch(/H200 .*--backend webgpu/);
  expect(unusedCards(CARDS, "gpu", undefined)).toEqual([]);
  expect(unusedCards(CARDS, "software gpu", "only a software GPU answers")).toHaveLength(2);
});

test("auto does not select a software GPU", () => {
  const one = (name: BackendSurvey["name"], processor: BackendSurvey["processor"]): BackendSurvey => ({
    name,
    available: processor !== null,
    processor,
    device: processor,
    reason: null,
    packages: [],
    faults: [],
  });
  const survey = [one("tensorflow", null), one("webgpu", "software gpu"), one("wasm", "cpu")];
  expect(automaticBackend(survey)?.name).toBe("wasm");
  expect(automaticBackend([one("webgpu", "gpu"), one("wasm", "cpu")])?.name).toBe("webgpu");
  expect(automaticBackend([one("webgpu", null)])).toBeUndefined();
});

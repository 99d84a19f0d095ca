import { expect, test } from "vitest";
import type { BackendSurvey } from "../../../src/learn/backends/startExecutor.js";
import { automaticBackend, unusedCards } from "../../../src/learn/backends/unusedCards.js";

const CARDS = [{ name: "NVIDIA H200" }, { name: "AMD GPU", fault: "there is no /dev/dri/renderD128" }];

test("every card that nothing computes on is reported, with what keeps it from use", () => {
  expect(unusedCards(CARDS, "cpu", "webgpu is not installed; add it with: npm install")).toEqual([
    "NVIDIA H200 is here but not used: webgpu is not installed; add it with: npm install",
    "AMD GPU is here but not used: there is no /dev/dri/renderD128; webgpu is not installed; add it with: npm install",
  ]);
});

test("where webgpu was not tried, it is proposed; where a GPU computes, nothing is said", () => {
  expect(unusedCards(CARDS.slice(0, 1), "cpu", undefined)[0]).toMatch(/H200 .*--backend webgpu/);
  expect(unusedCards(CARDS, "gpu", undefined)).toEqual([]);
  expect(unusedCards(CARDS, "software gpu", "only a software GPU answers")).toHaveLength(2);
});

test("a software GPU is not what auto takes", () => {
  const one = (name: BackendSurvey["name"], processor: BackendSurvey["processor"]): BackendSurvey => ({
    name,
    available: processor !== null,
    processor,
    device: processor,
    reason: null,
    faults: [],
  });
  const survey = [one("tensorflow", null), one("webgpu", "software gpu"), one("wasm", "cpu")];
  expect(automaticBackend(survey)?.name).toBe("wasm");
  expect(automaticBackend([one("webgpu", "gpu"), one("wasm", "cpu")])?.name).toBe("webgpu");
  expect(automaticBackend([one("webgpu", null)])).toBeUndefined();
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { clusterTask } from "../../../src/tasks/labels/cluster.js";
import { similarityTask } from "../../../src/tasks/labels/similarity.js";
import { readAnnotations } from "../../../src/workspace/annotations/readAnnotations.js";

const BIRD = join(import.meta.dirname, "../../../recordings/canary.wav");
const folder = mkdtempSync(join(tmpdir(), "syrinx-cluster-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const context = {
  stopRequested: () => false,
  runner: {
    parallelism: 1,
    run: () => Promise.reject(new Error("one recording needs no other thread")),
    release: () => Promise.resolve(),
  },
};

async function resultOf<Result>(task: AsyncGenerator<unknown, Result>): Promise<Result> {
  for (;;) {
    const next = await task.next();
    if (next.done) return next.value;
  }
}

test("syllables are grouped, written as annotations, and compared with labels", async () => {
  const options = { out: folder, by: "pca", map: "pca", minSize: 3 };
  const first = await resultOf(clusterTask([BIRD], options, context));
  expect(first.syllables).toBeGreaterThanOrEqual(10);
  expect(first.groups).toBeGreaterThanOrEqual(2);
  expect(first.ari).toBeNull();
  const [{ annotations }] = first.files;
  const written = readAnnotations(annotations).annotations;
  expect(written.length).toBe(first.syllables);
  expect(written.filter(({ label }) => label === "-").length).toBe(first.noise);
  // Against its own labels every grouping is right but for what is shuffled.
  const own = await resultOf(clusterTask([BIRD], { ...options, compare: annotations }, context));
  expect(own.ari).toBe(1);
  expect(own.vMeasure).toBe(1);
  expect(own.nulls?.pca).toEqual({ ari: 1, vMeasure: 1 });
  // The mean of a hundred shuffles of few labels is 0 to a tenth.
  expect(Math.abs(own.nulls?.shuffled.ari ?? 1)).toBeLessThan(0.1);
  const page = readFileSync(join(folder, "clusters.html"), "utf8");
  expect(page).toContain('"clusters"');
  // The user has corrected the annotations: they stay.
  writeFileSync(annotations, `${readFileSync(annotations, "utf8")}\n`);
  await expect(resultOf(clusterTask([BIRD], options, context))).rejects.toThrow(
    "was changed since syrinx wrote it",
  );
});

test("settings that can't be used are named", async () => {
  const ask = (options: object) => resultOf(clusterTask([BIRD], { out: folder, ...options }, context));
  await expect(ask({ by: "mfcc" })).rejects.toThrow(
    "cluster: by=mfcc is not known; choose from latent, pca, features.",
  );
  await expect(ask({ map: "tsne" })).rejects.toThrow(
    "cluster: map=tsne is not known; choose from umap, pca.",
  );
  await expect(ask({ minSize: 1 })).rejects.toThrow("cluster: min-size=1 must be 2 or greater");
  await expect(ask({ write: "doc" })).rejects.toThrow("cluster: write=doc is not known");
});

test("a recording is wholly similar to itself", async () => {
  const { similarity, imitation, nulls } = await resultOf(
    similarityTask(BIRD, BIRD, { out: folder }, context),
  );
  expect(similarity.similarity).toBe(100);
  expect(similarity.accuracy).toBe(100);
  // Rounding of sums of squares.
  expect(imitation.acoustic).toBeCloseTo(100, 4);
  expect(nulls.unrelated.similarity.median).toBeLessThan(nulls.own.similarity.median);
});

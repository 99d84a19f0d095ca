import { expect, test, vi } from "vitest";
import { hold } from "../../../bench/training/contest.js";
import { Peak } from "../../../bench/training/peak.js";

const bench = { folder: "", say: () => {}, wants: () => true };
const always = (wall: number) => async () => ({ wall, cpu: 2 * wall });

test("a row compares ours with the fastest setting of the peer, and lists the others", async () => {
  const slow = vi.fn(always(9));
  const row = await hold(
    {
      name: "a network",
      unit: "ms a step",
      scale: 1000,
      ours: always(1),
      peer: "PyTorch",
      rivals: [
        { name: "foreach", take: always(2.5) },
        { name: "fused", take: always(2) },
        { name: "slow", take: slow },
        { name: "compiled", fault: "does not work here" },
      ],
      rounds: 3,
    },
    bench,
  );
  expect(row).toEqual({
    name: "a network",
    ours: 1000,
    peer: 2000,
    peerVersion: "PyTorch, fused",
    unit: "ms a step",
    ratio: 0.5,
    cpu: { ours: 2000, peer: 4000 },
    settings: [
      { name: "foreach", figure: 2500, cpu: 5000 },
      { name: "fused", figure: 2000, cpu: 4000 },
      { name: "slow", figure: 9000, cpu: 18000 },
      { name: "compiled", figure: null, cpu: null, fault: "does not work here" },
    ],
  });
  // More than three times as slow as the fastest: once is enough.
  expect(slow).toHaveBeenCalledTimes(1);
});

test("without a peer a row says so and has no ratio", async () => {
  const contest = { name: "a", unit: "s", scale: 1, ours: always(1), rivals: [], rounds: 1 };
  const row = await hold({ ...contest, peer: "PyTorch is not installed" }, bench);
  expect(row).toMatchObject({ peer: null, peerVersion: "PyTorch is not installed", ratio: null });
});

test("the peak is that of a product which the engine computes correctly", async () => {
  // The constructor throws if the product is another than the one whose operations are counted.
  const peak = new Peak("plain");
  expect((await peak.take()).wall).toBeGreaterThan(0);
  peak.close();
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { ContoursKernel } from "../../../src/features/soundAnalysis/contoursKernel.js";

const PLACES = 12;

/** Frames of points in order; a place may come twice. */
const sounds = fc.array(
  fc
    .array(fc.integer({ min: 2, max: PLACES - 3 }), { maxLength: 8 })
    .map((frame) => frame.sort((a, b) => a - b)),
  { maxLength: 20 },
);

interface Contour {
  readonly first: number;
  last: number;
  low: number;
  high: number;
}

/** Duration and range of the contours at each frame's points, as their definition says. */
function plainMeans(frames: readonly (readonly number[])[]): number[] {
  let before = new Map<number, Contour>();
  const entries = frames.map((points, frame) => {
    const now = new Map<number, Contour>();
    const name = (place: number, contour: Contour | undefined): void => {
      if (contour !== undefined) now.set(place, contour);
    };
    for (const p of points)
      name(p, before.get(p) ?? before.get(p + 1) ?? before.get(p - 1) ?? now.get(p - 1));
    const own = points.toReversed().map((p) => {
      const contour = now.get(p) ?? now.get(p + 1) ?? { first: frame, last: frame, low: p, high: p };
      now.set(p, contour);
      contour.last = frame;
      contour.low = Math.min(contour.low, p);
      contour.high = Math.max(contour.high, p);
      return contour;
    });
    before = now;
    return own;
  });
  const mean = (own: readonly Contour[], of: (contour: Contour) => number): number =>
    own.reduce((sum, contour) => sum + of(contour), 0) / Math.max(1, own.length);
  return entries.flatMap((own) => [
    mean(own, ({ first, last }) => last - first),
    mean(own, ({ low, high }) => high - low),
  ]);
}

test("contours are joined as their definition says, whatever the blocks that frames come in and the sound before", () => {
  const kernel = new ContoursKernel(PLACES);
  fc.assert(
    fc.property(sounds, fc.integer({ min: 1, max: 7 }), (frames, block) => {
      kernel.begin();
      for (let from = 0; from < frames.length; from += block) {
        const some = frames.slice(from, from + block);
        kernel.join(
          Int32Array.from(some.flat()),
          Int32Array.from(some, (points) => points.length),
        );
      }
      expect([...kernel.means()]).toEqual(plainMeans(frames));
    }),
    { numRuns: 300 },
  );
});

test("the room grows with the sound: a line over many frames is as long as they are, its neighbour as long as itself", () => {
  const kernel = new ContoursKernel(PLACES);
  kernel.begin();
  const frames = 50_000;
  for (let f = 0; f < frames; f++)
    kernel.join(f % 2 === 0 ? Int32Array.of(3, 7) : Int32Array.of(3), Int32Array.of(f % 2 === 0 ? 2 : 1));
  const means = kernel.means();
  expect([...means.subarray(0, 4)]).toEqual([(frames - 1) / 2, 0, frames - 1, 0]);
  expect(means.length).toBe(2 * frames);
});

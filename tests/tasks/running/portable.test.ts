import { sep } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { located, portable } from "../../../src/tasks/running/portable.js";

const HERE = `${sep}songs`;

test("absolute paths inside the workspace move with it; all other values are unchanged", () => {
  const request = {
    task: "songs/fit",
    file: `${HERE}${sep}recordings${sep}a.wav`,
    options: { out: "out", songFolder: `${sep}elsewhere`, rounds: 4, names: ["a", `${HERE}${sep}b`] },
  };
  expect(portable(request, HERE)).toEqual({
    task: "songs/fit",
    file: "workspace:/recordings/a.wav",
    options: { out: "out", songFolder: `${sep}elsewhere`, rounds: 4, names: ["a", "workspace:/b"] },
  });
  expect(located(portable(request, HERE), `${sep}mnt`).file).toBe(`${sep}mnt${sep}recordings${sep}a.wav`);
});

test("on the same machine every string is restored, even one that begins with the prefix", () => {
  const text = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.constantFrom("workspace:", "workspace:/", "workspace::", HERE, HERE + sep), fc.string())
      .map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(text, (file) => {
      expect(located(portable({ file }, HERE), HERE)).toEqual({ file });
      expect(portable({ file }, HERE).file.startsWith(HERE + sep)).toBe(false);
    }),
  );
});

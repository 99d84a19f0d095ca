import fc from "fast-check";
import { expect, test } from "vitest";
import { allowedName, isReservedName } from "../../src/shapes/reservedName.js";

test.each(["con", "CON", "prn", "aux", "Nul", "com1", "LPT9", "con.json", "nul.tar.gz"])(
  "%s is reserved for a device on Windows",
  (name) => {
    expect(isReservedName(name)).toBe(true);
  },
);

test.each(["conure", "con-2", "_con", "com", "com10", "null", "a.con", ""])(
  "%j can name a file on every system",
  (name) => {
    expect(isReservedName(name)).toBe(false);
  },
);

test("no name comes out reserved, other names are kept, and different names stay different", () => {
  const device = fc.constantFrom("con", "PRN", "aux", "Nul", "com1", "lpt9");
  const name = fc
    .tuple(fc.constantFrom("", "_", "__"), fc.oneof(device, fc.string()), fc.constantFrom("", ".fit.wav"))
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(isReservedName(allowedName(a))).toBe(false);
      if (!isReservedName(a.replace(/^_+/, ""))) expect(allowedName(a)).toBe(a);
      expect(allowedName(a) === allowedName(b)).toBe(a === b);
    }),
  );
});

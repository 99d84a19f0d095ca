import { expect, test } from "vitest";
import { isReservedName } from "../../src/shapes/reservedName.js";

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

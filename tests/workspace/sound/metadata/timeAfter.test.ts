import { expect, test } from "vitest";
import { timeAfter } from "../../../../src/workspace/sound/metadata/timeAfter.js";

test("a later instant is given to the millisecond, in the zone of the first one or in none", () => {
  expect(timeAfter("2019-05-22T05:30:00", 0.0126)).toBe("2019-05-22T05:30:00.013");
  expect(timeAfter("2019-12-31T23:59:59.500", 0.75)).toBe("2020-01-01T00:00:00.250");
  expect(timeAfter("2019-05-22T05:30:00+02:00", 3600)).toBe("2019-05-22T06:30:00.000+02:00");
  expect(timeAfter("2019-05-22T05:30:00Z", 86_400)).toBe("2019-05-23T05:30:00.000Z");
});

import { expect, test } from "vitest";
import { BandFloors, BandPowers, levelsInPlace } from "../../../../src/learn/data/labels/bandLevels.js";
import { Random } from "../../../../src/math/random.js";

const FRAMES = { window: 0.016, hop: 0.002, lowHz: 500, highHz: 10_000, rangeDb: 55, melBands: 64 };

/** Noise with a tone of 3 kHz every other tenth of a second. */
function song(rate: number, seconds: number): Float32Array {
  const random = new Random(5);
  return Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) => {
    const t = i / rate;
    return 0.001 * random.normal() + (t % 0.2 > 0.1 ? 0.1 * Math.sin(2 * Math.PI * 3000 * t) : 0);
  });
}

function levels(samples: Float32Array, rate: number): Float32Array {
  const powers = new BandPowers(FRAMES, rate, "song.wav");
  const values = powers.powers({ samples, first: 0 }, 0, powers.framesIn(samples.length));
  const floors = new BandFloors(powers.bands);
  floors.add(values);
  levelsInPlace(values, floors.floors());
  return values;
}

test.each([1e-3, 0.37, 20])(
  "a gain of %f changes no level by more than the width of a count's bin",
  (gain) => {
    const samples = song(32_000, 1);
    const [plain, louder] = [
      levels(samples, 32_000),
      levels(
        samples.map((x) => gain * x),
        32_000,
      ),
    ];
    let most = 0;
    plain.forEach((level, i) => {
      most = Math.max(most, Math.abs(level - louder[i]));
    });
    // Floors are the middles of bins of 0.1 dB, that is 0.005 of a level's unit of 20 dB; the rest is single precision.
    expect(most).toBeLessThan(0.0052);
  },
);

test("a tone stands out of the band that contains it by its level over the noise", () => {
  const values = levels(song(32_000, 2), 32_000);
  const powers = new BandPowers(FRAMES, 32_000, "song.wav");
  const band = powers.centres.findIndex((hertz) => hertz > 3000);
  // 0.1 against noise of 0.001 in 16 kHz, of which a band of some 200 Hz holds about a hundredth: some 60 dB.
  const frame = Math.round(0.15 * 500);
  const loudest = Math.max(values[frame * 64 + band], values[frame * 64 + band - 1]);
  expect(loudest).toBeGreaterThan(2.5);
  // Noise alone keeps within some 20 dB of the level that 85 of 100 frames are above.
  expect(Math.max(...values.subarray(25 * 64, 26 * 64))).toBeLessThan(1.2);
});

test.each([32_000, 44_100, 22_050])(
  "frames at %i Hz are the same from any stretch that holds their samples",
  (rate) => {
    const samples = song(rate, 0.5);
    const powers = new BandPowers(FRAMES, rate, "song.wav");
    const count = powers.framesIn(samples.length);
    const whole = powers.powers({ samples, first: 0 }, 0, count);
    for (const [from, to] of [
      [0, 1],
      [37, 90],
      [101, count],
    ]) {
      const first = Math.max(0, powers.samplesOf(from)[0]);
      const stretch = samples.slice(first, powers.samplesOf(to - 1)[1]);
      expect(powers.powers({ samples: stretch, first }, from, to)).toEqual(whole.slice(from * 64, to * 64));
    }
  },
);

test("one frame of four is what it is among all", () => {
  const samples = song(32_000, 0.5);
  const powers = new BandPowers(FRAMES, 32_000, "song.wav");
  const all = powers.powers({ samples, first: 0 }, 8, 38);
  const some = powers.powers({ samples, first: 0 }, 8, 38, 4);
  expect(some.length).toBe(8 * 64);
  for (let f = 0; f < 8; f++)
    expect(some.slice(f * 64, (f + 1) * 64)).toEqual(all.slice(4 * f * 64, (4 * f + 1) * 64));
});

test("a floor is the level that 85 of 100 frames are above, in bins of 0.1 dB", () => {
  const random = new Random(2);
  const count = 2000;
  // Bands about -30 dB, and at both ends of what is counted, -250 and 50 dB.
  const powers = Float32Array.from(
    { length: count * 3 },
    (_, i) => 10 ** ([-4, -25, 3][i % 3] + 2 * random.uniform()),
  );
  const floors = new BandFloors(3);
  floors.add(powers);
  floors.floors().forEach((floor, b) => {
    const own = Array.from({ length: count }, (_, f) => 10 * Math.log10(powers[3 * f + b])).sort(
      (x, y) => x - y,
    );
    // The frame at 15 of 100, and the middle of the bin that it is in: half a bin away at most.
    expect(Math.abs(floor - own[0.15 * count - 1])).toBeLessThanOrEqual(0.05 + 1e-9);
  });
});

test("floors are the same however the frames are cut", () => {
  const samples = song(32_000, 1);
  const powers = new BandPowers(FRAMES, 32_000, "song.wav");
  const all = powers.powers({ samples, first: 0 }, 0, 500);
  const [whole, cut] = [new BandFloors(64), new BandFloors(64)];
  whole.add(all);
  for (let f = 0; f < 500; f += 7) cut.add(all.subarray(f * 64, Math.min(500, f + 7) * 64));
  expect(cut.floors()).toEqual(whole.floors());
});

test("digital silence is at the floor and does not lower it", () => {
  const samples = song(32_000, 1);
  const padded = new Float32Array(3 * samples.length);
  padded.set(samples);
  const values = levels(padded, 32_000);
  expect(Math.max(...values.subarray(values.length - 64 * 100))).toBe(0);
  // The frames that reach over the end of the sound count as well, eight of 500: floors move by less than 1 dB, 0.05 of a unit.
  const alone = levels(samples, 32_000);
  const apart = alone.subarray(0, 64 * 480).map((level, i) => Math.abs(level - values[i]));
  expect(Math.max(...apart)).toBeLessThan(0.05);
});

test("a recording with too low a sample rate says what is needed", () => {
  expect(() => new BandPowers(FRAMES, 16_000, "song.wav")).toThrow(
    "song.wav: has 16000 samples per second, too few for frequencies up to 10000 Hz; give a recording of 20000 Hz or more.",
  );
});

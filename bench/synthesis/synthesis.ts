import { join } from "node:path";
import { readSong } from "../../src/documents/songDocument.js";
import type { Song } from "../../src/shapes/song.js";
import { synthesize } from "../../src/syrinx/synthesize.js";
import { alone, alternate, seconds } from "../alternate.js";
import type { Bench, NewRow, Section } from "../row.js";
import { type CChain, compileChain } from "./cChain.js";

const DURATION = 10;
/** The same arithmetic, but ours is kept in single precision at the end: largest difference, re full scale. */
const AGREED = 1e-6;

/** A long syllable, so that every step is sung: pressure and tension rise and fall once a second. */
function song(breathNoise: number): Song {
  const swing = (low: number, high: number): [number, number][] =>
    Array.from({ length: 2 * DURATION + 1 }, (_, i) => [i / 2, i % 2 === 0 ? low : high]);
  return readSong(
    {
      format: "syrinx-song/2",
      sample_rate_hz: 44_100,
      duration_s: DURATION,
      gamma_per_s: 24_000,
      tract: "cavity-3555",
      breath_noise: breathNoise,
      syllables: [
        {
          onset_s: 0,
          duration_s: DURATION,
          pressure: swing(0.12, 0.2),
          tension: swing(0.2, 1.2),
          loudness: 0.5,
        },
      ],
    },
    "bench",
  );
}

/** How many times faster than real time a song is sung on one core, compared with the same chain in C. */
export const synthesis: Section = {
  name: "synthesis",
  about: "the whole chain of a 44.1 kHz song on one core, compared with the same arithmetic in C",
  async run({ folder, say }: Bench): Promise<readonly NewRow[]> {
    const c = compileChain(join(folder, "synthesis", "chain.c"));
    if (c === undefined) say("no C compiler (cc) is installed: skipped as a peer");
    try {
      return [
        await row("normal form, cavity-3555, breath noise", song(1), c),
        await row("normal form, cavity-3555", song(0), c),
      ];
    } finally {
      c?.close();
    }
  },
};

async function row(name: string, sung: Song, c: CChain | undefined): Promise<NewRow> {
  const ours = (): number => seconds(() => synthesize(sung));
  const unit = "x real time";
  if (c === undefined) {
    const own = DURATION / (await alone(ours));
    return { name, ours: own, peer: null, peerVersion: "C: no compiler, skipped", unit, ratio: null };
  }
  const here = synthesize(sung).values;
  const there = c.sing(sung).sound;
  const apart = here.reduce((most, v, i) => Math.max(most, Math.abs(v - there[i])), 0);
  if (!(apart < AGREED && here.length === there.length))
    throw new Error(`the chain in C differs by ${apart} of full scale`);
  const times = await alternate(ours, () => c.sing(sung).seconds);
  return {
    name,
    ours: DURATION / times.ours,
    peer: DURATION / times.peer,
    peerVersion: c.version,
    unit,
    ratio: times.ours / times.peer,
  };
}

import type { Random } from "../../src/math/random.js";

/** Events a second. */
const EVENTS = 2.5;
/** Range of the events' peaks over the background's standard deviation, dB. */
const FAINTEST = 10;
const LOUDEST = 45;
const BACKGROUND = 0.002;
/** What rings: s until it is cut off, most partials, and the longest time constants of wood and of wire, s. */
const RINGING = 0.6;
const PARTIALS = 12;
const WOOD = 0.015;
const WIRE = 0.2;

/**
 * What a microphone hears in a cage besides the bird: pecks and perches (clicks that ring), wing beats (trains of puffs), and rustling,
 * over a soft background. Nothing in it is like any one cage: all that is known of an event is its kind.
 * @param rate Hz.
 */
export function cageNoise(seconds: number, rate: number, random: Random): Float32Array {
  const samples = Math.round(seconds * rate);
  const between = (low: number, high: number): number => low * (high / low) ** random.uniform();
  let last = 0;
  const kept = 0.5 + 0.48 * random.uniform();
  const values = Float32Array.from({ length: samples }, () => {
    last = kept * last + Math.sqrt(1 - kept * kept) * random.normal();
    return BACKGROUND * last;
  });
  const kinds = [ring, puffs, rustle];
  for (let at = 0; ; ) {
    at += Math.round((-Math.log(1 - random.uniform()) / EVENTS) * rate);
    if (at >= samples) return values;
    const sound = kinds[random.integer(kinds.length)](rate, between, random);
    const peak = sound.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
    const gain = (BACKGROUND * 10 ** ((FAINTEST + (LOUDEST - FAINTEST) * random.uniform()) / 20)) / peak;
    for (let i = 0; i < sound.length && at + i < samples; i++) values[at + i] += gain * sound[i];
  }
}

type Between = (low: number, high: number) => number;

/** A peck, or a perch that is landed on: a click, and what it sets ringing, wood for some ms or wire for some tenths of a second. */
function ring(rate: number, between: Between, random: Random): Float64Array {
  const length = Math.round(RINGING * rate);
  const values = new Float64Array(length);
  const click = between(0.0003, 0.004) * rate;
  for (let i = 0; i < length; i++) values[i] = random.normal() * Math.exp(-i / click);
  const longest = random.uniform() < 0.5 ? WOOD : WIRE;
  for (let count = random.integer(PARTIALS + 1); count > 0; count--) {
    const step = (2 * Math.PI * between(600, 9000)) / rate;
    const decay = between(0.002, longest) * rate;
    const share = between(0.1, 2);
    for (let i = 0; i < length; i++) values[i] += share * Math.sin(step * i) * Math.exp(-i / decay);
  }
  return values;
}

/** Wing beats: puffs of air, fifteen to thirty a second. */
function puffs(rate: number, between: Between, random: Random): Float64Array {
  const period = Math.round(rate / between(15, 30));
  const puff = Math.round(period * between(0.2, 0.7));
  const values = softNoise(period * (3 + random.integer(15)), between(800, 8000) / rate, random);
  for (let i = 0; i < values.length; i++) {
    const phase = i % period;
    values[i] *= phase < puff ? Math.sin((Math.PI * phase) / puff) ** 2 : 0;
  }
  return values;
}

/** Rustling: noise that swells and fades irregularly. */
function rustle(rate: number, between: Between, random: Random): Float64Array {
  const values = softNoise(Math.round(between(0.05, 0.5) * rate), between(1500, 12_000) / rate, random);
  const swell = between(0.003, 0.03) * rate;
  let envelope = 0;
  for (let i = 0; i < values.length; i++) {
    envelope += (random.normal() * 0.5) / Math.sqrt(swell) - envelope / swell;
    values[i] *= envelope * envelope * Math.sin((Math.PI * (i + 0.5)) / values.length);
  }
  return values;
}

/** Noise that falls off above a frequency. @param corner as a fraction of the rate. */
function softNoise(length: number, corner: number, random: Random): Float64Array {
  const share = 1 - Math.exp(-2 * Math.PI * corner);
  let last = 0;
  return Float64Array.from({ length }, () => {
    last += share * (random.normal() - last);
    return last;
  });
}

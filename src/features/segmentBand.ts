import { rowCount, type Signal } from "../shapes/series.js";

/** Half the cosines of a fourth-order Butterworth filter's poles: 1 / (2 quality) of its two sections. */
const DAMPING = [Math.cos(Math.PI / 8), Math.cos((3 * Math.PI) / 8)];

/**
 * The part of a mono sound within a band, for its loudness: Butterworth filters of fourth order, 24 dB an octave, run once
 * over the sound. Within the band they delay it by less than 1 ms; unlike `inBand` they don't go back over it, which
 * takes a tenth of the time. A corner above 0.45 of the rate is left out.
 * @param lowHz, highHz Hz; lowHz 0 leaves the bass in.
 * @returns samples in fractions of full scale.
 * @see Bristow-Johnson, Cookbook formulae for audio EQ biquad filter coefficients.
 */
export function segmentBand(signal: Signal, lowHz: number, highHz: number): Float64Array {
  const samples = Float64Array.from(signal.values.subarray(0, rowCount(signal)));
  const usable = 0.45 * signal.rate;
  if (lowHz > 0 && lowHz < usable) pass(samples, lowHz / signal.rate, -1);
  if (highHz > 0 && highHz < usable) pass(samples, highHz / signal.rate, 1);
  return samples;
}

/** Both sections in one go, in place, as if the first sample had always been; side 1 keeps what is below the corner, -1 above. */
function pass(samples: Float64Array, corner: number, side: 1 | -1): void {
  const cosine = Math.cos(2 * Math.PI * corner);
  const sine = Math.sin(2 * Math.PI * corner);
  const [p, q] = DAMPING.map((damping) => sectionOf(cosine, sine * damping, side));
  const first = samples.length > 0 ? samples[0] : 0;
  // Transposed direct form II: what is remembered of a constant that went on for ever.
  const settled = side === 1 ? first : 0;
  let p1 = settled - p.outer * first;
  let p2 = p.outer * first - p.a2 * settled;
  let q1 = settled - q.outer * settled;
  let q2 = q.outer * settled - q.a2 * settled;
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i];
    const y = p.outer * x + p1;
    p1 = p.inner * x - p.a1 * y + p2;
    p2 = p.outer * x - p.a2 * y;
    const z = q.outer * y + q1;
    q1 = q.inner * y - q.a1 * z + q2;
    q2 = q.outer * y - q.a2 * z;
    samples[i] = z;
  }
}

interface Section {
  /** of the newest and the oldest input, and of the one between */
  readonly outer: number;
  readonly inner: number;
  /** of the outputs before */
  readonly a1: number;
  readonly a2: number;
}

function sectionOf(cosine: number, alpha: number, side: 1 | -1): Section {
  const outer = (1 - side * cosine) / 2 / (1 + alpha);
  return {
    outer,
    inner: 2 * side * outer,
    a1: (-2 * cosine) / (1 + alpha),
    a2: (1 - alpha) / (1 + alpha),
  };
}

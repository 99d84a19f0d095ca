// Fourier sums of a stretch of sound at a frequency and its multiples.

/**
 * A stretch of sound under a Hann window and under its derivative, in pairs.
 * @param angle of the window from sample to sample, by its cosine and sine, too. @param startCosine, startSine at the first sample.
 */
export function hannPairs(
  samples: usize,
  count: i32,
  cosine: f64,
  sine: f64,
  startCosine: f64,
  startSine: f64,
  angle: f64,
  pairs: usize,
): void {
  let p = startCosine;
  let q = startSine;
  for (let i = 0; i < count; i++, samples += 8, pairs += 16) {
    const x = f64.load(samples);
    f64.store(pairs, x * (0.5 + 0.5 * p));
    f64.store(pairs + 8, -0.5 * angle * q * x);
    const next = p * cosine - q * sine;
    q = p * sine + q * cosine;
    p = next;
  }
}

/**
 * Power of the windowed samples at a frequency and at its multiples: Fourier sums at four of them at once.
 * @param cosine, sine of the frequency from sample to sample. @param startCosine, startSine at the first.
 * @param multiples how many are asked for. @param powers receives that of each; room for a multiple of 4.
 */
export function powers(
  pairs: usize,
  count: i32,
  cosine: f64,
  sine: f64,
  startCosine: f64,
  startSine: f64,
  multiples: i32,
  powers: usize,
): void {
  let stepC = cosine,
    stepS = sine,
    c = startCosine,
    s = startSine;
  for (let k = 0; k < multiples; k += 4, powers += 32) {
    // The multiples that come next, by turning on and on.
    const nextC = stepC * cosine - stepS * sine,
      nextS = stepC * sine + stepS * cosine;
    const d = c * startCosine - s * startSine,
      t = c * startSine + s * startCosine;
    const thirdC = nextC * cosine - nextS * sine,
      thirdS = nextC * sine + nextS * cosine;
    const e = d * startCosine - t * startSine,
      u = d * startSine + t * startCosine;
    const lastC = thirdC * cosine - thirdS * sine,
      lastS = thirdC * sine + thirdS * cosine;
    const f = e * startCosine - u * startSine,
      v = e * startSine + u * startCosine;
    four(
      pairs,
      count,
      f64x2(stepC, nextC),
      f64x2(stepS, nextS),
      f64x2(c, d),
      f64x2(s, t),
      f64x2(thirdC, lastC),
      f64x2(thirdS, lastS),
      f64x2(e, f),
      f64x2(u, v),
      powers,
    );
    stepC = lastC * cosine - lastS * sine;
    stepS = lastC * sine + lastS * cosine;
    c = f * startCosine - v * startSine;
    s = f * startSine + v * startCosine;
  }
}

/** Power at two pairs of frequencies, given by their steps and starts. */
function four(
  pairs: usize,
  count: i32,
  stepC: v128,
  stepS: v128,
  startC: v128,
  startS: v128,
  otherC: v128,
  otherS: v128,
  beginC: v128,
  beginS: v128,
  powers: usize,
): void {
  let c = startC,
    s = startS,
    d = beginC,
    t = beginS;
  let re = f64x2.splat(0),
    im = re,
    otherRe = re,
    otherIm = re;
  for (let i = 0; i < count; i++, pairs += 16) {
    const x = v128.load64_splat(pairs);
    re = f64x2.add(re, f64x2.mul(x, c));
    im = f64x2.add(im, f64x2.mul(x, s));
    otherRe = f64x2.add(otherRe, f64x2.mul(x, d));
    otherIm = f64x2.add(otherIm, f64x2.mul(x, t));
    const next = f64x2.sub(f64x2.mul(c, stepC), f64x2.mul(s, stepS));
    s = f64x2.add(f64x2.mul(c, stepS), f64x2.mul(s, stepC));
    c = next;
    const after = f64x2.sub(f64x2.mul(d, otherC), f64x2.mul(t, otherS));
    t = f64x2.add(f64x2.mul(d, otherS), f64x2.mul(t, otherC));
    d = after;
  }
  v128.store(powers, f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im)));
  v128.store(powers, f64x2.add(f64x2.mul(otherRe, otherRe), f64x2.mul(otherIm, otherIm)), 16);
}

/**
 * Fourier sums of the pairs at one frequency.
 * @param cosine, sine from sample to sample. @param startCosine, startSine at the first. @param sums receives re of both of the pairs, then im.
 */
export function phase(
  pairs: usize,
  count: i32,
  cosine: f64,
  sine: f64,
  startCosine: f64,
  startSine: f64,
  sums: usize,
): void {
  let c = startCosine;
  let s = startSine;
  let re = f64x2.splat(0),
    im = f64x2.splat(0);
  for (let i = 0; i < count; i++, pairs += 16) {
    const x = v128.load(pairs);
    re = f64x2.add(re, f64x2.mul(x, f64x2.splat(c)));
    im = f64x2.add(im, f64x2.mul(x, f64x2.splat(s)));
    const next = c * cosine - s * sine;
    s = c * sine + s * cosine;
    c = next;
  }
  v128.store(sums, re);
  v128.store(sums + 16, im);
}

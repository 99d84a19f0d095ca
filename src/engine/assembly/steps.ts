// Steps of optimisers on whole arrays of single precision, in place.

/** PyTorch's momentum: v = momentum v + g; p -= rate v, or p -= rate (g + momentum v) after Nesterov. g includes decay p. */
export function momentum(
  p: usize,
  g: usize,
  v: usize,
  n: i32,
  rate: f32,
  momentum: f32,
  decay: f32,
  nesterov: bool,
): void {
  const rates = f32x4.splat(rate),
    momenta = f32x4.splat(momentum),
    decays = f32x4.splat(decay);
  for (; n >= 4; n -= 4, p += 16, g += 16, v += 16) {
    const x = v128.load(p);
    const gradient = f32x4.add(v128.load(g), f32x4.mul(decays, x));
    const velocity = f32x4.add(f32x4.mul(momenta, v128.load(v)), gradient);
    v128.store(v, velocity);
    const step = nesterov ? f32x4.add(gradient, f32x4.mul(momenta, velocity)) : velocity;
    v128.store(p, f32x4.sub(x, f32x4.mul(rates, step)));
  }
  for (; n > 0; n--, p += 4, g += 4, v += 4) {
    const x = load<f32>(p);
    const gradient = load<f32>(g) + decay * x;
    const velocity = momentum * load<f32>(v) + gradient;
    store<f32>(v, velocity);
    store<f32>(p, x - rate * (nesterov ? gradient + momentum * velocity : velocity));
  }
}

/** PyTorch's RMSprop: s = alpha s + (1 - alpha) g^2; p -= rate g / (sqrt(s) + epsilon). g includes decay p. */
export function rmsprop(
  p: usize,
  g: usize,
  s: usize,
  n: i32,
  rate: f32,
  alpha: f32,
  rest: f32,
  epsilon: f32,
  decay: f32,
): void {
  const rates = f32x4.splat(rate),
    alphas = f32x4.splat(alpha),
    rests = f32x4.splat(rest);
  const epsilons = f32x4.splat(epsilon),
    decays = f32x4.splat(decay);
  for (; n >= 4; n -= 4, p += 16, g += 16, s += 16) {
    const x = v128.load(p);
    const gradient = f32x4.add(v128.load(g), f32x4.mul(decays, x));
    const squares = f32x4.add(
      f32x4.mul(alphas, v128.load(s)),
      f32x4.mul(rests, f32x4.mul(gradient, gradient)),
    );
    v128.store(s, squares);
    const root = f32x4.add(f32x4.sqrt(squares), epsilons);
    v128.store(p, f32x4.sub(x, f32x4.mul(rates, f32x4.div(gradient, root))));
  }
  for (; n > 0; n--, p += 4, g += 4, s += 4) {
    const x = load<f32>(p);
    const gradient = load<f32>(g) + decay * x;
    const squares = alpha * load<f32>(s) + rest * (gradient * gradient);
    store<f32>(s, squares);
    store<f32>(p, x - rate * (gradient / (sqrt<f32>(squares) + epsilon)));
  }
}

/**
 * Adam: m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; p = keep p - step m / (sqrt(v) / root + epsilon).
 * @param rest1, rest2 1 - beta1 and 1 - beta2, which single precision would spoil.
 * @param step the rate / (1 - beta1^t). @param root sqrt(1 - beta2^t).
 * @param keep 1 - rate x decay: decoupled from the gradient. @param decay is added to the gradient instead.
 */
export function adam(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  n: i32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  epsilon: f32,
  step: f32,
  root: f32,
  keep: f32,
  decay: f32,
): void {
  const betas1 = f32x4.splat(beta1),
    rests1 = f32x4.splat(rest1),
    betas2 = f32x4.splat(beta2);
  const rests2 = f32x4.splat(rest2),
    epsilons = f32x4.splat(epsilon),
    steps = f32x4.splat(step);
  const roots = f32x4.splat(root),
    keeps = f32x4.splat(keep),
    decays = f32x4.splat(decay);
  for (; n >= 4; n -= 4, p += 16, g += 16, m += 16, v += 16) {
    const x = v128.load(p);
    const gradient = f32x4.add(v128.load(g), f32x4.mul(decays, x));
    const mean = f32x4.add(f32x4.mul(betas1, v128.load(m)), f32x4.mul(rests1, gradient));
    const square = f32x4.add(
      f32x4.mul(betas2, v128.load(v)),
      f32x4.mul(rests2, f32x4.mul(gradient, gradient)),
    );
    v128.store(m, mean);
    v128.store(v, square);
    const scale = f32x4.add(f32x4.div(f32x4.sqrt(square), roots), epsilons);
    v128.store(p, f32x4.sub(f32x4.mul(keeps, x), f32x4.mul(steps, f32x4.div(mean, scale))));
  }
  for (; n > 0; n--, p += 4, g += 4, m += 4, v += 4) {
    const x = load<f32>(p);
    const gradient = load<f32>(g) + decay * x;
    const mean = beta1 * load<f32>(m) + rest1 * gradient;
    const square = beta2 * load<f32>(v) + rest2 * (gradient * gradient);
    store<f32>(m, mean);
    store<f32>(v, square);
    store<f32>(p, keep * x - step * (mean / (sqrt<f32>(square) / root + epsilon)));
  }
}

/** The sum of x^2, added up in double precision. */
export function sumOfSquares(x: usize, n: i32): f64 {
  let low = f64x2.splat(0),
    high = low;
  for (; n >= 4; n -= 4, x += 16) {
    const four = v128.load(x);
    const first = f64x2.promote_low_f32x4(four);
    const second = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
    low = f64x2.add(low, f64x2.mul(first, first));
    high = f64x2.add(high, f64x2.mul(second, second));
  }
  const both = f64x2.add(low, high);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (; n > 0; n--, x += 4) {
    const one = <f64>load<f32>(x);
    sum += one * one;
  }
  return sum;
}

/** x *= factor. */
export function scale(x: usize, n: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (; n >= 4; n -= 4, x += 16) v128.store(x, f32x4.mul(v128.load(x), factors));
  for (; n > 0; n--, x += 4) store<f32>(x, load<f32>(x) * factor);
}

// Steps of optimisers on whole arrays of single precision, in place.

/** PyTorch's momentum: v = momentum v + g; p -= rate v. */
export function momentum(p: usize, g: usize, v: usize, n: i32, rate: f32, momentum: f32): void {
  const rates = f32x4.splat(rate),
    momenta = f32x4.splat(momentum);
  for (; n >= 4; n -= 4, p += 16, g += 16, v += 16) {
    const velocity = f32x4.add(f32x4.mul(momenta, v128.load(v)), v128.load(g));
    v128.store(v, velocity);
    v128.store(p, f32x4.sub(v128.load(p), f32x4.mul(rates, velocity)));
  }
  for (; n > 0; n--, p += 4, g += 4, v += 4) {
    const velocity = momentum * load<f32>(v) + load<f32>(g);
    store<f32>(v, velocity);
    store<f32>(p, load<f32>(p) - rate * velocity);
  }
}

/** PyTorch's RMSprop: s = alpha s + (1 - alpha) g^2; p -= rate g / (sqrt(s) + epsilon). */
export function rmsprop(
  p: usize,
  g: usize,
  s: usize,
  n: i32,
  rate: f32,
  alpha: f32,
  rest: f32,
  epsilon: f32,
): void {
  const rates = f32x4.splat(rate),
    alphas = f32x4.splat(alpha),
    rests = f32x4.splat(rest);
  const epsilons = f32x4.splat(epsilon);
  for (; n >= 4; n -= 4, p += 16, g += 16, s += 16) {
    const gradient = v128.load(g);
    const squares = f32x4.add(
      f32x4.mul(alphas, v128.load(s)),
      f32x4.mul(rests, f32x4.mul(gradient, gradient)),
    );
    v128.store(s, squares);
    const root = f32x4.add(f32x4.sqrt(squares), epsilons);
    v128.store(p, f32x4.sub(v128.load(p), f32x4.mul(rates, f32x4.div(gradient, root))));
  }
  for (; n > 0; n--, p += 4, g += 4, s += 4) {
    const gradient = load<f32>(g);
    const squares = alpha * load<f32>(s) + rest * (gradient * gradient);
    store<f32>(s, squares);
    store<f32>(p, load<f32>(p) - rate * (gradient / (sqrt<f32>(squares) + epsilon)));
  }
}

/**
 * Adam: m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; p -= step m / (sqrt(v) / root + epsilon).
 * @param rest1, rest2 1 - beta1 and 1 - beta2, which single precision would spoil.
 * @param step the rate / (1 - beta1^t). @param root sqrt(1 - beta2^t).
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
): void {
  const betas1 = f32x4.splat(beta1),
    rests1 = f32x4.splat(rest1),
    betas2 = f32x4.splat(beta2);
  const rests2 = f32x4.splat(rest2),
    epsilons = f32x4.splat(epsilon),
    steps = f32x4.splat(step);
  const roots = f32x4.splat(root);
  for (; n >= 4; n -= 4, p += 16, g += 16, m += 16, v += 16) {
    const gradient = v128.load(g);
    const mean = f32x4.add(f32x4.mul(betas1, v128.load(m)), f32x4.mul(rests1, gradient));
    const square = f32x4.add(
      f32x4.mul(betas2, v128.load(v)),
      f32x4.mul(rests2, f32x4.mul(gradient, gradient)),
    );
    v128.store(m, mean);
    v128.store(v, square);
    const scale = f32x4.add(f32x4.div(f32x4.sqrt(square), roots), epsilons);
    v128.store(p, f32x4.sub(v128.load(p), f32x4.mul(steps, f32x4.div(mean, scale))));
  }
  for (; n > 0; n--, p += 4, g += 4, m += 4, v += 4) {
    const gradient = load<f32>(g);
    const mean = beta1 * load<f32>(m) + rest1 * gradient;
    const square = beta2 * load<f32>(v) + rest2 * (gradient * gradient);
    store<f32>(m, mean);
    store<f32>(v, square);
    store<f32>(p, load<f32>(p) - step * (mean / (sqrt<f32>(square) / root + epsilon)));
  }
}

/** x *= factor. */
export function scale(x: usize, n: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (; n >= 4; n -= 4, x += 16) v128.store(x, f32x4.mul(v128.load(x), factors));
  for (; n > 0; n--, x += 4) store<f32>(x, load<f32>(x) * factor);
}

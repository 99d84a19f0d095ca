/*
 * The chain of synthesis in C, for comparison: the same arithmetic in the same order as src/syrinx/synthesize.ts, block by
 * block: gesture, breath noise, normal form (RK4), trachea, cavity, decimation. Everything that is made once for a song
 * is read from a file.
 *
 *     chain PLAN SOUND ROUNDS
 *
 * PLAN holds doubles, in the order of `read_plan`. SOUND gets the samples as doubles. A line on stdout for every round
 * tells the seconds that the chain took.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
  int factor, stride, half, late, block;
  const double *taps;
  double *weights, *buffer;
  int count, length;
} Stage;

typedef struct {
  int samples, block, factor, delay, rows, echo_steps;
  double h, per_step, breath, source_scale, reflection, scale, rest, seed;
  const double *m, *n, *d;
  const double *pressure, *tension, *loudness;
  Stage stages[3];
} Plan;

static void *need(void *memory) {
  if (!memory) {
    fprintf(stderr, "chain: out of memory\n");
    exit(1);
  }
  return memory;
}

static double *zeros(int count) { return need(calloc((size_t)count, sizeof(double))); }

static Plan read_plan(const double *at) {
  Plan p;
  p.samples = (int)*at++;
  p.block = (int)*at++;
  p.factor = (int)*at++;
  p.delay = (int)*at++;
  p.rows = (int)*at++;
  p.echo_steps = (int)*at++;
  p.h = *at++;
  p.per_step = *at++;
  p.breath = *at++;
  p.source_scale = *at++;
  p.reflection = *at++;
  p.scale = *at++;
  p.rest = *at++;
  p.seed = *at++;
  p.m = at, at += 9;
  p.n = at, at += 3;
  p.d = at, at += 3;
  int block = p.block * p.factor;
  for (int s = 0; s < 3; s++) {
    Stage *stage = &p.stages[s];
    stage->factor = (int)*at++;
    stage->stride = (int)*at++;
    stage->late = (int)*at++;
    stage->half = (int)*at++;
    stage->taps = at, at += 2 * stage->half + 1;
    stage->block = block;
    block /= stage->factor;
  }
  p.pressure = at, at += p.rows;
  p.tension = at, at += p.rows;
  p.loudness = at;
  return p;
}

static void open_stage(Stage *s) {
  s->weights = zeros(s->half + 1);
  s->count = 0;
  for (int k = 0; k < s->half; k += s->stride) s->weights[s->count++] = s->taps[k];
  s->length = 2 * s->half + s->late + s->block;
  s->buffer = zeros(s->length);
}

static void close_stage(Stage *s) {
  free(s->weights);
  free(s->buffer);
}

static void decimate(Stage *s, const double *restrict input, double *restrict output) {
  double *restrict buffer = s->buffer;
  const double *restrict weights = s->weights;
  const int factor = s->factor, stride = s->stride, half = s->half, count = s->count;
  const double centre = s->taps[half];
  memcpy(buffer + s->length - s->block, input, (size_t)s->block * sizeof(double));
  const int outputs = s->block / factor;
  for (int o = 0; o < outputs; o += 4) {
    const double *p = buffer + o * factor, *q = p + factor, *r = q + factor, *t = r + factor;
    double a = centre * p[half], b = centre * q[half], c = centre * r[half], d = centre * t[half];
    for (int j = 0, k = 0, m = 2 * half; j < count; j++, k += stride, m -= stride) {
      const double w = weights[j];
      a += w * (p[k] + p[m]);
      b += w * (q[k] + q[m]);
      c += w * (r[k] + r[m]);
      d += w * (t[k] + t[m]);
    }
    output[o] = a;
    output[o + 1] = b;
    output[o + 2] = c;
    output[o + 3] = d;
  }
  memmove(buffer, buffer + s->block, (size_t)(s->length - s->block) * sizeof(double));
}

/* xoroshiro128+ in 32-bit halves, seeded as pure-rand 7 seeds it. */
typedef struct {
  uint32_t s01, s00, s11, s10;
} Random;

static double uniform(Random *g) {
  const uint32_t out = g->s00 + g->s10;
  const uint32_t a0 = g->s10 ^ g->s00, a1 = g->s11 ^ g->s01, s00 = g->s00, s01 = g->s01;
  g->s00 = (s00 << 24) ^ (s01 >> 8) ^ a0 ^ (a0 << 16);
  g->s01 = (s01 << 24) ^ (s00 >> 8) ^ a1 ^ ((a1 << 16) | (a0 >> 16));
  g->s10 = (a1 << 5) ^ (a0 >> 27);
  g->s11 = (a0 << 5) ^ (a1 >> 27);
  return out / 4294967296.0;
}

static void follow(const Plan *p, int step, int steps, const double *noise, double *pressure, double *tension,
                   double *loudness) {
  const double tension_breath = 0.01 * p->breath, loudness_breath = 0.5 * p->source_scale * p->breath;
  for (int i = 0; i < steps;) {
    const int row = (int)floor((step + i) * p->per_step);
    if (row >= p->rows - 1) {
      for (; i < steps; i++) {
        const double puff = p->breath > 0 ? noise[i] - 0.5 : 0;
        pressure[i] = p->rest, tension[i] = p->rest + tension_breath * puff, loudness[i] = loudness_breath * puff;
      }
      return;
    }
    const double ends = ceil((row + 1) / p->per_step) - step;
    const int end = ends < steps ? (int)ends : steps;
    const double a = p->pressure[row], b = p->tension[row], c = p->source_scale * p->loudness[row];
    const double da = p->pressure[row + 1] - a, db = p->tension[row + 1] - b;
    const double dc = p->source_scale * p->loudness[row + 1] - c;
    if (p->breath > 0) {
      do {
        const double t = (step + i) * p->per_step - row, puff = noise[i] - 0.5;
        pressure[i] = a + t * da;
        tension[i] = b + t * db + tension_breath * puff;
        loudness[i] = c + t * dc + loudness_breath * puff;
      } while (++i < end);
    } else {
      do {
        const double t = (step + i) * p->per_step - row;
        pressure[i] = a + t * da;
        tension[i] = b + t * db;
        loudness[i] = c + t * dc;
      } while (++i < end);
    }
  }
}

static void sing(Plan *p, double *sound) {
  const int steps = p->block * p->factor;
  double *source = zeros(steps), *pressure = zeros(steps), *tension = zeros(steps), *loudness = zeros(steps);
  double *noise = zeros(steps), *four = zeros(p->block * 4), *two = zeros(p->block * 2), *low = zeros(p->block);
  double *echoes = zeros(p->echo_steps);
  for (int s = 0; s < 3; s++) open_stage(&p->stages[s]);
  const uint32_t seed = (uint32_t)(int64_t)p->seed;
  Random random = {0xffffffffu, ~seed, seed, 0};
  const double h = p->h, half = 0.5 * h, third = 1.0 / 3, sixth = h / 6;
  const double *m = p->m, *n = p->n, *d = p->d;
  double x = 0, v = 0, i1 = 0, i2 = 0, i3 = 0, last = 0;
  int at = 0;
  for (int done = -p->delay, step = 0; done < p->samples; done += p->block, step += steps) {
    memset(source, 0, (size_t)steps * sizeof(double));
    if (p->breath > 0)
      for (int i = 0; i < steps; i++) noise[i] = uniform(&random);
    follow(p, step, steps, noise, pressure, tension, loudness);
    for (int i = 0; i < steps; i++) {
      const double alpha = pressure[i], beta = tension[i];
      const double xx = x * x, hx = half * x;
      const double v2 = half * (xx - alpha) - hx * (xx + beta) + (v - hx * (x + 1) * v);
      const double x2 = x + half * v, xx2 = x2 * x2, hx2 = half * x2;
      const double v3 = v + (half * (xx2 - alpha) - hx2 * (xx2 + beta)) - hx2 * (x2 + 1) * v2;
      const double x3 = x + half * v2, xx3 = x3 * x3, hx3 = h * x3;
      const double v4 = v + (h * (xx3 - alpha) - hx3 * (xx3 + beta)) - hx3 * (x3 + 1) * v3;
      const double x4 = x + h * v3, xx4 = x4 * x4, hx4 = sixth * x4;
      const double end = sixth * (xx4 - alpha) - hx4 * (xx4 + beta);
      x = x + sixth * (v + 2 * (v2 + v3)) + sixth * v4;
      v = third * (v2 + 2 * v3 - v) + end + (third - hx4 * (x4 + 1)) * v4;
      source[i] += loudness[i] * v;
    }
    for (int i = 0; i < steps; i++) {
      const double wave = source[i] - p->reflection * echoes[at];
      echoes[at] = wave;
      source[i] = wave;
      if (++at == p->echo_steps) at = 0;
    }
    for (int i = 0; i < steps; i++) {
      const double in = source[i], slope = in - last;
      last = in;
      const double j1 = m[0] * i1 + m[1] * i2 + (m[2] * i3 + (n[0] * in + d[0] * slope));
      const double j2 = m[3] * i1 + m[4] * i2 + (m[5] * i3 + (n[1] * in + d[1] * slope));
      i3 = m[6] * i1 + m[7] * i2 + (m[8] * i3 + (n[2] * in + d[2] * slope));
      i1 = j1;
      i2 = j2;
      source[i] = i3 * p->scale;
    }
    decimate(&p->stages[0], source, four);
    decimate(&p->stages[1], four, two);
    decimate(&p->stages[2], two, low);
    for (int i = done < 0 ? -done : 0; i < p->block && done + i < p->samples; i++) sound[done + i] = low[i];
  }
  for (int s = 0; s < 3; s++) close_stage(&p->stages[s]);
  free(source), free(pressure), free(tension), free(loudness), free(noise), free(four), free(two), free(low);
  free(echoes);
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  FILE *file = fopen(argv[1], "rb");
  if (!file) return 2;
  fseek(file, 0, SEEK_END);
  const long bytes = ftell(file);
  rewind(file);
  double *numbers = need(malloc((size_t)bytes));
  if (fread(numbers, 1, (size_t)bytes, file) != (size_t)bytes) return 2;
  fclose(file);
  Plan plan = read_plan(numbers);
  double *sound = zeros(plan.samples);
  for (int round = 0; round < atoi(argv[3]); round++) {
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    sing(&plan, sound);
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%.9f\n", (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec));
  }
  file = fopen(argv[2], "wb");
  if (!file || fwrite(sound, sizeof(double), (size_t)plan.samples, file) != (size_t)plan.samples) return 1;
  return fclose(file) == 0 ? 0 : 1;
}

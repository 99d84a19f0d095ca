import { Random } from "../../../math/random.js";
import { mean, quantile } from "../../../math/statistics.js";

/** The path of one syllable in a latent space. */
export interface SyllablePath {
  readonly label: string;
  /** points x dimension, as many for every syllable */
  readonly points: Float64Array;
}

/** How far repetitions of a syllable lie apart, against different syllables. */
export interface SyllableSpread {
  /** root mean square distance of points, mean over pairs of equal labels and over pairs of different ones */
  readonly within: number;
  readonly between: number;
  readonly ratio: number;
  /** 95 % interval of the ratio, from syllables drawn anew */
  readonly low: number;
  readonly high: number;
  /** the ratio that 95 % of shuffled labels stay above */
  readonly shuffled: number;
  readonly syllables: number;
}

const DRAWS = 400;
/** Most syllables that are compared pair by pair. */
const MOST = 400;

/**
 * Spread of latent paths within syllables of one label against that between labels.
 * @param paths of syllables, those of a label that occurs once count between only.
 * @param seed of the draws.
 * @returns undefined if there are no two of a label, or only one label.
 */
export function syllableSpread(paths: readonly SyllablePath[], seed: number): SyllableSpread | undefined {
  const step = Math.ceil(paths.length / MOST);
  const used = paths.filter((_, i) => i % step === 0);
  const n = used.length;
  const distances = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++)
      distances[i * n + j] = distances[j * n + i] = distance(used[i].points, used[j].points);
  const names = [...new Set(used.map(({ label }) => label))];
  const labels = Int32Array.from(used, ({ label }) => names.indexOf(label));
  const whole = Int32Array.from({ length: n }, (_, i) => i);
  const found = ratioOf(distances, labels, whole);
  if (!Number.isFinite(found.ratio)) return undefined;
  const random = new Random(seed);
  const drawn = Array.from({ length: DRAWS }, () =>
    ratioOf(
      distances,
      labels,
      whole.map(() => random.integer(n)),
    ),
  );
  const shuffled = labels.slice();
  const nulls = Array.from({ length: DRAWS }, () => {
    random.shuffle(shuffled);
    return ratioOf(distances, shuffled, whole);
  });
  const ratios = drawn.map(({ ratio }) => ratio);
  return {
    ...found,
    low: quantile(ratios, 0.025),
    high: quantile(ratios, 0.975),
    shuffled: quantile(
      nulls.map(({ ratio }) => ratio),
      0.05,
    ),
    syllables: n,
  };
}

/** @param chosen indices of syllables; pairs of one and the same are left out. */
function ratioOf(distances: Float64Array, labels: Int32Array, chosen: Int32Array) {
  const n = labels.length;
  const sums = [0, 0];
  const counts = [0, 0];
  for (let a = 0; a < chosen.length; a++) {
    for (let b = 0; b < a; b++) {
      const [i, j] = [chosen[a], chosen[b]];
      if (i === j) continue;
      const kind = labels[i] === labels[j] ? 0 : 1;
      sums[kind] += distances[i * n + j];
      counts[kind]++;
    }
  }
  const [within, between] = [sums[0] / counts[0], sums[1] / counts[1]];
  return { within, between, ratio: within / between };
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(mean(a.map((value, i) => (value - b[i]) ** 2)));
}

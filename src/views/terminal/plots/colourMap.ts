/** Steps of the colour map, dark to bright. */
export const TONES = 64;

/** Start of the hues, number of rotations, and saturation. */
const START = 3;
const ROTATIONS = 0.6;
const HUE = 1.3;

/**
 * A colour of the cubehelix map, from black to white through hues of rising brightness, so that it reads well in gray.
 * @param share 0 for black to 1 for white.
 * @returns red, green and blue, 0 to 1, of brightness 0.30 R + 0.59 G + 0.11 B = share before
 *   clamping.
 * @example
 * cubehelix(1); // [1, 1, 1]
 * @see Green (2011), Bulletin of the Astronomical Society of India 39, 289.
 */
export function cubehelix(share: number): [number, number, number] {
  const angle = 2 * Math.PI * (START / 3 + ROTATIONS * share);
  const strength = (HUE * share * (1 - share)) / 2;
  const [cos, sin] = [strength * Math.cos(angle), strength * Math.sin(angle)];
  return [
    clamp(share - 0.14861 * cos + 1.78277 * sin),
    clamp(share - 0.29227 * cos - 0.90649 * sin),
    clamp(share + 1.97294 * cos),
  ];
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** Levels of the 6 x 6 x 6 cube of the 256-colour palette, which is followed by 24 grays. */
const CUBE = [0, 95, 135, 175, 215, 255];

/** RGB bytes of each tone, and the nearest of the 256 colours. */
const BYTES = Array.from({ length: TONES }, (_, tone) =>
  cubehelix(tone / (TONES - 1)).map((value) => Math.round(255 * value)),
);
const NEAREST = BYTES.map(nearest);

function nearest(wanted: readonly number[]): number {
  let best = 16;
  let smallest = Number.POSITIVE_INFINITY;
  for (let index = 16; index < 256; index++) {
    const cube = index - 16;
    const gray = 8 + 10 * (index - 232);
    const colour =
      index >= 232
        ? [gray, gray, gray]
        : [CUBE[Math.floor(cube / 36)], CUBE[Math.floor(cube / 6) % 6], CUBE[cube % 6]];
    const distance = colour.reduce((sum, value, i) => sum + (value - wanted[i]) ** 2, 0);
    if (distance < smallest) {
      smallest = distance;
      best = index;
    }
  }
  return best;
}

/**
 * The parameters of the SGR code that sets a colour of the map.
 * @param tone 0 to 63. @param depth bits of colour. @param ground 38 for the foreground, 48 for the background.
 * @returns e.g. "38;5;16"
 */
export function toneCode(tone: number, depth: 8 | 24, ground: 38 | 48): string {
  return depth === 24 ? `${ground};2;${BYTES[tone].join(";")}` : `${ground};5;${NEAREST[tone]}`;
}

/** Colours that colour-blind viewers can tell apart (Okabe & Ito 2008; Tol 2021), all legible on white. */
export const COLOURS = {
  ink: "#1c2127",
  muted: "#5a6470",
  line: "#d9dee4",
  /** a path outside the visible range, or what is guessed */
  rest: "#aab3bd",
  faint: "#e9ecf0",
  /** a line of equal F0 */
  contour: "#9aa4af",
  recording: "#0072b2",
  copy: "#c44e00",
  secondCopy: "#9b2a7a",
  syllable: "#117733",
  syllableShade: "rgba(17, 119, 51, 0.07)",
  /** the part of a curve that a line was fitted to */
  fitShade: "rgba(17, 119, 51, 0.14)",
  playhead: "#cc3311",
  pressure: "#332288",
  tension: "#117733",
  loudness: "#882255",
} as const;

/** The colour of a sound. @param index 0 for the recording, 1 and up for copies, whose two colours take turns. */
export function soundColour(index: number): string {
  if (index === 0) return COLOURS.recording;
  return index % 2 === 1 ? COLOURS.copy : COLOURS.secondCopy;
}

/** The darker part of viridis, from green: light means low and dark high, as in the spectrograms. */
const STOPS = [
  [122, 209, 81],
  [53, 183, 121],
  [31, 158, 137],
  [38, 130, 142],
  [49, 104, 142],
  [62, 74, 137],
  [72, 40, 120],
  [68, 1, 84],
] as const;

/** A colour of the ramp. @param share 0 to 1; clamped. @returns a CSS colour, light green to dark violet. */
export function ramp(share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (STOPS.length - 1);
  const low = STOPS[Math.floor(at)];
  const high = STOPS[Math.ceil(at)];
  const part = at - Math.floor(at);
  const mixed = low.map((value, channel) => Math.round(value + part * (high[channel] - value)));
  return `rgb(${mixed.join(", ")})`;
}

/** Darkness of the highest level of a spectrogram or picture, as a share of black. */
export const DARKEST = 0.95;

/** The greys of levels as a CSS gradient from left to right. */
export function darkness(): string {
  const dark = Math.round(255 * (1 - DARKEST));
  return `linear-gradient(to right, #fff, rgb(${dark}, ${dark}, ${dark}))`;
}

/** The ramp as a CSS gradient from left to right. */
export function rampGradient(): string {
  return `linear-gradient(to right, ${STOPS.map((stop) => `rgb(${stop.join(", ")})`).join(", ")})`;
}

import { between, type PlaneLineKind, type PlaneMap } from "../../shapes/planeMap.js";
import type { Rgb, Scene, SceneLine, SceneText } from "./scene.js";

const INK: Rgb = [30, 30, 30];
const SILENT: Rgb = [232, 232, 232];
const WHITE: Rgb = [255, 255, 255];
const PLACE = { x: 90, y: 50, cell: 2 } as const;
const RIGHT = 150;
const BELOW = 80;
/** Colours of F0 from low to high: viridis at even steps. */
const COLOURS: readonly Rgb[] = [
  [68, 1, 84],
  [65, 68, 135],
  [42, 120, 142],
  [34, 168, 132],
  [122, 209, 81],
  [253, 231, 37],
];
const LOOKS: Record<
  PlaneLineKind,
  { readonly colour: Rgb; readonly width: number; readonly dashed?: boolean }
> = {
  onset: { colour: INK, width: 4 },
  "saddle-node": { colour: INK, width: 2, dashed: true },
  "snic-hopf": { colour: INK, width: 2 },
  f0: { colour: WHITE, width: 2 },
  sci: { colour: [240, 130, 70], width: 2, dashed: true },
};

/** The plane as a picture for a page: F0 as colour, lines with their labels, axes with numbers. */
export function mapScene(plane: PlaneMap): Scene {
  const { columns, rows, alpha, beta } = plane;
  const width = columns * PLACE.cell;
  const height = rows * PLACE.cell;
  const xOf = (a: number): number => PLACE.x + ((a - alpha.low) / (alpha.high - alpha.low)) * (width - 1);
  const yOf = (b: number): number => PLACE.y + (1 - (b - beta.low) / (beta.high - beta.low)) * (height - 1);
  const lines: SceneLine[] = [];
  const texts: SceneText[] = [];
  const word = (
    x: number,
    y: number,
    text: string,
    anchor: SceneText["anchor"] = "middle",
    colour = INK,
  ): void => void texts.push({ x, y, text, anchor, colour });
  for (const { kind, label, beta: betas } of plane.lines) {
    const look = LOOKS[kind];
    for (const points of runs(betas, (c) => xOf(between(alpha, c / (columns - 1))), yOf)) {
      lines.push({ points, ...look });
    }
    const last = betas[betas.length - 1];
    if (kind !== "f0" && kind !== "sci") continue;
    const colour = kind === "sci" ? look.colour : INK;
    if (Number.isFinite(last)) word(xOf(alpha.high) + 10, yOf(last), label, "start", colour);
  }
  // Below pressure 0 nothing sings, at any tension.
  const onset = plane.lines.find(({ kind }) => kind === "onset")?.beta.find(Number.isFinite) ?? beta.low;
  lines.push({
    points: [
      [xOf(0), yOf(onset)],
      [xOf(0), yOf(beta.high)],
    ],
    ...LOOKS.onset,
  });
  const [left, right, top, bottom] = [xOf(alpha.low), xOf(alpha.high), yOf(beta.high), yOf(beta.low)];
  lines.push({
    points: [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
      [left, top],
    ],
    colour: INK,
    width: 2,
  });
  for (let i = 0; i <= 7; i++) {
    const a = i * 0.05;
    lines.push({
      points: [
        [xOf(a), bottom],
        [xOf(a), bottom + 8],
      ],
      colour: INK,
      width: 2,
    });
    word(xOf(a), bottom + 22, a.toFixed(2));
  }
  for (let b = Math.ceil(beta.low * 2 - 1e-9) / 2; b <= beta.high + 1e-9; b += 0.5) {
    lines.push({
      points: [
        [left - 8, yOf(b)],
        [left, yOf(b)],
      ],
      colour: INK,
      width: 2,
    });
    word(left - 14, yOf(b), b.toFixed(1), "end");
  }
  word((left + right) / 2, bottom + 54, "pressure alpha");
  texts.push({
    x: 26,
    y: (top + bottom) / 2,
    text: "tension beta",
    anchor: "middle",
    colour: INK,
    upright: true,
  });
  word(left, 24, `F0 of the normal form, gamma ${plane.gamma} 1/s`, "start");
  word(xOf(between(alpha, 0.3)), yOf(-0.25), "silent");
  word(xOf(0.26), yOf(0.1), "SNIC", "middle", WHITE);
  word(xOf(0.3), yOf(1.85), "Hopf");
  return {
    width: PLACE.x + width + RIGHT,
    height: PLACE.y + height + BELOW,
    image: { x: PLACE.x, y: PLACE.y, width, height, pixels: heat(plane) },
    lines,
    texts,
  };
}

/** F0 as colour, a cell in several pixels; hatched with the colour of silence where rest is stable too. */
function heat({ columns, rows, f0, bistable }: PlaneMap): Uint8Array {
  const { cell } = PLACE;
  const [width, height] = [columns * cell, rows * cell];
  const highest = f0.reduce((most, f) => (f > most ? f : most), 0);
  const pixels = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (rows - 1 - Math.floor(y / cell)) * columns + Math.floor(x / cell);
      const silent = Number.isNaN(f0[at]) || (bistable[at] === 1 && (x + y) % 8 < 3);
      pixels.set(silent ? SILENT : colourOf(f0[at] / highest), 3 * (y * width + x));
    }
  }
  return pixels;
}

function colourOf(share: number): Rgb {
  const at = Math.min(Math.max(share, 0), 1) * (COLOURS.length - 1);
  const i = Math.min(Math.floor(at), COLOURS.length - 2);
  const mix = (k: number): number =>
    Math.round(COLOURS[i][k] + (at - i) * (COLOURS[i + 1][k] - COLOURS[i][k]));
  return [mix(0), mix(1), mix(2)];
}

/** Unbroken stretches of a line. */
function runs(
  values: Float64Array,
  xOf: (index: number) => number,
  yOf: (value: number) => number,
): [number, number][][] {
  const found: [number, number][][] = [];
  let run: [number, number][] = [];
  values.forEach((value, i) => {
    if (Number.isFinite(value)) run.push([xOf(i), yOf(value)]);
    if ((!Number.isFinite(value) || i === values.length - 1) && run.length > 0) {
      found.push(run);
      run = [];
    }
  });
  return found;
}

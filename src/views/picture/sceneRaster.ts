import type { Rgb, Scene, SceneLine, SceneText } from "./scene.js";

/** Letters of five columns by eight dots: a byte a column, the lowest bit on top. */
const LETTERS: Readonly<Record<string, string>> = {
  " ": "0000000000",
  ",": "0050300000",
  "-": "0808080808",
  ".": "0060600000",
  "/": "2010080402",
  "0": "3e5149453e",
  "1": "00427f4000",
  "2": "4261514946",
  "3": "2141454b31",
  "4": "1814127f10",
  "5": "2745454539",
  "6": "3c4a494930",
  "7": "0171090503",
  "8": "3649494936",
  "9": "064949291e",
  C: "3e41414122",
  F: "7f09090901",
  H: "7f0808087f",
  I: "00417f4100",
  N: "7f0408107f",
  S: "4649494931",
  a: "2054545478",
  b: "7f48444438",
  e: "3854545418",
  f: "087e090102",
  g: "18a4a49c78",
  h: "7f08040478",
  i: "00447d4000",
  k: "7f10284400",
  l: "00417f4000",
  m: "7c04180478",
  n: "7c08040478",
  o: "3844444438",
  p: "fc18242418",
  r: "7c08040408",
  s: "4854545420",
  t: "043f444020",
  u: "3c4040207c",
  z: "4464544c44",
};
/** Pixels a dot, and dots from letter to letter. */
const DOT = 2;
const ADVANCE = 6;
/** Dash and period of a dashed line, pixels. */
const DASH = { on: 8, period: 14 } as const;

/**
 * A scene as pixels: red, green and blue, row by row from the top left.
 * @throws {Error} naming a letter that the font lacks.
 */
export function rasterOf(scene: Scene): { width: number; height: number; pixels: Uint8Array } {
  const { width, height, image } = scene;
  const pixels = new Uint8Array(3 * width * height).fill(255);
  for (let y = 0; y < image.height; y++) {
    const row = image.pixels.subarray(3 * image.width * y, 3 * image.width * (y + 1));
    pixels.set(row, 3 * ((image.y + y) * width + image.x));
  }
  const dot = (x: number, y: number, size: number, colour: Rgb): void => {
    const left = Math.round(x - size / 2);
    const top = Math.round(y - size / 2);
    for (let v = Math.max(0, top); v < Math.min(height, top + size); v++) {
      for (let u = Math.max(0, left); u < Math.min(width, left + size); u++) {
        pixels.set(colour, 3 * (v * width + u));
      }
    }
  };
  for (const line of scene.lines) drawLine(line, dot);
  for (const text of scene.texts) drawText(text, dot);
  return { width, height, pixels };
}

type Dot = (x: number, y: number, size: number, colour: Rgb) => void;

function drawLine({ points, colour, width, dashed }: SceneLine, dot: Dot): void {
  let gone = 0;
  for (let i = 1; i < points.length; i++) {
    const [x0, y0] = points[i - 1];
    const [x1, y1] = points[i];
    const length = Math.hypot(x1 - x0, y1 - y0);
    const steps = Math.max(1, Math.ceil(length));
    for (let s = 0; s <= steps; s++) {
      const share = s / steps;
      if (dashed === true && (gone + share * length) % DASH.period > DASH.on) continue;
      dot(x0 + share * (x1 - x0), y0 + share * (y1 - y0), width, colour);
    }
    gone += length;
  }
}

function drawText({ x, y, text, anchor, colour, upright }: SceneText, dot: Dot): void {
  const length = (text.length * ADVANCE - 1) * DOT;
  const start = anchor === "start" ? 0 : anchor === "end" ? -length : -length / 2;
  [...text].forEach((letter, n) => {
    const columns = LETTERS[letter];
    if (columns === undefined)
      throw new Error(
        `rasterOf: text=${JSON.stringify(text)} has ${letter}, which the font lacks; add it to LETTERS.`,
      );
    for (let c = 0; c < 5; c++) {
      const bits = Number.parseInt(columns.slice(2 * c, 2 * c + 2), 16);
      for (let r = 0; r < 8; r++) {
        if (((bits >> r) & 1) === 0) continue;
        const along = start + (n * ADVANCE + c + 0.5) * DOT;
        const down = (r - 3) * DOT;
        if (upright === true) dot(x + down, y - along, DOT, colour);
        else dot(x + along, y + down, DOT, colour);
      }
    }
  });
}

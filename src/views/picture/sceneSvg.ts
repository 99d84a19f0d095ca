import type { Rgb, Scene } from "./scene.js";

/**
 * A scene as an SVG picture: the image within it as PNG, lines and words as vectors.
 * @param encode pixels of RGB, width and height to the bytes of a PNG file.
 */
export function svgOf(
  { width, height, image, lines, texts }: Scene,
  encode: (pixels: Uint8Array, width: number, height: number) => Uint8Array,
): string {
  const png = Buffer.from(encode(image.pixels, image.width, image.height)).toString("base64");
  const parts = lines.map(({ points, colour, width: thick, dashed }) => {
    const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
    const dashes = dashed === true ? ' stroke-dasharray="8 6"' : "";
    return `<polyline points="${path}" fill="none" stroke="${css(colour)}" stroke-width="${thick}"${dashes}/>`;
  });
  for (const { x, y, text, anchor, colour, upright } of texts) {
    const turn = upright === true ? ` transform="rotate(-90 ${x} ${y})"` : "";
    parts.push(
      `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${css(colour)}"${turn}>${text}</text>`,
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Helvetica, Arial, sans-serif" font-size="20" dominant-baseline="central">
<rect width="100%" height="100%" fill="#fff"/>
<image x="${image.x}" y="${image.y}" width="${image.width}" height="${image.height}" href="data:image/png;base64,${png}"/>
${parts.join("\n")}
</svg>
`;
}

function css([r, g, b]: Rgb): string {
  return `rgb(${r},${g},${b})`;
}

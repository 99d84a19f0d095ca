/** A WAV file made by hand, chunk by chunk, for tests that need odd ones. */
export function wavFile(
  {
    code = 1,
    channels = 1,
    rate = 8000,
    bits = 16,
    blockAlign = (channels * bits) / 8,
    riff = "RIFF",
    riffSize,
    dataSize,
    before = [],
    after = [],
  }: {
    code?: number;
    channels?: number;
    rate?: number;
    bits?: number;
    blockAlign?: number;
    riff?: string;
    riffSize?: number;
    dataSize?: number;
    before?: readonly (readonly [string, Uint8Array])[];
    after?: readonly (readonly [string, Uint8Array])[];
  },
  data: Uint8Array,
): Uint8Array {
  const little = riff !== "RIFX";
  const fmt = new DataView(new ArrayBuffer(16));
  fmt.setUint16(0, code, little);
  fmt.setUint16(2, channels, little);
  fmt.setUint32(4, rate, little);
  fmt.setUint32(8, rate * blockAlign, little);
  fmt.setUint16(12, blockAlign, little);
  fmt.setUint16(14, bits, little);
  const parts: Uint8Array[] = [];
  const chunk = (id: string, body: Uint8Array, size = body.length): void => {
    const head = new DataView(new ArrayBuffer(8));
    for (let i = 0; i < 4; i++) head.setUint8(i, id.charCodeAt(i));
    head.setUint32(4, size, little);
    parts.push(new Uint8Array(head.buffer), body);
    if (body.length % 2) parts.push(new Uint8Array(1));
  };
  for (const [id, body] of before) chunk(id, body);
  chunk("fmt ", new Uint8Array(fmt.buffer));
  chunk("data", data, dataSize);
  for (const [id, body] of after) chunk(id, body);
  const length = parts.reduce((sum, part) => sum + part.length, 4);
  const head = new DataView(new ArrayBuffer(12));
  for (let i = 0; i < 4; i++) head.setUint8(i, riff.charCodeAt(i));
  head.setUint32(4, riffSize ?? length, little);
  for (let i = 0; i < 4; i++) head.setUint8(8 + i, "WAVE".charCodeAt(i));
  return new Uint8Array(Buffer.concat([new Uint8Array(head.buffer), ...parts]));
}

/** 16-bit samples as little-endian bytes. */
export function int16(...samples: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * samples.length));
  samples.forEach((sample, i) => {
    view.setInt16(2 * i, sample, true);
  });
  return new Uint8Array(view.buffer);
}

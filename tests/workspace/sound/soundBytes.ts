import { bytesInMemory } from "../../../src/workspace/files/bytes.js";
import { type SoundFile, soundIn } from "../../../src/workspace/sound/openSound.js";

/** Opens a recording that lies in memory, as if it had this path. */
export function soundOf(content: Uint8Array, path = "sound.wav"): Promise<SoundFile> {
  return soundIn(bytesInMemory(content), path);
}

/** All samples of a recording in memory, interleaved. */
export async function samplesOf(content: Uint8Array): Promise<number[]> {
  const sound = await soundOf(content);
  return [...sound.readAll(0, sound.info.frames)];
}

/** Texts and bytes one after another; numbers are single bytes. */
export function join(...parts: (string | number | Uint8Array)[]): Uint8Array {
  const asBytes = (part: string | number | Uint8Array): Uint8Array =>
    typeof part === "string"
      ? Buffer.from(part, "latin1")
      : typeof part === "number"
        ? Uint8Array.of(part)
        : part;
  return new Uint8Array(Buffer.concat(parts.map(asBytes)));
}

/** An unsigned integer of 2, 4 or 8 bytes. */
export function whole(value: number, bytes: 2 | 4 | 8, little = true): Uint8Array {
  const view = new DataView(new ArrayBuffer(bytes));
  if (bytes === 2) view.setUint16(0, value, little);
  else if (bytes === 4) view.setUint32(0, value, little);
  else view.setBigUint64(0, BigInt(value), little);
  return new Uint8Array(view.buffer);
}

/** A chunk: name, size, content and its pad. */
export function chunk(id: string, content: Uint8Array, little = true, size = content.length): Uint8Array {
  return join(id, whole(size, 4, little), content, new Uint8Array(content.length % 2));
}

/** The content of a fmt chunk; of 16 bytes, or more as EXTENSIBLE. */
export function format(
  {
    code = 1,
    channels = 1,
    rate = 8000,
    bits = 16,
    block = (channels * bits) / 8,
    valid = 0,
  }: { code?: number; channels?: number; rate?: number; bits?: number; block?: number; valid?: number },
  little = true,
): Uint8Array {
  const put = (value: number, bytes: 2 | 4): Uint8Array => whole(value, bytes, little);
  const plain = join(
    put(valid > 0 ? 0xfffe : code, 2),
    put(channels, 2),
    put(rate, 4),
    put(rate * block, 4),
    put(block, 2),
    put(bits, 2),
  );
  if (valid === 0) return plain;
  const rest = [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];
  return join(plain, put(22, 2), put(valid, 2), put(0, 4), put(code, 2), Uint8Array.from(rest));
}

/** A WAV file of chunks. */
export function riff(chunks: readonly Uint8Array[], id = "RIFF", size?: number): Uint8Array {
  const body = join("WAVE", ...chunks);
  return join(id, whole(size ?? body.length, 4, id !== "RIFX"), body);
}

/** Samples of 16 bits. */
export function int16(samples: readonly number[], little = true): Uint8Array {
  return join(...samples.map((sample) => whole(sample & 0xffff, 2, little)));
}

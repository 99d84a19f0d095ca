import { type Bytes, MAX_METADATA_BYTES, readBytes } from "../../files/bytes.js";
import { readTagFrames } from "../metadata/tagFrames.js";
import type { CompressedHeader } from "./compressedHeader.js";
import { fourCharacters } from "./fourCharacters.js";

/** The header of a frame. */
interface Frame {
  readonly sampleRate: number;
  readonly channels: number;
  readonly samples: number;
  readonly bytes: number;
  /** offset of a Xing or Info tag from its start, bytes */
  readonly tagAt: number;
}

const RATES = [44_100, 48_000, 32_000];
/** Bit rates, kbit/s, by index: of MPEG 1, then of MPEG 2 and 2.5; layers 1, 2, 3. */
const BIT_RATES = [
  [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  ],
  [
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ],
] as const;
const SEARCHED_BYTES = 1 << 16;

/**
 * Reads the first frame of an MP3 stream and the number of frames that its encoder stored there.
 * @param bytes of the file.
 * @param start expected first byte of the stream, after any tag.
 * @returns the header; undefined if there are not two consecutive frames.
 * @see ISO/IEC 11172-3 (1993), 2.4.2.3; the Xing and LAME tags, http://gabriel.mp3-tech.org/mp3infotag.html.
 */
export function readMp3Header(bytes: Bytes, start: number): CompressedHeader | undefined {
  const head = readBytes(bytes, start, SEARCHED_BYTES);
  // Some writers leave padding after a tag. Without a tag, searching could mistake any file for MP3 by chance.
  const searched = start > 0 ? head.length : 1;
  for (let at = 0; at < searched; at++) {
    const frame = frameAt(head, at);
    if (frame === undefined) continue;
    const next = at + frame.bytes;
    if (next + 4 <= head.length && frameAt(head, next)?.sampleRate !== frame.sampleRate) continue;
    return {
      container: "MP3",
      encoding: "MP3",
      codec: "mp3",
      channels: frame.channels,
      sampleRate: frame.sampleRate,
      bitDepth: null,
      promised: promisedBy(head, at, frame),
      // Decoders drop up to two frames at the ends if the encoder's delay is unknown.
      tolerance: (2 * frame.samples) / frame.sampleRate,
      tags: start > 0 ? readTagFrames(readBytes(bytes, 0, Math.min(start, MAX_METADATA_BYTES))) : {},
      warnings: [],
    };
  }
  return undefined;
}

function frameAt(bytes: Uint8Array, at: number): Frame | undefined {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xe0) !== 0xe0) return undefined;
  const version = (bytes[at + 1] >> 3) & 3; // 0: MPEG 2.5, 2: MPEG 2, 3: MPEG 1
  const layer = 4 - ((bytes[at + 1] >> 1) & 3);
  const bitRate = bytes[at + 2] >> 4;
  const rate = (bytes[at + 2] >> 2) & 3;
  if (version === 1 || layer === 4 || bitRate === 0 || bitRate === 15 || rate === 3) return undefined;
  const sampleRate = RATES[rate] >> (version === 3 ? 0 : version === 2 ? 1 : 2);
  const kbits = BIT_RATES[version === 3 ? 0 : 1][layer - 1][bitRate];
  const samples = layer === 1 ? 384 : layer === 3 && version !== 3 ? 576 : 1152;
  const slot = layer === 1 ? 4 : 1;
  const slots = Math.floor(((samples / 8) * 1000 * kbits) / sampleRate / slot) + ((bytes[at + 2] >> 1) & 1);
  const channels = bytes[at + 3] >> 6 === 3 ? 1 : 2;
  const side = version === 3 ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17;
  return { sampleRate, channels, samples, bytes: slots * slot, tagAt: 4 + side };
}

/** Duration according to the Xing or Info tag, s, minus the delay and padding stated by LAME. */
function promisedBy(head: Uint8Array, at: number, frame: Frame): number | undefined {
  const tag = at + frame.tagAt;
  if (tag + 144 > head.length || !["Xing", "Info"].includes(fourCharacters(head, tag))) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const flags = view.getUint32(tag + 4);
  if (!(flags & 1)) return undefined;
  const frames = view.getUint32(tag + 8);
  const lame = tag + 8 + [4, 4, 100, 4].reduce((sum, size, bit) => sum + (flags & (1 << bit) ? size : 0), 0);
  const trimmed = /^(LAME|Lavc|Lavf)/.test(fourCharacters(head, lame));
  const delay = (head[lame + 21] << 4) | (head[lame + 22] >> 4);
  const padding = ((head[lame + 22] & 15) << 8) | head[lame + 23];
  const samples = frames * frame.samples - (trimmed ? delay + padding : 0);
  return Math.max(0, samples) / frame.sampleRate;
}

import { createMp3Encoder } from "wasm-media-encoders";
import { PLAYABLE_RATES, type SoundEncoder } from "../../../shapes/encodedSound.js";
import { InputError } from "../../../shapes/inputError.js";
import { rowCount } from "../../../shapes/series.js";

/** kbit/s of one channel up to 24 kHz, and above; there also for sounds that last longer than LONG s. */
const BITRATE = { low: 64, high: 96, long: 64 } as const;
const LOW_RATE = 24_000;
const LONG = 30;
/** Samples before the pulse: decoders may drop some 1100. Then the pulse, as many again, the sound, and the last block's. */
const LEAD = 4608;
/** Half length of the pulse in samples: short enough to place, long enough to survive the format's low-pass. */
const PULSE = 8;
const PULSE_PEAK = 0.7;

/**
 * Makes an encoder of mono sounds as MP3 at a constant bit rate, 96 kbit/s from 32 kHz on (64 beyond 30 s): the one lossy
 * format that every browser plays. The same samples give the same bytes.
 * @returns takes fractions of full scale, larger values clipped; the sound is preceded by a pulse that places it.
 * @throws {InputError} from the encoder, if the sound is not mono or its rate is none of PLAYABLE_RATES.
 */
export async function mp3Encoder(): Promise<SoundEncoder> {
  const encoder = await createMp3Encoder();
  return (signal) => {
    const { rate, columns, values } = signal;
    if (columns.length !== 1)
      throw new InputError(`encodeMp3: channels=${columns.length} is not 1; choose one with channelOf.`);
    if (!PLAYABLE_RATES.some((playable) => playable === rate))
      throw new InputError(
        `encodeMp3: rate=${rate} Hz is not in ${PLAYABLE_RATES.join(", ")}; resample to one.`,
      );
    const length = rowCount(signal);
    const samples = new Float32Array(2 * LEAD + length + LEAD);
    for (let i = -PULSE; i <= PULSE; i++)
      samples[LEAD + i] = PULSE_PEAK * (0.5 + 0.5 * Math.cos((Math.PI * i) / PULSE));
    for (let i = 0; i < length; i++) samples[2 * LEAD + i] = Math.min(1, Math.max(-1, values[i]));
    encoder.configure({
      channels: 1,
      sampleRate: rate,
      outputSampleRate: rate as (typeof PLAYABLE_RATES)[number],
      bitrate: rate <= LOW_RATE ? BITRATE.low : length > LONG * rate ? BITRATE.long : BITRATE.high,
    });
    // What the encoder returns is its own memory, which the next call overwrites.
    const parts = [Uint8Array.from(encoder.encode([samples])), Uint8Array.from(encoder.finalize())];
    return { bytes: new Uint8Array(Buffer.concat(parts)), rate, afterPulse: LEAD, length };
  };
}

#!/usr/bin/env python3
"""F0 as librosa's pyin and praat hear it, on a clock of 1 ms.

stdin: JSON, a list of {"file": path of a WAV, "lowHz": Hz, "highHz": Hz} (and "peers": names, to ask for fewer).
stdout: JSON, {"pyin": {"version": text, "seconds": processor time, "tracks": [[Hz or null a millisecond] a request]} or
null, "praat": the same}.
A peer that can't be imported is null. Both get the range they are asked for; what depends on it follows their own rules:
- praat (Boersma 1993, parselmouth): To Pitch (ac) with its own defaults but the range, so windows of 3 / low.
- pyin (Mauch & Dixon 2014): frames of 4 / low (its default, 2048 samples, would smear every syllable), a hop of 1 ms,
  transitions of 100 octaves a second (its default, 36, rounds to no transition at all at this hop).
"""

import json
import sys
import time
import warnings

import numpy as np
from scipy.io import wavfile

warnings.simplefilter("ignore")
HOP = 0.001


def load(path):
    rate, samples = wavfile.read(path)
    if samples.dtype == np.uint8:
        samples = samples.astype(float) / 128 - 1
    elif samples.dtype.kind == "i":
        samples = samples.astype(float) / np.iinfo(samples.dtype).max
    samples = np.asarray(samples, dtype=float)
    if samples.ndim > 1:
        samples = samples[:, 0]
    return rate, samples - samples.mean()


def on_clock(times, values, duration):
    """Values at every millisecond, from the nearest instant within 2 ms; null where there is none."""
    clock = np.arange(int(duration / HOP) + 1) * HOP
    if len(times) == 0:
        return [None] * len(clock)
    after = np.clip(np.searchsorted(times, clock), 0, len(times) - 1)
    before = np.clip(after - 1, 0, len(times) - 1)
    nearest = np.where(np.abs(times[after] - clock) <= np.abs(times[before] - clock), after, before)
    good = (np.abs(times[nearest] - clock) < 0.002) & (values[nearest] > 0)
    return [round(float(v), 3) if ok else None for v, ok in zip(values[nearest], good)]


def with_praat():
    import parselmouth

    def track(rate, samples, low, high):
        sound = parselmouth.Sound(samples / max(np.abs(samples).max(), 1e-9), rate)
        pitch = sound.to_pitch_ac(HOP, low, 15, False, 0.03, 0.45, 0.01, 0.35, 0.14, high)
        return on_clock(pitch.xs(), pitch.selected_array["frequency"], len(samples) / rate)

    return f"praat {parselmouth.PRAAT_VERSION} (parselmouth {parselmouth.__version__})", track


def with_pyin():
    import librosa

    def track(rate, samples, low, high):
        frame = 2 * int(np.ceil(2 * rate / low))
        hop = max(1, round(HOP * rate))
        high = min(high, 0.49 * rate)
        f0, voiced, _ = librosa.pyin(
            samples, fmin=low, fmax=high, sr=rate, frame_length=frame, hop_length=hop, max_transition_rate=100
        )
        values = np.where(voiced, np.nan_to_num(f0), 0)
        return on_clock(np.arange(len(values)) * hop / rate, values, len(samples) / rate)

    return f"librosa {librosa.__version__}", track


def main():
    requests = json.load(sys.stdin)
    answer = {}
    for name, load_peer in (("praat", with_praat), ("pyin", with_pyin)):
        try:
            version, track = load_peer()
        except ImportError:
            answer[name] = None
            continue
        tracks, seconds = [], 0
        for request in requests:
            if name in request.get("peers", (name,)):
                sound = load(request["file"])
                began = time.process_time()
                tracks.append(track(*sound, request["lowHz"], request["highHz"]))
                seconds += time.process_time() - began
            else:
                tracks.append(None)
        answer[name] = {"version": version, "seconds": seconds, "tracks": tracks}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()

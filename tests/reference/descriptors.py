"""Writes descriptors.json: what librosa, scipy and numpy make of a sound that a formula gives, for tests/features.

Run: python descriptors.py > descriptors.json
"""

import json

import librosa
import numpy as np
import scipy
from scipy.signal import get_window

FRAMES = [0, 3, 17, 40]


def sound(rate):
    """A rising and a falling tone over something like noise, 0.3 s, single precision."""
    n = np.arange(int(0.3 * rate), dtype=np.float64)
    t = n / rate
    tones = 0.3 * np.sin(2 * np.pi * (800 * t + 10000 * t * t)) + 0.1 * np.sin(2 * np.pi * (5000 * t - 4000 * t * t))
    return (tones + 0.02 * np.sin(0.7 * n * n)).astype(np.float32)


def rows(values):
    return [[float(f"{v:.7g}") for v in values[..., frame]] for frame in FRAMES]


def descriptors(rate, window, hop, low, high):
    y = sound(rate)
    magnitude = np.abs(librosa.stft(y.astype(np.float64), n_fft=window, hop_length=hop, dtype=np.complex128))
    f = np.arange(window // 2 + 1) * rate / window
    band = (f >= low) & (f <= high)
    power, f = magnitude[band] ** 2, f[band]
    share = power / power.sum(axis=0)
    feature = librosa.feature
    centroid = feature.spectral_centroid(S=power, freq=f)[0]
    spread = feature.spectral_bandwidth(S=power, freq=f)[0]
    off = (f[:, None] - centroid) / spread
    table = [
        centroid,
        spread,
        (share * off**3).sum(axis=0),
        (share * off**4).sum(axis=0),
        feature.spectral_rolloff(S=power, freq=f)[0],
        feature.spectral_flatness(S=magnitude[band], amin=1e-30)[0],
        power.max(axis=0) / power.mean(axis=0),
        np.concatenate([[0], np.sqrt((np.diff(np.sqrt(share), axis=1) ** 2).sum(axis=0))]),
        feature.zero_crossing_rate(y, frame_length=window, hop_length=hop)[0] * window / (window - 1) * rate,
        feature.rms(y=y, frame_length=window, hop_length=hop)[0],
    ]
    return {"rate": rate, "window": window, "hop": hop, "low": low, "high": high, "rows": rows(np.array(table))}


def cepstrum(rate, window, hop, bands, low, high, htk, area):
    y = sound(rate).astype(np.float64)
    mel = librosa.feature.melspectrogram(
        y=y, sr=rate, n_fft=window, hop_length=hop, n_mels=bands, fmin=low, fmax=high, htk=htk,
        norm="slaney" if area else None,
    ) * (2 / get_window("hann", window).sum() ** 2)
    level = librosa.power_to_db(mel, amin=1e-15, top_db=None)
    return {
        "rate": rate, "window": window, "hop": hop, "bands": bands, "low": low, "high": high,
        "scale": "htk" if htk else "slaney", "area": area,
        "mel": rows(mel), "mfcc": rows(librosa.feature.mfcc(S=level, n_mfcc=13)),
    }


def chroma(rate, size, bins):
    bank = librosa.filters.chroma(sr=rate, n_fft=size)
    return {"rate": rate, "size": size, "bins": bins, "columns": [[float(f"{v:.7g}") for v in bank[:, k]] for k in bins]}


SHAPES = {
    "hann": "hann", "hamming": "hamming", "blackman": "blackman", "blackman-harris": "blackmanharris",
    "rectangular": "boxcar",
}
print(
    json.dumps(
        {
            "made_by": f"librosa {librosa.__version__}, scipy {scipy.__version__}, numpy {np.__version__}",
            "frames": FRAMES,
            "windows": [
                {"shape": ours, "length": n, "values": [round(v, 12) for v in get_window(theirs, n)]}
                for n in (8, 9)
                for ours, theirs in [*SHAPES.items(), ({"gaussian": 0.2}, ("gaussian", 0.2 * n))]
            ],
            "descriptors": [
                descriptors(44100, 512, 128, 500, 10000),
                descriptors(44100, 1024, 256, 0, 22050),
                descriptors(32000, 256, 100, 500, 10000),
                descriptors(22050, 512, 64, 0, 11025),
            ],
            "cepstra": [
                cepstrum(44100, 1024, 128, 40, 500, 10000, False, True),
                cepstrum(22050, 512, 64, 26, 0, 11025, True, False),
                cepstrum(48000, 1024, 200, 40, 0, 24000, True, True),
                cepstrum(32000, 1024, 128, 32, 300, 16000, False, False),
            ],
            "chroma": [
                chroma(44100, 1024, [0, 1, 10, 41, 300, 512]),
                chroma(22050, 4096, [0, 3, 82, 1333, 2000]),
                chroma(96000, 2048, [2, 19, 77, 901]),
            ],
        },
        separators=(",", ":"),
    )
)

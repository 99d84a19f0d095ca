"""Times librosa and scipy on the frames that ours are timed on.

Reads one line of JSON on stdin: {"files": [...], "window": samples, "hop": samples}. Answers with a line of versions, then,
for every further line that names a peer ("librosa" or "scipy"), with the seconds that it took over all files. Sound is
loaded before. A spectrogram is computed once a file and handed to all features, as librosa's manual recommends.
"""

import json
import sys
import time

import numpy as np

request = json.loads(sys.stdin.readline())
window, hop = request["window"], request["hop"]
versions = {}
try:
    import librosa

    versions["librosa"] = f"librosa {librosa.__version__}, numpy {np.__version__}"
except ImportError:
    pass
try:
    import scipy
    from scipy.io import wavfile
    from scipy.signal import ShortTimeFFT
    from scipy.signal.windows import hann

    versions["scipy"] = f"scipy {scipy.__version__}"
except ImportError:
    pass
print(json.dumps(versions), flush=True)

sounds = []
for path in request["files"]:
    rate, samples = wavfile.read(path)
    if samples.ndim > 1:
        samples = samples[:, 0]
    sounds.append((rate, (samples / 32768.0).astype(np.float32)))


def with_librosa():
    feature = librosa.feature
    for rate, y in sounds:
        magnitude = np.abs(librosa.stft(y, n_fft=window, hop_length=hop))
        power = magnitude**2
        feature.rms(y=y, frame_length=window, hop_length=hop)
        feature.zero_crossing_rate(y, frame_length=window, hop_length=hop)
        feature.spectral_centroid(S=magnitude, sr=rate)
        feature.spectral_bandwidth(S=magnitude, sr=rate)
        feature.spectral_rolloff(S=magnitude, sr=rate)
        feature.spectral_flatness(S=magnitude)
        mel = feature.melspectrogram(S=power, sr=rate, n_mels=40)
        feature.mfcc(S=librosa.power_to_db(mel), n_mfcc=13)


def with_scipy():
    for rate, y in sounds:
        transform = ShortTimeFFT(hann(window, sym=False), hop, rate)
        transform.spectrogram(y)


for line in sys.stdin:
    began = time.perf_counter()
    {"librosa": with_librosa, "scipy": with_scipy}[line.strip()]()
    print(time.perf_counter() - began, flush=True)

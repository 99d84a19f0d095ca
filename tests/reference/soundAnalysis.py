"""Values of the features of Sound Analysis Pro, by plain numpy from their definitions, and of SciPy's Slepian tapers.

Run: python soundAnalysis.py > soundAnalysis.json, with numpy and scipy. Formulas: Tchernichovski et al. (2000) Animal
Behaviour 59 1167 and the documentation of soundAnalysis; double precision, full transforms, no shortcuts.
"""

import json
import sys

import numpy as np
import scipy
from scipy.signal.windows import dpss


def sound(rate, seconds):
    """A stack of harmonics that turns into a sweep, with noise of a linear congruential generator; single precision."""
    count = round(rate * seconds)
    t = np.arange(count) / rate
    state, noise = 1, np.empty(count)
    for i in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        noise[i] = state / 2**31 - 1
    stack = sum(np.sin(2 * np.pi * 620 * h * t + h * h) / h for h in range(1, 9))
    sweep = np.sin(2 * np.pi * (2500 * t + 15000 * t * t)) * np.exp(-(((t - 0.7 * seconds) / 0.02) ** 2))
    fade = np.maximum(0, 1 - t / (0.6 * seconds))
    return (0.2 * fade * stack + 0.4 * sweep + 0.002 * noise).astype(np.float32).astype(float)


def analyse(x, rate, hop, window, low, high):
    n = round(window * rate)
    size = 2 ** int(np.ceil(np.log2(n)))
    even, odd = dpss(n, 1.5, 2)
    hz = rate / size
    bins = np.arange(max(1, int(np.ceil(low / hz))), min(size // 2 - 1, int(np.floor(high / hz))) + 1)
    frames = int((len(x) - 1) // (hop * rate)) + 1
    padded = np.concatenate([np.zeros(n), x, np.zeros(n)])
    moment = np.sum((np.arange(n) - (n - 1) / 2) * even * odd)
    span = 2 ** int(np.ceil(np.log2(2 * len(bins)))) * hz
    points = int(round(span / hz))
    lags = np.arange(max(2, int(np.ceil(span / 7350))), min(points // 2 - 2, int(span // 400)) + 1)
    table, derivatives = [], []
    for r in range(frames):
        begin = int(np.floor(r * hop * rate + 0.5)) - n // 2 + n
        frame = padded[begin : begin + n]
        x1 = np.fft.fft(frame * even, size)[bins]
        x2 = np.fft.fft(frame * odd, size)[bins]
        p = abs(x1) ** 2 + abs(x2) ** 2
        time = -np.real(np.conj(x1) * x2)
        frequency = -np.imag(np.conj(x1) * x2)
        fm = np.arctan2(np.max(time**2), np.max(frequency**2))
        d = time * np.sin(fm) + frequency * np.cos(fm)
        weight = time**2 + frequency**2
        mean = hz * np.sum(bins * weight) / np.sum(weight)
        entropy = np.mean(np.log(p)) - np.log(np.mean(p))
        height = abs(np.fft.fft(d / (p + 1e-4 * p.max()), points)) ** 2
        highest = height[lags].max()
        peaks = (height[lags] >= 0.75 * highest) & (height[lags] >= height[lags - 1]) & (height[lags] >= height[lags + 1])
        i = lags[np.argmax(peaks | (height[lags] == highest))]
        a, b, c = height[i - 1 : i + 2]
        shift = (a - c) / (2 * (a - 2 * b + c)) if b >= a and b >= c else 0
        goodness = 2 * np.sqrt(highest) / len(bins)
        pitch = span / (i + shift)
        if pitch > 1800 or (entropy < -2 and goodness < 1 / 12):
            pitch = mean
        am = -2 * rate / moment * np.sum(time) / np.sum(p)
        peak = hz * (bins[0] + summit(abs(x1) ** 2))
        table.append([10 * np.log10(np.sum(p) / size), pitch, mean, peak, entropy, np.degrees(fm), am, goodness])
        derivatives.append(d / np.max(abs(d)))
    durations, ranges = continuity(np.array(derivatives), np.array(table), bins, hz)
    return np.column_stack([table, durations * hop, ranges * hz])


def summit(power):
    """The place of the highest of some powers, between bins."""
    i = np.argmax(power)
    if i in (0, len(power) - 1):
        return i
    a, b, c = np.log(power[i - 1 : i + 2])
    return i + (a - c) / (2 * (a - 2 * b + c))


def continuity(d, table, bins, hz):
    """Mean duration (frames) and range (bins) of the contours at each frame's points."""
    frames, count = d.shape
    around = np.pad(d, 3)

    def value(r, b):
        return around[r + 3, b + 3]

    points = np.zeros(d.shape, bool)
    for r in range(frames):
        for b in range(count):
            limit, beside = (
                0.01 * -table[r, 4] / max(1, abs((bins[b] + k) * hz - table[r, 2]) / (44100 / 1024)) for k in (0, 1)
            )
            for i, j in [(0, 1), (1, 0), (1, 1), (1, -1)]:
                inside = value(r, b) > limit and value(r + i, b + j) < -limit
                before, after = value(r - i, b - j), value(r + 2 * i, b + 2 * j)
                outside = (before > 0) != (after > 0)
                if (i, j) == (0, 1):
                    outside |= 0 < after <= limit if before > 0 else before >= -limit
                points[r, b] |= inside and outside
            if value(r, b) > limit and -limit <= value(r, b + 1) <= beside and value(r, b + 2) < -limit:
                points[r, b + 1] = True
    names = np.zeros((frames + 1, count + 2), int)  # a row of none before, a column of none to either side
    known = 0
    for r in range(frames):
        here, before = names[r + 1], names[r]
        marked = [b + 1 for b in range(count) if points[r, b]]
        for b in marked:
            here[b] = before[b] or before[b + 1] or before[b - 1] or here[b - 1]
        for b in reversed(marked):
            if here[b] == 0:
                known += 0 if here[b + 1] else 1
                here[b] = here[b + 1] or known
    names = names[1:, 1:-1]
    extents = {}
    for k in range(1, known + 1):
        rows, columns = np.nonzero(names == k)
        extents[k] = (rows.max() - rows.min(), columns.max() - columns.min())
    of = [[extents[k] for k in row[row > 0]] or [(0, 0)] for row in names]
    return np.array([np.mean([e[0] for e in row]) for row in of]), np.array([np.mean([e[1] for e in row]) for row in of])


def rounded(values):
    return [float(f"{v:.9g}") for v in np.ravel(values)]


tapers = [
    {"length": n, "nw": nw, "count": k, "step": step, "values": [dpss(n, nw, k)[i][::step].tolist() for i in range(k)]}
    for n, nw, k, step in [(8, 1.5, 2, 1), (9, 2, 4, 1), (409, 1.5, 2, 17), (512, 4, 7, 37), (2048, 3, 5, 211)]
]
cases = [
    {
        "rate": rate,
        "seconds": seconds,
        "settings": {"hop": hop, "window": window, "lowHz": low, "highHz": high},
        "values": rounded(analyse(sound(rate, seconds), rate, hop, window, low, high)),
    }
    for rate, seconds, hop, window, low, high in [
        (44100, 0.12, 0.001, 0.00927, 380, 11025),
        (22050, 0.1, 0.0017, 0.012, 1000, 9000),
    ]
]
made = {"numpy": np.__version__, "scipy": scipy.__version__, "python": sys.version.split()[0]}
print(json.dumps({"made": made, "tapers": tapers, "cases": cases}, separators=(",", ":")))

"""Writes zeroPhase.json: scipy's forward and backward Butterworth filters, for tests/signal/filter.test.ts.

Run it, then `npm run format`.
"""

import json
import sys
from pathlib import Path

import numpy as np
import scipy
from scipy.signal import butter, sosfiltfilt

RATE = 44100
n = np.arange(600)
# An offset, a trend, a low and a high tone, and a step.
x = 0.3 + 0.001 * n + np.sin(0.02 * n + 1) + 0.5 * np.sin(1.9 * n) + (n > 250)
CASES = [
    ("high-pass", 1000),
    ("low-pass", 1000),
    ("low-pass", 20000),
    ("band-pass", [1000, 8000]),
    ("band-pass", [3000, 3600]),
    ("high-pass", 44.1),
    ("low-pass", 44.1),
    ("band-pass", [44.1, 12000]),
]
cases = []
for kind, corner in CASES:
    sos = butter(4, corner, kind.replace("-", ""), fs=RATE, output="sos")
    y = sosfiltfilt(sos, x, padtype="odd", padlen=len(x) - 1)
    cases.append({"kind": kind, "corner": corner, "every_seventh": [float(v) for v in y[::7]]})
made_by = f"scipy {scipy.__version__}, numpy {np.__version__}, Python {sys.version.split()[0]}"
lines = ",\n".join("    " + json.dumps(case) for case in cases)
Path(__file__).with_suffix(".json").write_text(
    f'{{\n  "made_by": "{made_by}",\n  "rate": {RATE},\n  "cases": [\n{lines}\n  ]\n}}\n'
)

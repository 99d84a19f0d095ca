"""Writes editDistances.json: edit distances of sequences of labels by rapidfuzz, and the error rates of several files pooled by jiwer,
for tests/learn/labelling. Some seconds.

vak and TweetyNet compute the syllable error rate as the Levenshtein distance over the number of true syllables, each label one symbol.

Run it, then `npm run format`.
"""

import json
import sys
from pathlib import Path

import jiwer
import numpy as np
import rapidfuzz
from rapidfuzz.distance import Levenshtein

random = np.random.default_rng(16)
LABELS = ["a", "b", "c", "call", "i", "1", "12"]


def sequence(length):
    return [str(random.choice(LABELS)) for _ in range(length)]


def changed(labels):
    """Some of the labels left out, some replaced, some added."""
    out = []
    for label in labels:
        what = random.random()
        if what < 0.1:
            continue
        out.append(str(random.choice(LABELS)) if what < 0.2 else label)
        if what > 0.92:
            out.append(str(random.choice(LABELS)))
    return out


pairs = []
for length in [0, 1, 1, 2, 3, 5, 8, 13, 30, 60]:
    reference = sequence(length)
    for found in (changed(reference), sequence(int(random.integers(0, 2 * length + 1)))):
        pairs.append({"reference": reference, "found": found, "edits": Levenshtein.distance(reference, found)})

files = [(sequence(int(n)), None) for n in random.integers(5, 40, 6)]
files = [(reference, changed(reference)) for reference, _ in files]
pooled = jiwer.process_words([" ".join(r) for r, _ in files], [" ".join(f) for _, f in files])

Path(__file__).with_suffix(".json").write_text(
    json.dumps(
        {
            "madeBy": f"tests/reference/editDistances.py: rapidfuzz {rapidfuzz.__version__}, jiwer {__import__('importlib.metadata').metadata.version('jiwer')}, Python {sys.version.split()[0]}",
            "pairs": pairs,
            "pooled": {
                "files": [{"reference": r, "found": f} for r, f in files],
                "errorRate": pooled.wer,
                "edits": pooled.substitutions + pooled.insertions + pooled.deletions,
            },
        },
        indent=1,
    )
)

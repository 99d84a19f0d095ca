"""Canonical correlations, affine and Procrustes fits by scikit-learn and scipy, for tests/dynamics/latentFlow/alignment.test.ts.

    python3 tests/reference/alignment.py > tests/reference/alignment.json
"""
import json
import sys

import numpy as np
import scipy
import sklearn
from scipy.spatial import procrustes
from sklearn.cross_decomposition import CCA
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score

random = np.random.default_rng(1)
cases = []
for rows, a_columns, b_columns, noise in [(60, 3, 2, 0.5), (80, 2, 4, 1.0), (50, 3, 3, 0.1)]:
    shared = random.normal(size=(rows, 2))
    a = shared @ random.normal(size=(2, a_columns)) + noise * random.normal(size=(rows, a_columns))
    b = shared @ random.normal(size=(2, b_columns)) + noise * random.normal(size=(rows, b_columns))
    a, b = np.round(a, 4), np.round(10 * b + 3, 4)
    pairs = min(a_columns, b_columns)
    model = CCA(n_components=pairs, max_iter=100_000, tol=1e-14).fit(a, b)
    u, v = model.transform(a, b)
    width = max(a_columns, b_columns)
    pad = lambda m: np.hstack([m, np.zeros((rows, width - m.shape[1]))])
    fitted = LinearRegression().fit(a, b).predict(a)
    cases.append({
        "a": a.tolist(), "b": b.tolist(),
        "canonical": sorted((abs(np.corrcoef(u[:, k], v[:, k])[0, 1]) for k in range(pairs)), reverse=True),
        "affine": r2_score(b, fitted, multioutput="uniform_average"),
        "procrustes": 1 - procrustes(pad(a), pad(b))[2],
    })
json.dump({"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "cases": cases}, sys.stdout)

"""Writes linearRivals.json: principal and kernel components, autoregressions and flows as numpy, scikit-learn and scipy
find them, for tests/learn and tests/dynamics. About a minute.

Run it, then `npm run format`.
"""

import json
import sys
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.integrate import solve_ivp
from sklearn.decomposition import KernelPCA
from sklearn.preprocessing import PolynomialFeatures

random = np.random.default_rng(7)


def coarse(values):
    """Multiples of 1/256: single precision holds them without rounding."""
    return np.round(np.asarray(values) * 256) / 256


turn = random.uniform(0, 2 * np.pi, 50)
rows = coarse(np.c_[2 * np.cos(turn), np.sin(turn), np.sin(2 * turn)] + random.normal(0, 0.1, (50, 3)) + 0.5)
fitted, unseen = rows[:40], rows[40:]

centred = fitted - fitted.mean(axis=0)
_, sizes, components = np.linalg.svd(centred, full_matrices=False)
principal = {
    "variances": sizes**2 / len(fitted),
    "cumulative": np.cumsum(sizes**2) / np.sum(sizes**2),
    "projected": (unseen - fitted.mean(axis=0)) @ components.T,
}


def kernel(**settings):
    model = KernelPCA(n_components=4, eigen_solver="dense", **settings).fit(fitted)
    # All of them, for the variance in kernel space.
    every = KernelPCA(n_components=None, eigen_solver="dense", **settings).fit(fitted)
    return {
        "variances": model.eigenvalues_ / len(fitted),
        "total": every.eigenvalues_.sum() / len(fitted),
        "projected": model.transform(unseen),
    }


WIDTH = 0.8
kernels = {
    "gaussian": kernel(kernel="rbf", gamma=1 / (2 * WIDTH**2)),
    "polynomial": kernel(kernel="poly", degree=3, coef0=1, gamma=1),
}

series = np.zeros((150, 2))
for t in range(1, 150):
    x, y = series[t - 1]
    series[t] = 0.5 * x - 0.6 * y + 0.1 * x * y, 0.4 * x + 0.7 * y - 0.05 * x * x
    series[t] += random.normal(0, 0.5, 2)
series = coarse(series)
ORDER = 3
windows = np.array([series[t : t + ORDER].ravel() for t in range(150 - ORDER)])
targets = series[ORDER:]
autoregressions = {}
for name, degree in (("linear", 1), ("quadratic", 2)):
    features = PolynomialFeatures(degree)
    weights = np.linalg.lstsq(features.fit_transform(windows), targets, rcond=None)[0]
    autoregressions[name] = features.transform(series[-ORDER:].reshape(1, -1)) @ weights


def lorenz(_, s):
    return [10 * (s[1] - s[0]), s[0] * (28 - s[2]) - s[1], s[0] * s[1] - 8 / 3 * s[2]]


def rossler(_, s):
    return [-s[1] - s[2], s[0] + 0.2 * s[1], 0.2 + s[2] * (s[0] - 5.7)]


def flow(field, initial, time, coordinate, level, direction, long):
    end = solve_ivp(field, (0, time), initial, method="DOP853", rtol=1e-13, atol=1e-13).y[:, -1]

    def section(_, s):
        return s[coordinate] - level

    section.direction = direction
    run = solve_ivp(field, (0, long), initial, method="DOP853", rtol=1e-9, atol=1e-9, events=section)
    crossings = run.t_events[0]
    turns = np.diff(crossings[crossings > long / 50])
    return {
        "initial": initial,
        "time": time,
        "end": end,
        "turn": turns.mean(),
        "turn_error": turns.std() / np.sqrt(len(turns)),
    }


flows = {
    "lorenz": flow(lorenz, [1, 2, 20], 5, 2, 27, 1, 5000),
    "rossler": flow(rossler, [-5, 0, 0], 20, 1, 0, -1, 40000),
}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(v) for key, v in value.items()}
    return np.asarray(value).tolist()


made_by = (
    f"numpy {np.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}, "
    f"Python {sys.version.split()[0]}"
)
content = {
    "made_by": made_by,
    "fitted": fitted,
    "unseen": unseen,
    "principal": principal,
    "kernel_width": WIDTH,
    "kernels": kernels,
    "series": series,
    "order": ORDER,
    "autoregressions": autoregressions,
    "flows": flows,
}
Path(__file__).with_suffix(".json").write_text(
    json.dumps({key: value if key == "made_by" else plain(value) for key, value in content.items()}, indent=2) + "\n"
)

"""Values and seconds of scipy, nolds and neurokit2 on points and series that ours are measured on.

Reads one line of JSON on stdin: {"points": path of a file of doubles, rows x 3, "series": {name: [path, rate]}}. Answers with
a line of versions, then, for every further line, with a line of JSON [value, seconds]. Lines are "build", "nearest",
"nolds NAME ROWS" or "neurokit NAME ROWS"; seconds are of one core's work.
"""

import json
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
request = json.loads(sys.stdin.readline())
versions = {}
try:
    import scipy
    from scipy.spatial import cKDTree

    versions["scipy"] = f"scipy {scipy.__version__} cKDTree"
except ImportError:
    pass
try:
    import nolds

    from importlib.metadata import version

    versions["nolds"] = f"nolds {version('nolds')} lyap_r, lag and Theiler window given"
except Exception:
    pass
try:
    import neurokit2

    versions["neurokit"] = f"neurokit2 {neurokit2.__version__} complexity_lyapunov, delay and dimension given"
except Exception:
    pass
print(json.dumps(versions), flush=True)

points = np.fromfile(request["points"]).reshape(-1, 3)
tree = cKDTree(points) if "scipy" in versions else None


def work(line):
    words = line.split()
    if words[0] == "build":
        return len(points), lambda: cKDTree(points)
    if words[0] == "nearest":
        return len(points), lambda: tree.query(points, 6)
    path, rate, delay, turn = request["series"][words[1]]
    x = np.fromfile(path)[: int(words[2])]
    if words[0] == "nolds":
        return None, lambda: nolds.lyap_r(x, emb_dim=3, lag=delay, min_tsep=2 * turn, tau=1 / rate)
    return None, lambda: neurokit2.complexity_lyapunov(x, delay=delay, dimension=3)[0] * rate


for line in sys.stdin:
    _, run = work(line.strip())
    begin = time.process_time()
    try:
        value = run()
    except Exception:
        value = None
    seconds = time.process_time() - begin
    number = float(value) if isinstance(value, (int, float, np.floating)) else None
    print(json.dumps([number if number is None or np.isfinite(number) else None, seconds]), flush=True)

"""Values and seconds of scipy, nolds and neurokit2 on points and series that ours are measured on.

Reads one line of JSON on stdin: {"points": path of a file of doubles, rows x 3, "series": {name: [path, rate, delay, turn]}}.
Answers with a line of versions, then, for every further line, with a line of JSON [value, seconds, problem]. Lines are
"build", "nearest", "nolds NAME ROWS" or "neurokit NAME ROWS"; seconds are of one core's work; the problem is null, or says in
words why there is no value. Exponents are computed in a process of their own, whose time and memory are limited.
"""

import json
import multiprocessing
import resource
import sys
import time
import warnings

import numpy as np

MINUTES = 10
GIBIBYTES = 12
WARM = 1000

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


def exponent(peer, name, rows):
    path, rate, delay, turn = request["series"][name]
    x = np.fromfile(path)[:rows]
    if peer == "nolds":
        return nolds.lyap_r(x, emb_dim=3, lag=delay, min_tsep=2 * turn, tau=1 / rate)
    return neurokit2.complexity_lyapunov(x, delay=delay, dimension=3)[0] * rate


def measured(work):
    begin = time.process_time()
    value = work()
    return value, time.process_time() - begin


def limited(pipe, peer, name, rows):
    resource.setrlimit(resource.RLIMIT_AS, (GIBIBYTES << 30, GIBIBYTES << 30))
    try:
        # What the peer loads when it is first called is not its work.
        exponent(peer, name, WARM)
        value, seconds = measured(lambda: float(exponent(peer, name, rows)))
        pipe.send([value if np.isfinite(value) else None, seconds, None if np.isfinite(value) else "no finite value"])
    except MemoryError:
        pipe.send([None, 0, f"needs more than {GIBIBYTES} GiB"])
    except Exception as problem:
        pipe.send([None, 0, f"fails: {problem}"])


def asked(peer, name, rows):
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(False)
    child = fork.Process(target=limited, args=(there, peer, name, rows))
    child.start()
    there.close()
    try:
        answer = here.recv() if here.poll(60 * MINUTES) else [None, 0, f"not within {MINUTES} minutes"]
    except EOFError:
        answer = [None, 0, f"needs more than {GIBIBYTES} GiB"]
    child.kill()
    child.join()
    return answer


for line in sys.stdin:
    words = line.split()
    if words[0] == "build":
        answer = [len(points), measured(lambda: cKDTree(points))[1], None]
    elif words[0] == "nearest":
        answer = [len(points), measured(lambda: tree.query(points, 6))[1], None]
    else:
        answer = asked(words[0], words[1], int(words[2]))
    print(json.dumps(answer), flush=True)

"""Groups and agreements by scikit-learn: values for tests/math/clustering.

    python tests/reference/clustering.py SYLLABLES.json > tests/reference/clustering.json

SYLLABLES.json: {name: {columns, values}}, the first eight principal components of the annotated syllables of two birds,
rounded to three decimals: those that `syllablePoints(syllables, "pca")` gives (zebra finch G402 of AVN, MIT licence; Bengalese
finch Bird0 of Koumura 2016, CC BY 4.0).

HDBSCAN sorts the edges of its tree with a sort that is not stable: where several have the same length, labels of points
between two groups depend on it. So each case holds the labels of `HDBSCAN` and those of the same code with a stable sort.
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.cluster import HDBSCAN
from sklearn.cluster._hdbscan._linkage import make_single_linkage, mst_from_data_matrix
from sklearn.cluster._hdbscan._tree import tree_to_labels
from sklearn.datasets import make_blobs, make_moons
from sklearn.metrics import DistanceMetric, adjusted_rand_score, homogeneity_completeness_v_measure
from sklearn.neighbors import KDTree


def stable(points, least, samples):
    core = np.ascontiguousarray(KDTree(points).query(points, samples)[0][:, -1])
    tree = mst_from_data_matrix(points, core, DistanceMetric.get_metric("euclidean"), 1.0)
    tree = tree[np.argsort(tree["distance"], kind="stable")]
    labels, strengths = tree_to_labels(make_single_linkage(tree), least, "eom", False, 0.0, None)
    return labels, strengths


def case(name, points, least, samples):
    points = np.round(np.asarray(points, float), 3).copy()
    default = HDBSCAN(min_cluster_size=least, min_samples=samples, copy=True).fit(points)
    labels, strengths = stable(points, least, samples)
    return {
        "name": name,
        "columns": points.shape[1],
        "least": least,
        "samples": samples,
        "points": points.ravel().tolist(),
        "labels": [int(label) for label in labels],
        "strengths": [round(float(one), 6) for one in strengths],
        "default": default.labels_.tolist(),
    }


def agreement(reference, found):
    h, c, v = homogeneity_completeness_v_measure(reference, found)
    return {
        "reference": reference,
        "found": found,
        "adjustedRand": adjusted_rand_score(reference, found),
        "homogeneity": h,
        "completeness": c,
        "vMeasure": v,
    }


syllables = json.load(open(sys.argv[1]))
blobs = make_blobs(300, 4, centers=6, cluster_std=2.0, random_state=3)[0]
moons = make_moons(300, noise=0.08, random_state=5)[0]
cases = [
    case("six blobs", blobs, 5, 5),
    case("six blobs, few neighbours", blobs, 10, 2),
    case("two moons", moons, 10, 10),
    case("noise only", np.random.RandomState(7).uniform(0, 1, (200, 2)), 15, 15),
]
for bird, data in syllables.items():
    rows = np.array(data["values"]).reshape(-1, data["columns"])
    cases += [case(f"syllables of {bird}", rows, 5, samples) for samples in (2, 5)]
rng = np.random.RandomState(11)
agreements = [
    agreement(rng.randint(0, a, n).tolist(), rng.randint(-1, b, n).tolist())
    for n, a, b in ((20, 3, 4), (100, 5, 2), (60, 1, 3), (60, 4, 0), (30, 30, 30))
]
agreements.append(agreement([0, 0, 1, 1, 2, 2], [1, 1, 2, 2, 0, 0]))
json.dump({"scikit-learn": sklearn.__version__, "cases": cases, "agreements": agreements}, sys.stdout)

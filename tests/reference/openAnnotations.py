"""Opens annotations that `syrinx label --write FORMAT` or `syrinx cluster --write FORMAT` wrote with crowsetta and, TextGrids, with
Praat, and compares onsets, offsets and labels with the table of syllables beside them, or with clusters.csv, the table of all. Needs crowsetta 5.1.2 and praat-parselmouth 0.4.7.

    python tests/reference/openAnnotations.py FOLDER FORMAT

FOLDER is the --out of the command; FORMAT one of simple-seq, raven, notmat, textgrid, generic-seq. It says how many
files and syllables agree, and ends with status 1 at the first that doesn't. Formats round: the tolerance is theirs.
"""

import csv
import sys
from pathlib import Path

import crowsetta
import numpy as np

# ending of the file, crowsetta's name, and how finely the format tells times, s
FORMATS = {
    "simple-seq": (".wav.csv", "simple-seq", 1e-9),
    "raven": (".Table.1.selections.txt", "raven", 1e-9),
    "notmat": (".wav.not.mat", "notmat", 1e-6),
    "textgrid": (".TextGrid", "textgrid", 1e-9),
    "generic-seq": (".generic-seq.csv", "generic-seq", 1e-4),
}


def opened(path, name):
    """Onsets, offsets and labels, as crowsetta has them."""
    scribe = crowsetta.Transcriber(format=name)
    if name == "raven":
        boxes = scribe.from_file(path, annot_col="Annotation").to_bbox()
        rows = [(box.onset, box.offset, box.label) for box in boxes]
        return [list(column) for column in zip(*rows)] if rows else [[], [], []]
    if name == "generic-seq":
        found = scribe.from_file(path).to_annot()
        found = (found[0] if isinstance(found, list) else found).seq
    else:
        # By default it rounds times to a millisecond.
        found = scribe.from_file(path).to_seq(round_times=False)
        found = found[0] if isinstance(found, list) else found
    onsets, offsets = found.onsets_s, found.offsets_s
    # Empty intervals are gaps.
    keep = [i for i, label in enumerate(found.labels) if label != ""]
    return [[column[i] for i in keep] for column in (onsets, offsets, found.labels)]


def inPraat(path):
    """Onsets, offsets and labels, as Praat has them."""
    import parselmouth

    grid = parselmouth.read(str(path))
    count = parselmouth.praat.call(grid, "Get number of intervals", 1)
    rows = []
    for i in range(1, count + 1):
        label = parselmouth.praat.call(grid, "Get label of interval", 1, i)
        if label == "":
            continue
        begin = parselmouth.praat.call(grid, "Get start time of interval", 1, i)
        end = parselmouth.praat.call(grid, "Get end time of interval", 1, i)
        rows.append((begin, end, label))
    return [list(column) for column in zip(*rows)] if rows else [[], [], []]


def tables(folder, ending):
    """Annotations and the rows of the table that they should agree with."""
    grouped = folder / "clusters.csv"
    if grouped.exists():
        rows = list(csv.DictReader(grouped.open(encoding="utf-8")))
        for file in sorted({row["file"] for row in rows}):
            [path] = folder.rglob(Path(file).stem + ending)
            yield path, grouped, [row for row in rows if row["file"] == file]
    for table in sorted(folder.rglob("*.syllables.csv")):
        path = table.with_name(table.name.removesuffix(".syllables.csv") + ending)
        yield path, table, list(csv.DictReader(table.open(encoding="utf-8")))


folder, wanted = Path(sys.argv[1]), sys.argv[2]
ending, name, tolerance = FORMATS[wanted]
files = syllables = 0
for path, table, rows in tables(folder, ending):
    truth = [[float(row["onset_s"]) for row in rows], [float(row["offset_s"]) for row in rows], [row["label"] for row in rows]]
    readers = [lambda: opened(path, name)] + ([lambda: inPraat(path)] if wanted == "textgrid" else [])
    for read in readers:
        onsets, offsets, labels = read()
        # The table keeps nine digits.
        agree = [str(label) for label in labels] == truth[2] and all(
            np.allclose(found, right, rtol=1e-8, atol=tolerance)
            for found, right in ((onsets, truth[0]), (offsets, truth[1]))
        )
        if not agree:
            sys.exit(f"{path}: differs from {table}")
    files += 1
    syllables += len(rows)
print(f"{wanted}: {files} files, {syllables} syllables agree")

"""What other readers make of odd and broken WAV files: the oracle of tests/workspace/sound/variants.test.ts.

Run: python3 wavVariants.py FOLDER > wavVariants.json, then npm run format   (needs numpy, scipy, soundfile and sox)

Each reader's samples become fractions of full scale (integers of a container of n bits divided by 2^(n-1), 8 bits less
128 first), interleaved, as 32-bit floating point: `sha256` is of those bytes. `readers` names those that agree on it.
"""

import hashlib
import json
import subprocess
import sys
import warnings
from pathlib import Path

import numpy
import scipy
import scipy.io.wavfile
import soundfile

warnings.simplefilter("ignore")


def by_scipy(path):
    rate, samples = scipy.io.wavfile.read(path)
    samples = samples.reshape(len(samples), -1)
    if samples.dtype.kind == "u":
        return rate, (samples.astype("f8") - 128) / 128
    if samples.dtype.kind == "i":
        return rate, samples.astype("f8") / 2.0 ** (8 * samples.dtype.itemsize - 1)
    return rate, samples


def by_soundfile(path):
    samples, rate = soundfile.read(path, dtype="float64", always_2d=True)
    return rate, samples


def by_sox(path):
    # Integers of 32 bits, which sox works in; it clips floating point at full scale.
    def ask(flag):
        return float(subprocess.run(["soxi", flag, path], capture_output=True, text=True, check=True).stdout)

    done = subprocess.run(["sox", path, "-t", "s32", "-"], capture_output=True, check=True)
    if b"clipped" in done.stderr:
        raise ValueError("clipped")
    return int(ask("-r")), numpy.frombuffer(done.stdout, "<i4").reshape(-1, int(ask("-c"))) / 2.0**31


def described(rate, samples):
    values = numpy.ascontiguousarray(samples, "<f4").reshape(-1)
    return {
        "sampleRate": int(rate),
        "channels": samples.shape[1],
        "frames": samples.shape[0],
        "first": [float(v) for v in values[:6]],
        "last": [float(v) for v in values[-6:]],
        "sha256": hashlib.sha256(values.tobytes()).hexdigest(),
    }


def main(folder):
    sox = subprocess.run(["sox", "--version"], capture_output=True, text=True).stdout
    tools = {"scipy": scipy.__version__, "soundfile": f"{soundfile.__version__} ({soundfile.__libsndfile_version__})",
             "sox": sox.strip().split()[-1], "numpy": numpy.__version__}
    files = {}
    for path in sorted(Path(folder).glob("*.wav")):
        answers, faults = [], {}
        for name, read in (("scipy", by_scipy), ("soundfile", by_soundfile), ("sox", by_sox)):
            try:
                answer = described(*read(str(path)))
                same = [a for a in answers if a["sha256"] == answer["sha256"] and a["channels"] == answer["channels"]]
                if same:
                    same[0]["readers"].append(name)
                else:
                    answers.append({"readers": [name], **answer})
            except Exception as fault:
                text = str(fault) or type(fault).__name__
                if isinstance(fault, subprocess.CalledProcessError):
                    text = fault.stderr if isinstance(fault.stderr, str) else fault.stderr.decode()
                faults[name] = text.strip().splitlines()[-1].replace(str(path), path.name)[:160] if text.strip() else ""
        files[path.name] = {"answers": answers, "faults": faults}
    json.dump({"tools": tools, "files": files}, sys.stdout, indent=1)
    print()


main(sys.argv[1])

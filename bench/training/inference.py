#!/usr/bin/env python3
"""Times PyTorch's running of networks that ours run, whenever it is asked to.

Reads one line of JSON on stdin, as peers.py does. Answers with a line of its version, then every further line with {"wall": s,
"cpu": s}, JSON:

- {"freeRun": index, "steps": n}: of one step of a free run. The window moves on by the predicted row; each step runs the
  whole window from a state of zeros, as ours does.
- {"latent": index, "portion": n}: of the latent state of as many samples as the case's batch, in portions.

Threads are those of OMP_NUM_THREADS.
"""

import json
import os
import sys
import time

import torch
from torch_network import Cells, run

cases = json.loads(sys.stdin.readline())
torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
print(f"PyTorch {torch.__version__.split('+')[0]}", flush=True)
torch.manual_seed(1)
built = {}


def build(number, latent):
    if number not in built:
        case = cases[number]
        network = case["network"]
        weights = {name: torch.randn(*shape) * 0.05 for name, shape in case["weights"].items()}
        layers = network["layers"][: network["encoder"]] if latent else network["layers"]
        cells = Cells(weights)
        samples = torch.randn(case["batch"], *network["input"])
        for _ in range(3):
            run(layers, weights, cells, samples[:1024])
        built[number] = layers, weights, cells, samples
    return built[number]


def free_run(number, steps):
    layers, weights, cells, window = build(number, False)
    for _ in range(steps):
        row = run(layers, weights, cells, window)
        if cases[number]["network"]["increment"]:
            row = row + window[:, -1]
        window = torch.cat([window[:, 1:], row[:, None]], 1)
    return steps


def latent(number, portion):
    layers, weights, cells, samples = build(number, True)
    torch.cat([run(layers, weights, cells, part) for part in samples.split(portion)])
    return 1


with torch.inference_mode():
    for line in sys.stdin:
        request = json.loads(line)
        build(request.get("freeRun", request.get("latent")), "latent" in request)
        wall, cpu = time.perf_counter(), time.process_time()
        if "freeRun" in request:
            pieces = free_run(request["freeRun"], request["steps"])
        else:
            pieces = latent(request["latent"], request["portion"])
        answer = {"wall": (time.perf_counter() - wall) / pieces, "cpu": (time.process_time() - cpu) / pieces}
        print(json.dumps(answer), flush=True)

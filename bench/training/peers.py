#!/usr/bin/env python3
"""Times PyTorch's training steps on the networks that ours are timed on, whenever it is asked to.

Reads one line of JSON on stdin: a list of {"network": as src/shapes/network.ts, "weights": {name: shape}, "batch": n,
"networks": n}. Answers with a line of its version, then, for every further line "case steps", with seconds a step. Adam at
1e-3 on the mean squared error; the best of torch's own threads and one thread is for the caller to choose by OMP_NUM_THREADS.
"""

import json
import os
import sys
import time

import torch
from torch_network import Cells, parameters, run

cases = json.loads(sys.stdin.readline())
if "OMP_NUM_THREADS" in os.environ:
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
print(f"PyTorch {torch.__version__.split('+')[0]}, {torch.get_num_threads()} threads", flush=True)
torch.manual_seed(1)


class Step:
    def __init__(self, case):
        network, count, batch = case["network"], case["networks"], case["batch"]
        lead = [count] if count > 1 else []
        self.weights = {
            name: (torch.randn(*lead, *shape) * 0.05).requires_grad_() for name, shape in case["weights"].items()
        }
        self.cells = Cells(self.weights)
        self.layers, self.count = network["layers"], count
        self.x = torch.randn(*lead, batch, *network["input"])
        same = network["task"] == "reconstruct"
        self.y = self.x if same else torch.randn(batch, *network["output"])
        run(self.layers, self.weights, self.cells, self.x, count)
        self.optimizer = torch.optim.Adam(parameters(self.weights, self.cells), 1e-3)

    def __call__(self):
        self.optimizer.zero_grad(set_to_none=True)
        error = (run(self.layers, self.weights, self.cells, self.x, self.count) - self.y) ** 2
        loss = error.mean() * self.count
        loss.backward()
        self.optimizer.step()


steps = {}
for line in sys.stdin:
    number, count = map(int, line.split())
    if number not in steps:
        steps[number] = Step(cases[number])
        for _ in range(3):
            steps[number]()
    began = time.perf_counter()
    for _ in range(count):
        steps[number]()
    print((time.perf_counter() - began) / count, flush=True)

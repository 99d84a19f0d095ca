#!/usr/bin/env python3
"""Times PyTorch's training steps on the networks that ours are timed on, whenever it is asked to.

Reads one line of JSON on stdin: a list of {"network": as src/shapes/network.ts, "weights": {name: shape}, "batch": n,
"networks": n}. Answers with a line of its version, then every further line with a line, both JSON:

- {"case": index, "setting": words, "steps": n}: {"wall": s, "cpu": s} of a step, or {"fault": why it does not run}.
  Words: "fused" or "foreach" Adam; "compiled" by torch.compile; of several networks, "bmm" or "vmap".
- {"first": index}: the same of building the network and taking its first step.

Adam at 1e-3 on the mean squared error. Threads are those of OMP_NUM_THREADS.
"""

import json
import os
import signal
import sys
import time

import torch
from torch_network import Cells, parameters, run

COMPILING = 60  # s, at most

cases = json.loads(sys.stdin.readline())
torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
print(f"PyTorch {torch.__version__.split('+')[0]}", flush=True)
torch.manual_seed(1)


class Step:
    def __init__(self, case, setting):
        network, count, batch = case["network"], case["networks"], case["batch"]
        lead = [count] if count > 1 else []
        self.weights = {
            name: (torch.randn(*lead, *shape) * 0.05).requires_grad_() for name, shape in case["weights"].items()
        }
        self.cells = Cells(self.weights)
        self.layers, self.count, self.vmap = network["layers"], count, "vmap" in setting
        self.x = torch.randn(*lead, batch, *network["input"])
        same = network["task"] == "reconstruct"
        self.y = self.x if same else torch.randn(batch, *network["output"])
        self.output()
        kind = "fused" if "fused" in setting else "foreach"
        self.optimizer = torch.optim.Adam(parameters(self.weights, self.cells), 1e-3, **{kind: True})
        self.value = torch.compile(self.loss) if "compiled" in setting else self.loss

    def output(self):
        if self.vmap:
            one = lambda weights, x: run(self.layers, weights, self.cells, x)
            return torch.func.vmap(one)(self.weights, self.x)
        return run(self.layers, self.weights, self.cells, self.x, self.count)

    def loss(self):
        return ((self.output() - self.y) ** 2).mean() * self.count

    def __call__(self):
        self.optimizer.zero_grad(set_to_none=True)
        self.value().backward()
        self.optimizer.step()


class TooLong(Exception):
    pass


def give_up(*_):
    raise TooLong


signal.signal(signal.SIGALRM, give_up)
prepared = {}


def prepare(number, setting):
    """A step that has been taken some times, or why there is none."""
    compiled = "compiled" in setting
    try:
        if compiled:
            # Otherwise what was compiled for other networks counts against a limit, and torch silently compiles no more.
            torch._dynamo.reset()
            signal.alarm(COMPILING)
        step = Step(cases[number], setting)
        for _ in range(3):
            step()
        return step
    except Exception as error:
        long = time.perf_counter() - began > COMPILING - 1 and compiled
        return f"compiles for more than {COMPILING} s" if long else f"does not work here ({type(error).__name__})"
    finally:
        signal.alarm(0)


def timed(work, count):
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(count):
        work()
    return {"wall": (time.perf_counter() - wall) / count, "cpu": (time.process_time() - cpu) / count}


for line in sys.stdin:
    request = json.loads(line)
    if "first" in request:
        answer = timed(lambda: Step(cases[request["first"]], "fused")(), 1)
    else:
        key = (request["case"], request["setting"])
        if any(number != key[0] for number, _ in prepared):
            prepared.clear()
        if key not in prepared:
            began = time.perf_counter()
            prepared[key] = prepare(*key)
        step = prepared[key]
        answer = {"fault": step} if isinstance(step, str) else timed(step, request["steps"])
    print(json.dumps(answer), flush=True)

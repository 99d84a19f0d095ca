#!/usr/bin/env python3
"""Times epochs of the textbooks' script in Keras, on the backend that KERAS_BACKEND names.

Reads one line of JSON on stdin: {"windows": n, "lookBack": n, "units": n, "batch": n}. Answers with a line of its version, once
what it compiles is compiled; then every further line with {"wall": s, "cpu": s} of an epoch. Threads are those of
OMP_NUM_THREADS.
"""

import json
import os
import sys
import time

threads = os.environ["OMP_NUM_THREADS"]
os.environ["TF_NUM_INTRAOP_THREADS"] = os.environ["TF_NUM_INTEROP_THREADS"] = threads

import keras  # noqa: E402  (it reads the environment)
import numpy  # noqa: E402

backend = keras.backend.backend()
if backend == "torch":
    import torch

    torch.set_num_threads(int(threads))
    version = torch.__version__.split("+")[0]
else:
    import tensorflow

    version = tensorflow.__version__

request = json.loads(sys.stdin.readline())
look_back, batch = request["lookBack"], request["batch"]
keras.utils.set_random_seed(1)
series = numpy.random.default_rng(1).standard_normal(request["windows"] + look_back).astype("float32")
x = numpy.lib.stride_tricks.sliding_window_view(series, look_back)[:-1, :, None].copy()
y = series[look_back:]

model = keras.Sequential(
    [keras.layers.Input((look_back, 1)), keras.layers.SimpleRNN(request["units"], activation="tanh"), keras.layers.Dense(1)]
)
model.compile(optimizer="adam", loss="mse")
model.fit(x[: 4 * batch], y[: 4 * batch], epochs=1, batch_size=batch, verbose=0)
print(f"{keras.__version__} on {backend} {version}", flush=True)

for _ in sys.stdin:
    wall, cpu = time.perf_counter(), time.process_time()
    model.fit(x, y, epochs=1, batch_size=batch, verbose=0)
    answer = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    print(json.dumps(answer), flush=True)

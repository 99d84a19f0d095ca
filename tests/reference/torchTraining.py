"""Writes torchTraining.json: the losses of ten steps of training in PyTorch, in double precision, for
tests/learn/torchTraining.test.ts. Weights and data are drawn alike on both sides; the layers are written out here, so that
they also check describeNetwork. Run it, then `npm run format`.
"""

import json
import math
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench" / "training"))
from torch_network import Cells, parameters, run  # noqa: E402

torch.set_default_dtype(torch.float64)
STEPS, BATCH = 10, 4


class Draw:
    """Numbers in [-1, 1) that single precision holds: the upper 24 bits of a linear congruential generator. From
    this beginning no gradient is so near 0 that single precision would do: single-precision losses differ by 3e-7."""

    def __init__(self):
        self.state = 4

    def __call__(self, shape, scale=1.0, middle=0.0):
        values = []
        for _ in range(math.prod(shape)):
            self.state = (1664525 * self.state + 1013904223) % 2**32
            values.append(((self.state >> 8) / 2**23 - 1) * scale + middle)
        return torch.tensor(values).float().double().reshape(shape)


def shapes(layers, prefix=""):
    """Names and shapes of weights, in the order in which they are drawn."""
    for number, layer in enumerate(layers):
        path, kind = f"{prefix}{number}", layer["kind"]
        if kind == "dense":
            yield f"{path}.weight", (layer["inputs"], layer["units"])
            yield f"{path}.bias", (layer["units"],)
        elif kind in ("convolution", "transposedConvolution"):
            side, last = layer["kernel"], (layer["channels"], layer["filters"])
            yield f"{path}.weight", (side, side, *(last if kind == "convolution" else last[::-1]))
            yield f"{path}.bias", (layer["filters"],)
        elif kind == "recurrent":
            columns = layer["units"] * {"simple": 1, "gru": 3, "lstm": 4}[layer["cell"]]
            yield f"{path}.kernel", (layer["inputs"], columns)
            yield f"{path}.recurrent", (layer["units"], columns)
            yield f"{path}.bias", (2, columns) if layer["cell"] == "gru" else (columns,)
        elif kind == "attention":
            for name in ("queries", "keys", "values", "output"):
                yield f"{path}.{name}", (layer["width"], layer["width"])
                yield f"{path}.{name}Bias", (layer["width"],)
        elif kind == "position":
            yield f"{path}.vectors", (layer["steps"], layer["width"])
        elif kind == "layerNormalization":
            yield f"{path}.gain", (layer["width"],)
            yield f"{path}.offset", (layer["width"],)
        elif kind == "residual":
            yield from shapes(layer["layers"], f"{path}.")


def weights_of(layers, draw):
    """Matrices and kernels of about unit gain, small biases, gains about 1."""
    weights = {}
    for name, shape in shapes(layers):
        matrix = len(shape) > 1 and not name.endswith(".bias")
        scale = 1.5 / math.sqrt(math.prod(shape[:-1])) if matrix else 0.125
        weights[name] = draw(shape, scale, 1.0 if name.endswith(".gain") else 0.0).requires_grad_()
    return weights


def dense(inputs, units, activation="linear"):
    return {"kind": "dense", "inputs": inputs, "units": units, "activation": activation}


def reshape(*shape):
    return {"kind": "reshape", "shape": list(shape)}


def normal(width):
    return {"kind": "layerNormalization", "width": width}


def recurrent(cell, inputs, units):
    return {"kind": "recurrent", "cell": cell, "inputs": inputs, "units": units}


def convolution(kind, sides, channels, filters, activation, out=None):
    layer = {"kind": kind, "height": sides[0], "width": sides[1], "channels": channels, "filters": filters}
    layer |= {"kernel": 3, "stride": 2, "activation": activation}
    return layer | ({"outHeight": out[0], "outWidth": out[1]} if out else {})


def autoencoder(activation, layer_normal=False):
    between = [normal(6)] if layer_normal else []
    layers = [dense(7, 6, activation), *between, dense(6, 2), dense(2, 6, activation), *between, dense(6, 7)]
    recipe = {"kind": "autoencoder", "hidden": [6], "latent": 2, "activation": activation}
    return recipe | ({"normalisation": "layer"} if layer_normal else {}), 1, 7, layers


def convolutional():
    recipe = {"kind": "convolutional", "filters": [3, 4], "kernel": 3, "stride": 2, "latent": 3, "activation": "tanh"}
    back = "transposedConvolution"
    layers = [
        reshape(9, 7, 1),
        convolution("convolution", (9, 7), 1, 3, "tanh"),
        convolution("convolution", (5, 4), 3, 4, "tanh"),
        reshape(24),
        dense(24, 3),
        dense(3, 24, "tanh"),
        reshape(3, 2, 4),
        convolution(back, (3, 2), 4, 3, "tanh", (5, 4)),
        convolution(back, (5, 4), 3, 1, "linear", (9, 7)),
        reshape(9, 7),
    ]
    return recipe, 9, 7, layers


def cells(cell, steps="last"):
    recipe = {"kind": "recurrent", "cell": cell, "units": [5, 4], "steps": steps}
    last = [{"kind": "lastStep"}] if steps == "last" else []
    return recipe, 6, 3, [recurrent(cell, 3, 5), recurrent(cell, 5, 4), *last, dense(4, 3)]


def attention(steps="last"):
    recipe = {"kind": "attention", "width": 6, "heads": 2, "blocks": 1, "activation": "silu", "steps": steps}
    layers = [
        dense(3, 6),
        {"kind": "position", "steps": 5, "width": 6},
        {"kind": "residual", "layers": [normal(6), {"kind": "attention", "width": 6, "heads": 2}]},
        {"kind": "residual", "layers": [normal(6), dense(6, 24, "silu"), dense(24, 6)]},
        normal(6),
    ]
    return recipe, 5, 3, [*layers, *([{"kind": "lastStep"}] if steps == "last" else []), dense(6, 3)]


def mlp(output="value"):
    recipe = {"kind": "mlp", "hidden": [8, 6], "activation": "tanh", "output": output}
    return recipe, 4, 3, [reshape(12), dense(12, 8, "tanh"), dense(8, 6, "tanh"), dense(6, 3)]


SGD = {"optimizer": "sgd", "learningRate": 0.1}
MOMENTUM = {"optimizer": "momentum", "learningRate": 0.05, "momentum": 0.9}
RMSPROP = {"optimizer": "rmsprop", "learningRate": 0.01}
ADAM = {"optimizer": "adam", "learningRate": 0.02}
ADAMW = {"optimizer": "adamw", "learningRate": 0.02, "weightDecay": 0.5}
FREE, CLIPPED = {"clipNorm": 0}, {"clipNorm": 0.1}

CASES = [
    ("dense autoencoder, ELU, SGD", autoencoder("elu"), SGD | FREE),
    ("dense autoencoder, ReLU, momentum", autoencoder("relu"), MOMENTUM | FREE),
    ("dense autoencoder, sine, RMSprop", autoencoder("sine"), RMSPROP | FREE),
    ("dense autoencoder, ELU, AdamW", autoencoder("elu"), ADAMW | FREE),
    ("dense autoencoder with layer normalisation, Adam", autoencoder("elu", True), ADAM | FREE),
    ("dense autoencoder with layer normalisation, AdamW", autoencoder("elu", True), ADAMW | FREE),
    ("convolutional autoencoder, SGD", convolutional(), SGD | FREE | {"learningRate": 1}),
    ("convolutional autoencoder, AdamW", convolutional(), ADAMW | FREE),
    ("SimpleRNN, SGD, clipped", cells("simple"), SGD | CLIPPED),
    ("SimpleRNN, Adam", cells("simple"), ADAM | FREE),
    ("GRU, momentum, clipped", cells("gru"), MOMENTUM | CLIPPED),
    ("GRU, AdamW", cells("gru"), ADAMW | FREE),
    ("LSTM, RMSprop", cells("lstm"), RMSPROP | FREE),
    ("LSTM at every step, AdamW, clipped", cells("lstm", "every"), ADAMW | CLIPPED),
    ("LSTM at every step, momentum", cells("lstm", "every"), MOMENTUM | FREE),
    ("attention, Adam, clipped", attention(), ADAM | CLIPPED),
    ("attention at every step, AdamW", attention("every"), ADAMW | FREE),
    ("MLP, SGD", mlp(), SGD | FREE),
    ("MLP of increments, RMSprop", mlp("increment"), RMSPROP | FREE),
]


def optimiser(training, weights, network_cells):
    rate, kind = training["learningRate"], training["optimizer"]
    every = parameters(weights, network_cells)
    if kind == "sgd":
        return torch.optim.SGD(every, rate)
    if kind == "momentum":
        return torch.optim.SGD(every, rate, momentum=training["momentum"])
    if kind == "rmsprop":
        return torch.optim.RMSprop(every, rate, alpha=0.99, eps=1e-8)
    if kind == "adam":
        return torch.optim.Adam(every, rate, betas=(0.9, 0.999), eps=1e-8)
    # What is shrunk: matrices and kernels, but no biases, gains or vectors of places.
    places = {id(w) for name, w in weights.items() if name.endswith(".vectors")}
    matrices = [w for w in every if w.dim() > 1 and id(w) not in places]
    others = [w for w in every if all(w is not matrix for matrix in matrices)]
    groups = [{"params": matrices, "weight_decay": training["weightDecay"]}, {"params": others, "weight_decay": 0}]
    return torch.optim.AdamW(groups, rate, betas=(0.9, 0.999), eps=1e-8)


def losses_of(recipe, window, columns, layers, training):
    draw = Draw()
    weights = weights_of(layers, draw)
    predicts = recipe["kind"] not in ("autoencoder", "convolutional")
    rows = draw((STEPS * BATCH + window - 1 + int(predicts), columns))
    network_cells = Cells(weights)
    losses = []
    for step in range(STEPS):
        first = range(step * BATCH, (step + 1) * BATCH)
        x = torch.stack([rows[f : f + window] for f in first])
        if window == 1:
            x = x[:, 0]
        target = x
        if predicts:
            every = recipe.get("steps") == "every"
            target = torch.stack([rows[f + 1 : f + window + 1] if every else rows[f + window] for f in first])
        answer = run(layers, weights, network_cells, x)
        if recipe.get("output") == "increment":
            answer = answer + x[:, -1]
        loss = ((answer - target) ** 2).mean()
        losses.append(float(f"{loss.item():.10g}"))
        if step == 0:
            steps = optimiser(training, weights, network_cells)
        steps.zero_grad()
        loss.backward()
        if training["clipNorm"] > 0:
            norm = torch.nn.utils.clip_grad_norm_(parameters(weights, network_cells), training["clipNorm"])
            assert step > 0 or norm > training["clipNorm"], "nothing would be clipped"
        steps.step()
    return losses


result = {
    "tool": f"torch {torch.__version__}, Python {sys.version.split()[0]}",
    "batch": BATCH,
    "cases": [
        {
            "name": name,
            "network": recipe,
            "window": window,
            "columns": columns,
            "training": training,
            "layers": layers,
            "losses": losses_of(recipe, window, columns, layers, training),
        }
        for name, (recipe, window, columns, layers), training in CASES
    ],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(result))

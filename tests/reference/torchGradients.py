"""Writes torchGradients.json: raw gradients of one batch in PyTorch, in double precision, for
tests/learn/engine/torchGradients.test.ts. Weights and data are drawn alike on both sides. Every gradient is also compared
with central differences along a random direction of all weights. Run it, then `npm run format`.
"""

import json
import math
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench" / "training"))
from torch_network import run, strides  # noqa: E402

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
SAMPLE_RATE, EPSILON, RUNNING_SHARE = 2.0, 1e-5, 0.1


class Draw:
    """Numbers in [-1, 1) that single precision holds: the upper 24 bits of a linear congruential generator."""

    def __init__(self, state):
        self.state = state

    def __call__(self, shape, scale=1.0, middle=0.0):
        values = []
        for _ in range(math.prod(shape)):
            self.state = (1664525 * self.state + 1013904223) % 2**32
            values.append(((self.state >> 8) / 2**23 - 1) * scale + middle)
        return torch.tensor(values).float().double().reshape(shape)


def shapes(layers, prefix=""):
    """Name, shape and role of every weight, in the order in which they are drawn."""
    for number, layer in enumerate(layers):
        path, kind = f"{prefix}{number}", layer["kind"]
        if kind == "dense":
            yield f"{path}.weight", (layer["inputs"], layer["units"]), "weight"
            yield f"{path}.bias", (layer["units"],), "bias"
        elif kind in ("convolution", "transposedConvolution"):
            side, last = layer["kernel"], (layer["channels"], layer["filters"])
            yield f"{path}.weight", (side, side, *(last if kind == "convolution" else last[::-1])), "weight"
            yield f"{path}.bias", (layer["filters"],), "bias"
        elif kind == "bidirectional":
            for direction in ("forward", "backward"):
                for name, shape, role in shapes([layer | {"kind": "recurrent"}]):
                    yield f"{path}.{direction}{name[1:]}", shape, role
        elif kind == "recurrent":
            columns = layer["units"] * {"simple": 1, "gru": 3, "lstm": 4}[layer["cell"]]
            yield f"{path}.kernel", (layer["inputs"], columns), "weight"
            yield f"{path}.recurrent", (layer["units"], columns), "weight"
            yield f"{path}.bias", (2, columns) if layer["cell"] == "gru" else (columns,), "bias"
        elif kind == "almostLinear":
            inputs, units = layer["inputs"], layer["units"]
            yield f"{path}.kernel", (inputs, units - inputs), "weight"
            yield f"{path}.diagonal", (units,), "gain"
            yield f"{path}.recurrent", (units, units), "weight"
            yield f"{path}.bias", (units,), "bias"
        elif kind == "attention":
            for name in ("queries", "keys", "values", "output"):
                yield f"{path}.{name}", (layer["width"], layer["width"]), "weight"
                yield f"{path}.{name}Bias", (layer["width"],), "bias"
        elif kind == "position":
            yield f"{path}.vectors", (layer["steps"], layer["width"]), "position"
        elif kind in ("layerNormalization", "batchNormalization"):
            yield f"{path}.gain", (layer["width"],), "gain"
            yield f"{path}.offset", (layer["width"],), "bias"
            if kind == "batchNormalization":
                yield f"{path}.mean", (layer["width"],), "running"
                yield f"{path}.variance", (layer["width"],), "running"
        elif kind == "residual":
            yield from shapes(layer["layers"], f"{path}.")


class DrivenCells:
    """torch.nn cells driven by our weights, so that gradients arrive in our order of gates."""

    def __init__(self, weights):
        self.weights = weights

    def get(self, path, layer):
        kind = {"simple": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[layer["cell"]]
        units = layer["units"]
        cell = kind(layer["inputs"], units, batch_first=True)
        # Our GRU has update, reset, candidate; torch has reset first.
        order = {"simple": [0], "gru": [1, 0, 2], "lstm": [0, 1, 2, 3]}[layer["cell"]]
        blocks = lambda m: torch.cat([m[..., b * units : (b + 1) * units] for b in order], -1)
        bias = blocks(self.weights[f"{path}.bias"])
        two = (bias[0], bias[1]) if layer["cell"] == "gru" else (bias, torch.zeros_like(bias))
        given = {
            "weight_ih_l0": blocks(self.weights[f"{path}.kernel"]).T,
            "weight_hh_l0": blocks(self.weights[f"{path}.recurrent"]).T,
            "bias_ih_l0": two[0],
            "bias_hh_l0": two[1],
        }
        return lambda x: torch.func.functional_call(cell, given, (x,))


def forward(layers, weights, x, noise, told, prefix=""):
    """The output of a network in training. @param told receives the divergence and the running statistics."""
    for number, layer in enumerate(layers):
        path, kind = f"{prefix}{number}", layer["kind"]
        if kind == "residual":
            x = x + forward(layer["layers"], weights, x, noise, told, f"{path}.")
        elif kind == "gaussian":
            mean, log_variance = x[:, : layer["latent"]], x[:, layer["latent"] :]
            told["kl"] = 0.5 * (mean**2 + log_variance.exp() - log_variance - 1).sum(-1).mean()
            x = mean + (log_variance / 2).exp() * noise
        elif kind == "batchNormalization":
            flat = x.reshape(-1, layer["width"])
            x = F.batch_norm(
                flat, None, None, weights[f"{path}.gain"], weights[f"{path}.offset"], True, 0.0, EPSILON
            ).reshape(x.shape)
            with torch.no_grad():
                batch = {"mean": flat.mean(0), "variance": flat.var(0, unbiased=False)}
                for name, value in batch.items():
                    before = weights[f"{path}.{name}"]
                    told[f"{path}.{name}"] = (1 - RUNNING_SHARE) * before + RUNNING_SHARE * value
        else:
            alone = {f"0.{n[len(path) + 1 :]}": w for n, w in weights.items() if n.startswith(f"{path}.")}
            x = run([layer], alone, DrivenCells(alone), x)
    return x


def data_loss(kind, y, t):
    if kind == "squared":
        return ((y - t) ** 2).mean()
    if kind == "absolute":
        return (y - t).abs().mean()
    if kind == "softmaxCrossEntropy":
        return -(t * F.log_softmax(y, -1)).sum(-1).mean()
    if kind == "labelling":
        classes = -(t[..., :-1] * F.log_softmax(y[..., :-1], -1)).sum(-1)
        known = t[..., -1] >= 0
        return (classes + torch.where(known, F.softplus(y[..., -1]) - t[..., -1] * y[..., -1], 0.0)).mean()
    return (F.softplus(y) - t * y).mean()


def gradients_of(case):
    draw = Draw(4)
    layers, loss, step = case["layers"], LOSS | case.get("loss", {}), STEP | case.get("step", {})
    weights, roles = {}, {}
    for name, shape, role in shapes(layers):
        scale = 1.5 / math.sqrt(math.prod(shape[:-1])) if role in ("weight", "position") else 0.125
        middle = 1.0 if role == "gain" or name.endswith(".variance") else 0.0
        weights[name], roles[name] = draw(shape, scale, middle), role
    trained = [name for name, role in roles.items() if role != "running"]
    for name in trained:
        weights[name].requires_grad_()
    batch, width = case["batch"], case["output"][-1]
    x = draw((batch, *case["input"]))
    if loss["kind"] == "softmaxCrossEntropy":
        classes = ((draw((batch, *case["output"][:-1])) + 1) / 2 * width).long()
        t = F.one_hot(classes, width).double()
    elif loss["kind"] == "labelling":
        # Weighted classes, and onsets between 0 and 1; every third row is unknown.
        rows = (batch, *case["output"][:-1])
        classes = ((draw(rows) + 1) / 2 * (width - 1)).long()
        weights_of, onsets = draw(rows, 1.0, 1.0), (draw(rows) + 1) / 2
        known = (torch.arange(math.prod(rows)) % 3 != 2).reshape(rows)
        t = torch.cat(
            [
                F.one_hot(classes, width - 1) * (weights_of * known).unsqueeze(-1),
                torch.where(known, onsets, -1.0).unsqueeze(-1),
            ],
            -1,
        )
    else:
        t = draw((batch, *case["output"]))
        if loss["kind"] == "sigmoidCrossEntropy":
            t = (t + 1) / 2
    latent = next((layer["latent"] for layer in layers if layer["kind"] == "gaussian"), 0)
    noise = draw((batch, latent)) if latent > 0 else None
    told = {}

    def losses():
        """What is reported, and what is minimised: with penalties."""
        y = forward(layers, weights, x, noise, told)
        if "increment" in case:
            y = y + (x if y.dim() == x.dim() else x[:, -1])
        total = data_loss(loss["kind"], y, t)
        if loss["derivative"] > 0:
            slope = (y - t).diff(dim=0) * SAMPLE_RATE
            total = total + loss["derivative"] * (slope**2).mean()
        if latent > 0:
            total = total + loss["kl"] / math.prod(case["output"]) * told["kl"]
        penalised = [weights[name] for name in trained if roles[name] == "weight"]
        penalty = sum(step["l1"] * w.abs().sum() + step["l2"] * (w**2).sum() for w in penalised)
        return total, total + penalty

    reported, minimised = losses()
    minimised.backward()
    gradients = {name: weights[name].grad.clone() for name in trained}

    direct = Draw(77)
    directions = {name: direct(weights[name].shape) for name in trained}
    expected = sum((gradients[name] * directions[name]).sum().item() for name in trained)
    size = math.sqrt(sum((gradients[name] ** 2).sum().item() for name in trained))
    length = math.sqrt(sum(math.prod(weights[name].shape) for name in trained))
    found = []
    with torch.no_grad():
        for side in (1, -1):
            for name in trained:
                weights[name] += side * 1e-6 / length * directions[name]
            found.append(losses()[1].item())
            for name in trained:
                weights[name] -= side * 1e-6 / length * directions[name]
    difference = (found[0] - found[1]) / 2e-6 * length
    # Rounding of a loss of about 1, over a step of 1e-6; where a rectifier's corner is near, this fails.
    assert abs(difference - expected) < 1e-6 * size * length / math.sqrt(3) + 1e-9 * length, (
        case["name"],
        difference,
        expected,
    )

    if step["clipNorm"] > 0:
        assert size > step["clipNorm"], "nothing would be clipped"
        gradients = {name: g * (step["clipNorm"] / size) for name, g in gradients.items()}
    running = {name: told[name] for name, role in roles.items() if role == "running"}
    return float(f"{reported.item():.8g}"), gradients | running


def summary(tensor):
    """The greatest value, a sum with drawn weights, and some of the values: all of a few."""
    values = tensor.flatten()
    n = len(values)
    places = range(n) if n <= 6 else [k * (n - 1) // 4 for k in range(5)]
    short = lambda value: float(f"{float(value):.7g}")
    weighted = (values * Draw(9)((n,))).sum()
    return [short(values.abs().max()), short(weighted), *(short(values[p]) for p in places)]


def dense(inputs, units, activation="linear"):
    return {"kind": "dense", "inputs": inputs, "units": units, "activation": activation}


def chain(*widths, activation="tanh"):
    pairs = list(zip(widths, widths[1:]))
    return [dense(i, o, activation if p < len(pairs) - 1 else "linear") for p, (i, o) in enumerate(pairs)]


def reshape(*shape):
    return {"kind": "reshape", "shape": list(shape)}


def normal(width, kind="layer"):
    return {"kind": f"{kind}Normalization", "width": width}


def recurrent(cell, inputs, units):
    return {"kind": "recurrent", "cell": cell, "inputs": inputs, "units": units}


def bidirectional(cell, inputs, units):
    return recurrent(cell, inputs, units) | {"kind": "bidirectional"}


def strided(height, width, channels, filters, kernel, stride, activation):
    """A convolution alone."""
    sizes = {"height": height, "width": width, "channels": channels, "filters": filters}
    return {"kind": "convolution", "kernel": kernel, "stride": stride, "activation": activation} | sizes


def position(steps, width):
    return {"kind": "position", "steps": steps, "width": width}


def attention(width, heads):
    return {"kind": "attention", "width": width, "heads": heads}


def residual(*layers):
    return {"kind": "residual", "layers": list(layers)}


LAST = {"kind": "lastStep"}


def image(height, width, channels, filters, kernel, stride, activation="tanh", between=()):
    """A convolution and its transpose, back to one channel."""
    cut = {"kernel": kernel, "stride": stride}
    down, along = strides(stride)
    small = (-(-height // down), -(-width // along))
    there = {"kind": "convolution", "height": height, "width": width, "channels": channels, "filters": filters}
    back = {"kind": "transposedConvolution", "height": small[0], "width": small[1], "channels": filters, "filters": 1}
    back |= {"outHeight": height, "outWidth": width}
    return [there | cut | {"activation": activation}, *between, back | cut | {"activation": activation}]


# What a case does not say.
LOSS = {"kind": "squared", "derivative": 0, "kl": 0}
STEP = {"clipNorm": 0, "l1": 0, "l2": 0}
CASES = []


def case(name, batch, inputs, output, layers, loss=None, step=None, increment=False):
    said = {"loss": loss, "step": step, "increment": increment}
    one = {"name": f"{name}, batch {batch}", "batch": batch, "input": inputs, "output": output, "layers": layers}
    CASES.append(one | {what: value for what, value in said.items() if value})


for widths, batch in [
    ((1, 1), 1),
    ((1, 3, 1), 3),
    ((3, 5, 7), 1),
    ((5, 17, 40, 1), 5),
    ((40, 7, 17), 17),
    ((513, 40, 513), 3),
    ((7, 513, 5), 7),
    ((17, 3), 513),
    ((3, 1, 3), 40),
]:
    case(f"dense {'-'.join(map(str, widths))}", batch, [widths[0]], [widths[-1]], chain(*widths))
for kind in ("linear", "relu", "leakyRelu", "elu", "silu", "softplus", "tanh", "sigmoid", "sine"):
    case(f"dense, {kind}", 7, [7], [5], [dense(7, 13, kind), dense(13, 5, kind)])
case("dense rows", 3, [5, 3], [5, 2], chain(3, 7, 2))
case("dense patches", 5, [5, 3], [5, 3], [reshape(15), *chain(15, 7, 15), reshape(5, 3)])

for cell in ("simple", "gru", "lstm"):
    case(f"{cell} 3-5, every of 7", 5, [7, 3], [7, 3], [recurrent(cell, 3, 5), dense(5, 3)])
    case(f"{cell} 1-17, last of 40", 3, [40, 1], [1], [recurrent(cell, 1, 17), LAST, dense(17, 1)])
    case(f"{cell} 7-1, last of 1", 1, [1, 7], [2], [recurrent(cell, 7, 1), LAST, dense(1, 2)])
    case(f"{cell} 5-3, every of 1", 7, [1, 5], [1, 5], [recurrent(cell, 5, 3), dense(3, 5)])
    two = [recurrent(cell, 3, 40), normal(40), recurrent(cell, 40, 7), LAST, dense(7, 5)]
    case(f"{cell} 3-40-7 with layer normalisation, last of 5", 17, [5, 3], [5], two)

for width, heads, steps, batch in [(6, 2, 5, 3), (5, 1, 1, 1), (20, 4, 17, 5), (16, 2, 40, 1), (7, 7, 3, 7)]:
    block = [
        dense(3, width),
        position(steps, width),
        residual(normal(width), attention(width, heads)),
        residual(normal(width), dense(width, 2 * width, "silu"), dense(2 * width, width)),
    ]
    name = f"attention of {heads} heads, {width} wide,"
    case(f"{name} every of {steps}", batch, [steps, 3], [steps, 3], [*block, normal(width), dense(width, 3)])
    case(f"{name} last of {steps}", batch, [steps, 3], [2], [*block, LAST, dense(width, 2)])
case("attention alone", 3, [5, 6], [5, 6], [attention(6, 2)])
case("positions before all", 3, [5, 3], [5, 3], [position(5, 3), dense(3, 3, "sigmoid")])
inner = residual(dense(5, 5, "tanh"), residual(dense(5, 3, "relu"), dense(3, 5)))
case("a residual layer within another", 5, [5], [5], [inner, residual(dense(5, 5, "elu"))])

for kind in ("layer", "batch"):
    # Of two or three samples normalised values hardly move: gradients cancel, and PyTorch's own in single precision are off
    # by 3e-5 and more.
    for width, batch in [(3, 5), (5, 6), (17, 7), (40, 9), (7, 17)]:
        layers = [dense(3, width, "elu"), normal(width, kind), dense(width, 3)]
        case(f"{kind} normalisation {width} wide", batch, [3], [3], layers)
    steps = [normal(3, kind), recurrent("gru", 3, 5), normal(5, kind), dense(5, 2)]
    case(f"{kind} normalisation of steps", 3, [7, 3], [7, 2], steps)
    case(f"{kind} normalisation of pixels", 3, [6, 5, 1], [6, 5, 1], image(6, 5, 1, 3, 3, 2, "elu", [normal(3, kind)]))

for kernel in (1, 2, 3, 5):
    for stride in (1, 2, 3):
        channels, filters = [(1, 3), (3, 5), (5, 8)][stride - 1]
        layers = image(7, 5, channels, filters, kernel, stride)
        case(f"convolutions, kernel {kernel}, stride {stride}", 3, [7, 5, channels], [7, 5, 1], layers)
for kind in ("linear", "relu", "leakyRelu", "elu", "silu", "softplus", "sigmoid", "sine"):
    case(f"convolutions, {kind}", 1, [5, 4, 1], [5, 4, 1], image(5, 4, 1, 3, 3, 2, kind))
flat = [reshape(6, 5, 1), *image(6, 5, 1, 3, 3, 2)[:1], reshape(27), dense(27, 2), dense(2, 27, "relu")]
back = [reshape(3, 3, 3), *image(6, 5, 1, 3, 3, 2)[1:], reshape(6, 5)]
case("a convolutional autoencoder", 5, [6, 5], [6, 5], [*flat, *back])

for kind in ("squared", "absolute", "softmaxCrossEntropy", "sigmoidCrossEntropy"):
    for width, batch in [(1, 3), (3, 1), (5, 7), (17, 5)]:
        if (kind, width) != ("softmaxCrossEntropy", 1):
            case(f"{kind} of {width}", batch, [7], [width], chain(7, 5, width), {"kind": kind})
    case(f"{kind} of every step", 3, [5, 3], [5, 3], [recurrent("gru", 3, 5), dense(5, 3)], {"kind": kind})
for width, batch in [(3, 1), (4, 5), (9, 7)]:
    layers = [recurrent("gru", 3, 5), dense(5, width)]
    case(f"labelling of {width}", batch, [7, 3], [7, width], layers, {"kind": "labelling"})
for cell, units in [("simple", 5), ("gru", 1), ("gru", 8), ("lstm", 17)]:
    layers = [bidirectional(cell, 3, units), dense(2 * units, 3)]
    case(f"{cell} {units} in both directions, every of 7", 5, [7, 3], [7, 3], layers)
deep = [dense(3, 4, "tanh"), bidirectional("gru", 4, 5), bidirectional("gru", 10, 4), LAST, dense(8, 2)]
case("both directions twice, last of 5", 3, [5, 3], [2], deep)
case("both directions of 1 step", 1, [1, 3], [1, 3], [bidirectional("lstm", 3, 3), dense(6, 3)])
labeller = [
    reshape(6, 11, 1),
    strided(6, 11, 1, 3, 5, (1, 4), "elu"),
    strided(6, 3, 3, 4, 3, (1, 2), "elu"),
    reshape(6, 8),
    bidirectional("gru", 8, 5),
    dense(10, 4),
]
case("a labeller", 5, [6, 11], [6, 4], labeller, {"kind": "labelling"})
for stride in ((1, 3), (3, 1), (2, 3)):
    layers = image(7, 8, 2, 3, 3, stride)
    case(f"convolutions, strides {stride[0]} and {stride[1]}", 3, [7, 8, 2], [7, 8, 1], layers)
for batch in (2, 5, 7):
    case("both terms of the loss", batch, [7], [7], chain(7, 5, 7), {"derivative": 0.3})
case("both terms of steps", 3, [4, 3], [4, 3], [recurrent("gru", 3, 5), dense(5, 3)], {"derivative": 0.3})
for latent, batch in [(1, 1), (3, 5), (5, 7)]:
    layers = [dense(7, 5, "tanh"), dense(5, 2 * latent), {"kind": "gaussian", "latent": latent}, *chain(latent, 5, 7)]
    case(f"a Gaussian of {latent}", batch, [7], [7], layers, {"kl": 0.7})
case("increments", 5, [4, 3], [3], [reshape(12), *chain(12, 7, 3)], increment=True)
case("increments of every step", 3, [4, 3], [4, 3], [recurrent("lstm", 3, 5), dense(5, 3)], increment=True)
mixed = [position(4, 3), recurrent("lstm", 3, 5), normal(5), LAST, dense(5, 3)]
case("penalties", 5, [4, 3], [3], mixed, step={"l1": 0.01, "l2": 0.02})
case("a clipped gradient", 5, [4, 3], [3], mixed, step={"clipNorm": 0.1})
case("penalties, clipped", 3, [7], [7], [*chain(7, 5), normal(5, "batch"), dense(5, 7)], step={"clipNorm": 0.1, "l2": 0.02})
for inputs, units, rectified, forcing, steps, batch in [(3, 7, 2, 3, 7, 5), (1, 2, 1, 1, 5, 3), (5, 30, 15, 4, 12, 9), (2, 9, 8, 50, 6, 1), (3, 16, 5, 2, 1, 4)]:
    cell = {"kind": "almostLinear", "inputs": inputs, "units": units, "rectified": rectified, "forcing": forcing}
    shape, first = [steps, inputs], {"kind": "firstColumns", "width": inputs}
    case(f"almost-linear {inputs}-{units}, {rectified} cut off, {steps} steps", batch, shape, shape, [cell, first])
    if inputs == 3:
        case(f"the same after a layer, every state, {steps} steps", batch, [steps, 4], [steps, 2], [dense(4, 3), cell, dense(units, 2)])

cases = []
for one in CASES:
    loss, gradients = gradients_of(one)
    cases.append(one | {"value": loss, "gradients": {name: summary(g) for name, g in gradients.items()}})
tool = f"torch {torch.__version__}, Python {sys.version.split()[0]}"
text = json.dumps({"tool": tool, "sampleRate": SAMPLE_RATE, "cases": cases})
Path(__file__).with_suffix(".json").write_text(text)

"""Writes sequenceLayers.json: PyTorch's recurrent layers, attention and layer normalisation with their gradients, in
double precision, for tests/learn. Run it, then `npm run format`.
"""

import json
import sys
from pathlib import Path

import torch
from torch import nn

torch.manual_seed(1)
torch.set_default_dtype(torch.float64)


def single(*shape):
    """Values that single precision holds exactly."""
    return torch.randn(*shape).float().double().requires_grad_()


def flat(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1).tolist()]


def swap(rows, units, order):
    """Reorders the blocks of gates."""
    return torch.cat([rows[i * units : (i + 1) * units] for i in order])


recurrent = []
for cell, layer, order in [
    ("simple", nn.RNN, [0]),
    ("gru", nn.GRU, [1, 0, 2]),  # torch has r, z, n; Keras z, r, h
    ("lstm", nn.LSTM, [0, 1, 2, 3]),
]:
    batch, steps, features, units = 3, 6, 2, 5
    x, direction = single(batch, steps, features), single(batch, steps, units)
    network = layer(features, units, batch_first=True)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_((1.5 * parameter).float().double())
        if cell != "gru":  # Keras has one bias
            network.bias_hh_l0.zero_()
    output = network(x)[0]
    (output * direction).sum().backward()
    value = lambda name: swap(getattr(network, name).data, units, order)
    gradient = lambda name: swap(getattr(network, name).grad, units, order)
    biases = ["bias_ih_l0", "bias_hh_l0"] if cell == "gru" else ["bias_ih_l0"]
    recurrent.append(
        {
            "cell": cell,
            "batch": batch,
            "steps": steps,
            "features": features,
            "units": units,
            "x": flat(x),
            "kernel": flat(value("weight_ih_l0").T),
            "recurrent": flat(value("weight_hh_l0").T),
            "bias": flat(torch.stack([value(name) for name in biases])),
            "direction": flat(direction),
            "output": flat(output),
            "dX": flat(x.grad),
            "dKernel": flat(gradient("weight_ih_l0").T),
            "dRecurrent": flat(gradient("weight_hh_l0").T),
            "dBias": flat(torch.stack([gradient(name) for name in biases])),
        }
    )

batch, steps, channels, heads = 2, 7, 10, 2
q, k, v, direction = (single(batch, steps, channels) for _ in range(4))
split = lambda t: t.reshape(batch, steps, heads, channels // heads).transpose(1, 2)
output = nn.functional.scaled_dot_product_attention(split(q), split(k), split(v), is_causal=True)
output = output.transpose(1, 2).reshape(batch, steps, channels)
(output * direction).sum().backward()
attention = {
    "batch": batch,
    "steps": steps,
    "channels": channels,
    "heads": heads,
    "queries": flat(q),
    "keys": flat(k),
    "values": flat(v),
    "direction": flat(direction),
    "output": flat(output),
    "dQueries": flat(q.grad),
    "dKeys": flat(k.grad),
    "dValues": flat(v.grad),
}

x, gain, offset, direction = single(4, 7), single(7), single(7), single(4, 7)
output = nn.functional.layer_norm(x, [7], gain, offset, 1e-3)
(output * direction).sum().backward()
normalization = {
    "x": flat(x),
    "gain": flat(gain),
    "offset": flat(offset),
    "epsilon": 1e-3,
    "direction": flat(direction),
    "output": flat(output),
    "dX": flat(x.grad),
    "dGain": flat(gain.grad),
    "dOffset": flat(offset.grad),
}

result = {
    "tool": f"torch {torch.__version__}, Python {sys.version.split()[0]}",
    "recurrent": recurrent,
    "attention": attention,
    "normalization": normalization,
}
Path(__file__).with_suffix(".json").write_text(json.dumps(result))

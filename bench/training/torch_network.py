"""A network as syrinx describes it (src/shapes/network.ts), run by PyTorch.

Weights are a dict by name, as src/learn/weightShapes.ts lists them, with their shapes. With several networks at once every
weight has one more axis in front and dense layers are batched products.
"""

import torch
import torch.nn.functional as F

ACTIVATIONS = {
    "linear": lambda x: x,
    "relu": F.relu,
    "leakyRelu": lambda x: F.leaky_relu(x, 0.01),
    "elu": F.elu,
    "silu": F.silu,
    "softplus": F.softplus,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "sine": torch.sin,
}


def strides(stride):
    """Rows and columns from one patch to the next."""
    return (stride, stride) if isinstance(stride, int) else tuple(stride)


def same(x, kernel, stride):
    """Padding "same" as TensorFlow defines it, on batch x channels x height x width."""
    pads = []
    for size, step in zip((x.shape[3], x.shape[2]), strides(stride)[::-1]):
        whole = max((-(-size // step) - 1) * step + kernel - size, 0)
        pads += [whole // 2, whole - whole // 2]
    return F.pad(x, pads)


class Cells:
    """torch.nn cells that hold a layer's weights, made once."""

    def __init__(self, weights):
        self.weights = weights
        self.made = {}

    def get(self, path, layer):
        if path in self.made:
            return self.made[path]
        kind = {"simple": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[layer["cell"]]
        cell = kind(layer["inputs"], layer["units"], batch_first=True)
        units = layer["units"]
        # Blocks of ours, in the order in which torch has them: GRU reset, update, candidate; its candidate and update mean
        # the same as ours, h' = z h + (1 - z) n.
        order = {"simple": [0], "gru": [1, 0, 2], "lstm": [0, 1, 2, 3]}[layer["cell"]]
        blocks = lambda m: torch.cat([m[..., b * units : (b + 1) * units] for b in order], -1)
        with torch.no_grad():
            cell.weight_ih_l0.copy_(blocks(self.weights[f"{path}.kernel"]).T)
            cell.weight_hh_l0.copy_(blocks(self.weights[f"{path}.recurrent"]).T)
            bias = blocks(self.weights[f"{path}.bias"])
            if layer["cell"] == "gru":
                cell.bias_ih_l0.copy_(bias[0])
                cell.bias_hh_l0.copy_(bias[1])
            else:
                cell.bias_ih_l0.copy_(bias)
                cell.bias_hh_l0.zero_()
                cell.bias_hh_l0.requires_grad_(False)
        self.made[path] = cell
        return cell

    def parameters(self):
        for cell in self.made.values():
            for parameter in cell.parameters():
                if parameter.requires_grad:
                    yield parameter


def attention(x, weights, path, heads):
    batch, steps, width = x.shape
    project = lambda name, h: h @ weights[f"{path}.{name}"] + weights[f"{path}.{name}Bias"]
    split = lambda h: h.view(batch, steps, heads, width // heads).transpose(1, 2)
    q, k, v = (split(project(name, x)) for name in ("queries", "keys", "values"))
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    return project("output", mixed.transpose(1, 2).reshape(batch, steps, width))


def almost_linear(x, weights, path, layer):
    """States of all steps; the data are put into the first units every so many."""
    get = lambda name: weights[f"{path}.{name}"]
    inputs, units = layer["inputs"], layer["units"]
    cut = units - layer["rectified"]
    states, z = [], None
    for t in range(x.shape[1]):
        data = x[:, t]
        if z is None:
            z = torch.cat([data, data @ get("kernel")], -1)
        elif t % layer["forcing"] == 0:
            z = torch.cat([data, z[:, inputs:]], -1)
        phi = torch.cat([z[:, :cut], torch.relu(z[:, cut:])], -1)
        z = get("diagonal") * z + phi @ get("recurrent") + get("bias")
        states.append(z)
    return torch.stack(states, 1)


def run(layers, weights, cells, x, networks=1, prefix=""):
    """batch x input (networks x batch x input) to batch x output."""
    for number, layer in enumerate(layers):
        path = f"{prefix}{number}"
        kind = layer["kind"]
        if kind == "dense":
            w, b = weights[f"{path}.weight"], weights[f"{path}.bias"]
            if networks > 1:
                x = torch.baddbmm(b.unsqueeze(1), x, w)
            else:
                x = torch.addmm(b, x, w) if x.dim() == 2 else x @ w + b
            x = ACTIVATIONS[layer["activation"]](x)
        elif kind == "convolution":
            y = same(x.permute(0, 3, 1, 2), layer["kernel"], layer["stride"])
            w = weights[f"{path}.weight"].permute(3, 2, 0, 1)
            y = F.conv2d(y, w, weights[f"{path}.bias"], layer["stride"])
            x = ACTIVATIONS[layer["activation"]](y).permute(0, 2, 3, 1)
        elif kind == "transposedConvolution":
            w = weights[f"{path}.weight"].permute(3, 2, 0, 1)
            y = F.conv_transpose2d(x.permute(0, 3, 1, 2), w, None, layer["stride"])
            height, width = layer["outHeight"], layer["outWidth"]
            # What the padding of the convolution adds is cut away again.
            top, left = (
                max((-(-size // step) - 1) * step + layer["kernel"] - size, 0) // 2
                for size, step in zip((height, width), strides(layer["stride"]))
            )
            y = F.pad(y, (0, max(0, left + width - y.shape[3]), 0, max(0, top + height - y.shape[2])))
            y = y[:, :, top : top + height, left : left + width] + weights[f"{path}.bias"].view(1, -1, 1, 1)
            x = ACTIVATIONS[layer["activation"]](y).permute(0, 2, 3, 1)
        elif kind == "recurrent":
            x = cells.get(path, layer)(x)[0]
        elif kind == "bidirectional":
            there, back = (cells.get(f"{path}.{direction}", layer) for direction in ("forward", "backward"))
            x = torch.cat([there(x)[0], back(x.flip(1))[0].flip(1)], -1)
        elif kind == "almostLinear":
            x = almost_linear(x, weights, path, layer)
        elif kind == "firstColumns":
            x = x[..., : layer["width"]]
        elif kind == "attention":
            x = attention(x, weights, path, layer["heads"])
        elif kind == "position":
            x = x + weights[f"{path}.vectors"]
        elif kind == "layerNormalization":
            x = F.layer_norm(x, (layer["width"],), weights[f"{path}.gain"], weights[f"{path}.offset"], 1e-5)
        elif kind == "reshape":
            x = x.reshape(*x.shape[: 2 if networks > 1 else 1], *layer["shape"])
        elif kind == "lastStep":
            x = x[:, -1]
        elif kind == "residual":
            x = x + run(layer["layers"], weights, cells, x, networks, f"{path}.")
        else:
            raise ValueError(f"layer {kind} is not known here")
    return x


def parameters(weights, cells):
    """What is trained: the weights that no cell holds, and the cells' own."""
    held = {f"{path}.{name}" for path in cells.made for name in ("kernel", "recurrent", "bias")}
    return [w for name, w in weights.items() if name not in held] + list(cells.parameters())

"""Writes systems.json: Lyapunov exponents, turns and short paths of the systems in src/dynamics/systems, from equations
written down here a second time, for tests/dynamics/systems. Needs numpy, scipy and numba. Ten minutes on one core.
`systems.py 0.02` prints a first look; `systems.py 1 NAME ...` renews some systems of the file.

Run it, then `npm run format`.
"""

import json
import sys
import time
from math import copysign, cos, pi, sin, sqrt, tanh
from pathlib import Path

import numba
import numpy as np
import scipy
from numba import njit
from scipy.integrate import solve_ivp


@njit
def lorenz(s, f, J):
    x, y, z = s
    f[0], f[1], f[2] = 10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z
    J[0, 0], J[0, 1] = -10, 10
    J[1, 0], J[1, 1], J[1, 2] = 28 - z, -1, -x
    J[2, 0], J[2, 1], J[2, 2] = y, x, -8 / 3


@njit
def rossler(s, f, J):
    x, y, z = s
    f[0], f[1], f[2] = -y - z, x + 0.2 * y, 0.2 + z * (x - 5.7)
    J[0, 1], J[0, 2] = -1, -1
    J[1, 0], J[1, 1] = 1, 0.2
    J[2, 0], J[2, 2] = z, x - 5.7


@njit
def chen(s, f, J):
    x, y, z = s
    f[0], f[1], f[2] = 35 * (y - x), -7 * x - x * z + 28 * y, x * y - 3 * z
    J[0, 0], J[0, 1] = -35, 35
    J[1, 0], J[1, 1], J[1, 2] = -7 - z, 28, -x
    J[2, 0], J[2, 1], J[2, 2] = y, x, -3


@njit
def chua(s, f, J):
    x, y, z = s
    inner = abs(x) < 1
    slope = 8 / 7 if inner else 5 / 7
    # Piecewise linear: slope a within +-1, b beyond.
    g = slope * x if inner else slope * x + copysign(8 / 7 - 5 / 7, x)
    f[0], f[1], f[2] = 9 * (y - x + g), x - y + z, -100 / 7 * y
    J[0, 0], J[0, 1] = 9 * (slope - 1), 9
    J[1, 0], J[1, 1], J[1, 2] = 1, -1, 1
    J[2, 1] = -100 / 7


@njit
def doubleScroll(s, f, J):
    x, y, z = s
    t = tanh(20 * x)
    f[0], f[1], f[2] = y, z, -0.8 * (x + y + z - t)
    J[0, 1], J[1, 2] = 1, 1
    J[2, 0], J[2, 1], J[2, 2] = -0.8 * (1 - 20 * (1 - t * t)), -0.8, -0.8


@njit
def halvorsen(s, f, J):
    for i in range(3):
        x, y, z = s[i], s[(i + 1) % 3], s[(i + 2) % 3]
        f[i] = -1.27 * x - 4 * y - 4 * z - y * y
        J[i, i], J[i, (i + 1) % 3], J[i, (i + 2) % 3] = -1.27, -4 - 2 * y, -4


@njit
def thomas(s, f, J):
    for i in range(3):
        f[i] = sin(s[(i + 1) % 3]) - 0.18 * s[i]
        J[i, i], J[i, (i + 1) % 3] = -0.18, cos(s[(i + 1) % 3])


@njit
def sprottB(s, f, J):
    x, y, z = s
    f[0], f[1], f[2] = y * z, x - y, 1 - x * y
    J[0, 1], J[0, 2] = z, y
    J[1, 0], J[1, 1] = 1, -1
    J[2, 0], J[2, 1] = -y, -x


@njit
def rabinovichFabrikant(s, f, J):
    x, y, z = s
    f[0] = y * (z - 1 + x * x) + 0.87 * x
    f[1] = x * (3 * z + 1 - x * x) + 0.87 * y
    f[2] = -2 * z * (1.1 + x * y)
    J[0, 0], J[0, 1], J[0, 2] = 2 * x * y + 0.87, z - 1 + x * x, y
    J[1, 0], J[1, 1], J[1, 2] = 3 * z + 1 - 3 * x * x, 0.87, 3 * x
    J[2, 0], J[2, 1], J[2, 2] = -2 * z * y, -2 * z * x, -2 * (1.1 + x * y)


@njit
def duffing(s, f, J):
    x, v, p = s
    f[0], f[1], f[2] = v, x - x * x * x - 0.25 * v + 0.4 * cos(p), 1
    J[0, 1] = 1
    J[1, 0], J[1, 1], J[1, 2] = 1 - 3 * x * x, -0.25, -0.4 * sin(p)


@njit
def vanDerPol(s, f, J):
    x, v, p = s
    f[0], f[1], f[2] = v, 3 * (1 - x * x) * v - x + 5 * cos(p), 1.788
    J[0, 1] = 1
    J[1, 0], J[1, 1], J[1, 2] = -6 * x * v - 1, 3 * (1 - x * x), -5 * sin(p)


@njit
def relaxation(s, f, J):
    u, v = s
    f[0], f[1] = v - 5 / 3 * u**3 + 5 * u, -u
    J[0, 0], J[0, 1], J[1, 0] = 5 - 5 * u * u, 1, -1


@njit
def labia(s, f, J):
    x, v = s
    p, k, b, c, a, t = 8e6, 2.4e8, 4e3, 2e9, 0.04, 2e-5
    w = a + x + t * v
    f[0], f[1] = v, -k * x - b * v - c * x * x * v + p * 2 * t * v / w
    J[0, 1] = 1
    J[1, 0] = -k - 2 * c * x * v - p * 2 * t * v / (w * w)
    J[1, 1] = -b - c * x * x + p * 2 * t / w - p * 2 * t * v * t / (w * w)


@njit
def normalForm(s, f, J):
    x, y = s
    g, alpha, beta = 24000.0, 0.15, 0.5
    f[0] = y
    f[1] = -alpha * g**2 - beta * g**2 * x - g**2 * x**3 - g * x * x * y + g**2 * x * x - g * x * y
    J[0, 1] = 1
    J[1, 0] = -beta * g**2 - 3 * g**2 * x * x - 2 * g * x * y + 2 * g**2 * x - g * y
    J[1, 1] = -g * x * x - g * x


@njit
def torus(s, f, J):
    # Radius u + i z of the tube about the circle of radius 2 in the plane of x and y.
    x, y, z = s
    k, w1, w2 = 1.0, 1.0, (1 + sqrt(5)) / 2
    r = sqrt(x * x + y * y)
    u = r - 2
    pull = k * (1 - (u * u + z * z))
    du = pull * u - w2 * z
    f[0], f[1], f[2] = du * x / r - w1 * y, du * y / r + w1 * x, pull * z + w2 * u
    duu, duz = pull - 2 * k * u * u, -2 * k * u * z - w2
    rx, ry = x / r, y / r
    J[0, 0] = duu * rx * rx + du * (1 / r - x * x / r**3)
    J[0, 1] = duu * ry * rx - du * x * y / r**3 - w1
    J[0, 2] = duz * rx
    J[1, 0] = duu * rx * ry - du * x * y / r**3 + w1
    J[1, 1] = duu * ry * ry + du * (1 / r - y * y / r**3)
    J[1, 2] = duz * ry
    dzu = -2 * k * u * z + w2
    J[2, 0], J[2, 1], J[2, 2] = dzu * rx, dzu * ry, pull - 2 * k * z * z


# Each: field with its Jacobian, start, Runge-Kutta step, section (coordinate, level, sign), time followed. Without a level
# the section is where the coordinate's velocity vanishes: at its maxima.
FLOWS = {
    "lorenz": (lorenz, [1, 2, 20], 0.004, (2, 27, 1), 2e5),
    "rossler": (rossler, [-5, 0, 0], 0.02, (1, 0, -1), 1.5e6),
    "chen": (chen, [-5, 2, 20], 0.001, (2, 21, 1), 3e4),
    "chua": (chua, [0.7, 0, 0], 0.004, (1, 0, 1), 2e5),
    "double-scroll": (doubleScroll, [0.5, 0.1, 0], 0.005, (1, 0, 1), 3e5),
    "halvorsen": (halvorsen, [-5, 0, 0], 0.002, (0, -5, 1), 6e4),
    "thomas": (thomas, [0.1, 0, 0], 0.04, (0, None, -1), 1.5e6),
    "sprott-b": (sprottB, [0.05, 0.05, 0.05], 0.01, (2, 0, 1), 4e5),
    "rabinovich-fabrikant": (rabinovichFabrikant, [-1, 0, 0.5], 0.004, (1, 1, 1), 2e5),
    "duffing": (duffing, [0.2, 0, 0], 0.02, None, 1e6),
    "van-der-pol": (vanDerPol, [-1.9, 0, 0], 0.005, None, 3e5),
    "relaxation": (relaxation, [1, 0], 0.001, (0, 0, 1), 2e3),
    "labia": (labia, [1e-3, 0], 2e-7, (0, 0, 1), 0.5),
    "normal-form": (normalForm, [-0.5, 12000], 5e-7, (0, -0.4, 1), 0.3),
    "torus": (torus, [2.5, 0, 0.2], 0.01, (1, 0, 1), 1e4),
}


def follower(field):
    @njit
    def follow(start, h, transient, blocks, perBlock, each, axis, level, sign, maxima):
        n = len(start)
        s = start.copy()
        q = np.eye(n)
        f, J = np.zeros(n), np.zeros((n, n))
        a, sum_ = np.zeros(n), np.zeros(n)
        p, k, slopes = np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, n))
        sums = np.zeros((blocks, n))
        moments = np.zeros((2, n))
        first = last = 0.0
        turns = 0
        out = np.zeros(n)
        now = before = 0.0
        for block in range(-transient, blocks):
            for _ in range(perBlock):
                for _ in range(each):
                    a[:] = s
                    p[:, :] = q
                    sum_[:] = 0
                    slopes[:, :] = 0
                    for stage in range(4):
                        field(a, f, J)
                        if stage == 0:
                            # The crossing is that of the step before.
                            here = f[axis] if maxima else s[axis]
                            if block >= 0 and sign * (before - level) < 0 <= sign * (here - level):
                                last = now - h * (here - level) / (here - before)
                                if turns == 0:
                                    first = last
                                turns += 1
                            before = here
                        weight = 1 if stage in (0, 3) else 2
                        part = h if stage == 2 else h / 2
                        for i in range(n):
                            sum_[i] += weight * f[i]
                            for j in range(n):
                                k[i, j] = 0
                                for m in range(n):
                                    k[i, j] += J[i, m] * p[m, j]
                                slopes[i, j] += weight * k[i, j]
                        for i in range(n):
                            a[i] = s[i] + part * f[i]
                            for j in range(n):
                                p[i, j] = q[i, j] + part * k[i, j]
                    for i in range(n):
                        s[i] += h / 6 * sum_[i]
                        for j in range(n):
                            q[i, j] += h / 6 * slopes[i, j]
                    now += h
                    if block >= 0:
                        for i in range(n):
                            moments[0, i] += s[i]
                            moments[1, i] += s[i] * s[i]
                for i in range(n):
                    for j in range(i):
                        dot = 0.0
                        for m in range(n):
                            dot += q[m, i] * q[m, j]
                        for m in range(n):
                            q[m, i] -= dot * q[m, j]
                    size = 0.0
                    for m in range(n):
                        size += q[m, i] * q[m, i]
                    size = sqrt(size)
                    for m in range(n):
                        q[m, i] /= size
                    if block >= 0:
                        sums[block, i] += np.log(size)
        turn = (last - first) / (turns - 1) if turns > 1 else 0.0
        return sums / (perBlock * each * h), turn, turns, moments / (blocks * perBlock * each), s

    return follow


def studied(name, share):
    field, start, h, section, span = FLOWS[name]
    start = np.array(start, float)
    blocks, each = 40, 5
    perBlock = max(20, round(share * span / (blocks * each * h)))
    axis, level, sign = section or (0, 0, 0)
    maxima, level = level is None, float(level or 0)
    rates, turn, turns, moments, end = follower(field)(
        start, h, 2, blocks, perBlock, each, axis, level, sign, maxima
    )
    error = rates.std(axis=0, ddof=1) / sqrt(blocks)

    def velocity(_, s):
        f, J = np.zeros(len(s)), np.zeros((len(s), len(s)))
        field(s, f, J)
        return f

    # A time short enough that the path is the same by any good method.
    time = 200 * h
    path = solve_ivp(velocity, (0, time), start, method="DOP853", rtol=1e-12, atol=1e-14 * max(1, abs(start).max()))
    J, f = np.zeros((len(start), len(start))), np.zeros(len(start))
    field(start, f, J)
    return {
        "initial": start,
        "time": time,
        "end": path.y[:, -1],
        "jacobian": J,
        "exponents": rates.mean(axis=0),
        "errors": error,
        "turn": turn,
        "turns": turns,
        "mean": moments[0],
        "deviation": np.sqrt(np.maximum(0, moments[1] - moments[0] ** 2)),
    }


@njit
def mackeyGlass(tau, m, beta, gamma, power, count, blocks, perBlock, transient):
    """Benettin's method for x' = beta x(t - tau) / (1 + x(t - tau)^n) - gamma x on a grid of m steps a delay."""
    h = tau / m
    x = np.zeros(m + 1) + 1.2
    # Velocities at the grid: cubic Hermite interpolation gives the delayed value half a step on.
    v = np.zeros(m + 1)
    d, w = np.zeros((count, m + 1)), np.zeros((count, m + 1))
    for i in range(count):
        for j in range(m + 1):
            d[i, j] = cos(pi * i * j / m)
    sums = np.zeros((blocks, count))
    first = last = 0.0
    turns = 0
    now = 0.0
    g1 = np.zeros(2 * m + 1)
    for block in range(-transient, blocks):
        for _ in range(perBlock):
            nx, nv = np.zeros(m + 1), np.zeros(m + 1)
            nd, nw = np.zeros((count, m + 1)), np.zeros((count, m + 1))
            nx[0], nd[:, 0] = x[m], d[:, m]

            for j in range(m):
                late = (x[j], 0.5 * (x[j] + x[j + 1]) + h / 8 * (v[j] - v[j + 1]), x[j + 1])
                feed = [beta * u / (1 + u**power) for u in late]
                slope = [beta * (1 + (1 - power) * u**power) / (1 + u**power) ** 2 for u in late]
                a = nx[j]
                k1 = feed[0] - gamma * a
                k2 = feed[1] - gamma * (a + h / 2 * k1)
                k3 = feed[1] - gamma * (a + h / 2 * k2)
                k4 = feed[2] - gamma * (a + h * k3)
                nx[j + 1] = a + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
                nv[j] = k1
                now += h
                if block >= 0 and a < 0.9 <= nx[j + 1]:
                    last = now - h * (nx[j + 1] - 0.9) / (nx[j + 1] - a)
                    if turns == 0:
                        first = last
                    turns += 1
                for i in range(count):
                    ld = 0.5 * (d[i, j] + d[i, j + 1]) + h / 8 * (w[i, j] - w[i, j + 1])
                    e0, e1, e2 = slope[0] * d[i, j], slope[1] * ld, slope[2] * d[i, j + 1]
                    b = nd[i, j]
                    q1 = e0 - gamma * b
                    q2 = e1 - gamma * (b + h / 2 * q1)
                    q3 = e1 - gamma * (b + h / 2 * q2)
                    q4 = e2 - gamma * (b + h * q3)
                    nd[i, j + 1] = b + h / 6 * (q1 + 2 * q2 + 2 * q3 + q4)
                    nw[i, j] = q1
            u = x[m]
            nv[m] = beta * u / (1 + u**power) - gamma * nx[m]
            for i in range(count):
                nw[i, m] = beta * (1 + (1 - power) * u**power) / (1 + u**power) ** 2 * d[i, m] - gamma * nd[i, m]
            x, v, d, w = nx, nv, nd, nw
            for i in range(count):
                for j in range(i):
                    dot = d[i] @ d[j]
                    d[i] -= dot * d[j]
                    w[i] -= dot * w[j]
                size = sqrt(d[i] @ d[i])
                d[i] /= size
                w[i] /= size
                if block >= 0:
                    sums[block, i] += np.log(size)
    return sums / (perBlock * tau), (last - first) / (turns - 1), turns


def main():
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    names = sys.argv[2:] or [*FLOWS, "mackey-glass"]
    systems = {}
    for name in names:
        began = time.perf_counter()
        if name == "mackey-glass":
            rates, turn, turns = mackeyGlass(17.0, 170, 0.2, 0.1, 10.0, 4, 40, max(20, round(share * 1500)), 2)
            error = rates.std(axis=0, ddof=1) / sqrt(len(rates))
            systems[name] = {"exponents": rates.mean(axis=0), "errors": error, "turn": turn, "turns": turns}
        else:
            systems[name] = studied(name, share)
        found = systems[name]
        print(
            name,
            *[f"{value:.5g}+-{error:.2g}" for value, error in zip(found["exponents"], found["errors"])],
            f"turn {found['turn']:.6g} of {found['turns']},",
            "mean",
            np.round(found.get("mean", []), 4),
            "sd",
            np.round(found.get("deviation", []), 4),
            f"{time.perf_counter() - began:.0f} s",
            flush=True,
        )
    made = {
        "tools": {"numpy": np.__version__, "scipy": scipy.__version__, "numba": numba.__version__},
        "systems": systems,
    }
    # A share of the time is for a look.
    if share == 1:
        path = Path(__file__).with_suffix(".json")
        if len(sys.argv) > 2:
            made["systems"] = json.loads(path.read_text())["systems"] | systems
        path.write_text(json.dumps(made, default=lambda array: array.tolist(), indent=1))


main()

"""Computes figures for the tests of the cells without recurrent weights, from the papers' equations.

Run it by hand to regenerate the figures; neither the build nor the tests need Python:

    python3 light_cells.py > ../resources/dev/sluice/layer/light-cells.json

It uses only NumPy and computes one sequence per cell. Gradients are central differences of
sum(weights * outputs) with respect to all parameters, features and initial states.
"""

import json

import numpy as np

INPUTS, UNITS, TIME = 2, 3, 4


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def g(a):
    return np.where(a >= 0, a + 0.5, sigmoid(a))


def min_gru(p, x, start):
    # arXiv 2410.01201, section 3.1: h = (1 - z) h + z n, with the activation g of its log-space form.
    (h,), n = start, UNITS
    outputs = []
    for x_t in x:
        a = x_t @ p["W"] + p["b"][0]
        z, candidate = sigmoid(a[:n]), g(a[n:])
        h = (1 - z) * h + z * candidate
        outputs.append(h)
    return np.array(outputs), [h]


def min_lstm(p, x, start):
    # arXiv 2410.01201, section 3.2: f' = f / (f + i), i' = i / (f + i).
    (h,), n = start, UNITS
    outputs = []
    for x_t in x:
        a = x_t @ p["W"] + p["b"][0]
        f, i, candidate = sigmoid(a[:n]), sigmoid(a[n : 2 * n]), g(a[2 * n :])
        h = f / (f + i) * h + i / (f + i) * candidate
        outputs.append(h)
    return np.array(outputs), [h]


def sru(p, x, start):
    # arXiv 1709.02755, equations 1 to 4, with x projected if its width is not n.
    (c,), n = start, UNITS
    outputs = []
    for x_t in x:
        a = x_t @ p["W"]
        f = sigmoid(a[n : 2 * n] + p["P"][0, :n] * c + p["b"][0, :n])
        r = sigmoid(a[2 * n :] + p["P"][0, n:] * c + p["b"][0, n:])
        c = f * c + (1 - f) * a[:n]
        highway = x_t @ p["HW"] if "HW" in p else x_t
        outputs.append(r * c + (1 - r) * highway)
    return np.array(outputs), [c]


def qrnn(p, x, start):
    # arXiv 1611.01576, section 2, k = 2 and fo-pooling; with biases.
    (c, before), n = start, UNITS
    outputs = []
    for x_t in x:
        a = before @ p["PW"] + x_t @ p["W"] + p["b"][0]
        z, f, o = np.tanh(a[:n]), sigmoid(a[n : 2 * n]), sigmoid(a[2 * n :])
        c = f * c + (1 - f) * z
        outputs.append(o * c)
        before = x_t
    return np.array(outputs), [c, before]


def shapes(cell, inputs):
    n = UNITS
    return {
        "min-gru": {"W": (inputs, 2 * n), "b": (1, 2 * n)},
        "min-lstm": {"W": (inputs, 3 * n), "b": (1, 3 * n)},
        "sru": {
            "W": (inputs, 3 * n),
            **({} if inputs == n else {"HW": (inputs, n)}),
            "b": (1, 2 * n),
            "P": (1, 2 * n),
        },
        "qrnn": {"W": (inputs, 3 * n), "PW": (inputs, 3 * n), "b": (1, 3 * n)},
    }[cell]


def slopes(loss, values):
    found = np.zeros_like(values)
    for i in np.ndindex(values.shape):
        value = values[i]
        values[i] = value + 1e-6
        above = loss()
        values[i] = value - 1e-6
        found[i] = (above - loss()) / 2e-6
        values[i] = value
    return found


def figures(name, cell, inputs, seed):
    generator = np.random.default_rng(seed)
    p = {key: generator.uniform(-1, 1, shape) for key, shape in shapes(name, inputs).items()}
    x = generator.uniform(-1.5, 1.5, (TIME, inputs))
    start = [generator.uniform(-1, 1, UNITS)] + ([generator.uniform(-1, 1, inputs)] if name == "qrnn" else [])
    weights = generator.uniform(-1, 1, (TIME, UNITS))
    outputs, last = cell(p, x, start)

    def loss():
        return float((weights * cell(p, x, start)[0]).sum())

    def rounded(array):
        return np.round(array, 12).tolist()

    gradients = {key: rounded(slopes(loss, values)) for key, values in p.items()}
    return {
        "cell": name,
        "parameters": {key: values.tolist() for key, values in p.items()},
        "features": x.tolist(),
        "start": [state.tolist() for state in start],
        "weights": weights.tolist(),
        "outputs": rounded(outputs),
        "last": [rounded(state) for state in last],
        "gradients": gradients,
        "featureGradients": rounded(slopes(loss, x)),
        "startGradients": [rounded(slopes(loss, state)) for state in start],
    }


CELLS = {"min-gru": min_gru, "min-lstm": min_lstm, "sru": sru, "qrnn": qrnn}
ALL = [figures(name, cell, INPUTS, seed) for seed, (name, cell) in enumerate(CELLS.items())]
ALL.append(figures("sru", sru, UNITS, 9))
print("[\n" + ",\n".join(json.dumps(one) for one in ALL) + "\n]")

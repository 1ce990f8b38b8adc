"""Computes figures for the tests of cells that no library has, from the equations of the papers.

Run it by hand to regenerate the figures; neither the build nor the tests need Python:

    python common/recurrent/src/test/python/paper_figures.py      (needs numpy)

It writes common/recurrent/src/test/resources/dev/sluice/cell/reference/paper-figures.json: for each cell
its parameters in the order of docs/cells.md, an input [batch, time, features], the initial
states, the weights of a loss sum(weights * outputs), the outputs, the last states, and the gradients of
that loss.

There is no backward pass. A gradient is the imaginary part of the loss after a step of 1e-30
along the imaginary axis (complex-step differentiation), exact to rounding for functions as smooth as these.
"""

import json
import pathlib

import numpy as np

BATCH, TIME, FEATURES = 2, 5, 3
TARGET = (
    pathlib.Path(__file__).parents[1]
    / "resources/dev/sluice/cell/reference/paper-figures.json"
)


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def layer_norm(z, gain, bias):
    mean = z.sum() / z.size
    variance = ((z - mean) ** 2).sum() / z.size
    return gain * (z - mean) / np.sqrt(variance + 1e-5) + bias


def blocks(matrix, units):
    """[rows, blocks * units] as a list of the equations' matrices [units, rows]; vectors alike."""
    matrix = np.atleast_2d(matrix)
    parts = [matrix[:, k : k + units].T for k in range(0, matrix.shape[1], units)]
    return [part[:, 0] for part in parts] if matrix.shape[0] == 1 else parts


class LayerNormLstm:
    """Ba, Kiros and Hinton 2016, arXiv 1607.06450, supplementary equations 20 to 22."""

    name, source, units = "lstm-layer-norm", "arXiv 1607.06450", 4
    states = {"prevAct": units, "prevMem": units}

    def shapes(self, n):
        return {
            "W": (FEATURES, 4 * n), "RW": (n, 4 * n), "b": (1, 4 * n), "LG": (1, 9 * n), "LB": (1, 9 * n),
        }

    def step(self, p, x, state):
        n = self.units
        h, c = state["prevAct"], state["prevMem"]
        gain, shift = p["LG"][0], p["LB"][0]
        total = (
            layer_norm(p["W"].T @ x, gain[: 4 * n], shift[: 4 * n])
            + layer_norm(p["RW"].T @ h, gain[4 * n : 8 * n], shift[4 * n : 8 * n])
            + p["b"][0]
        )
        g, f, o, i = np.split(total, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(layer_norm(c, gain[8 * n :], shift[8 * n :]))
        return h, {"prevAct": h, "prevMem": c}


class LayerNormGru:
    """The same paper, the GRU of order embeddings and skip-thoughts."""

    name, source, units = "gru-layer-norm", "arXiv 1607.06450", 4
    states = {"prevAct": units}

    def shapes(self, n):
        return {"W": (FEATURES, 3 * n), "RW": (n, 3 * n), "LG": (1, 6 * n), "LB": (1, 6 * n)}

    def step(self, p, x, state):
        n = self.units
        h = state["prevAct"]
        g1, g2, g3, g4 = np.split(p["LG"][0], [2 * n, 4 * n, 5 * n])
        s1, s2, s3, s4 = np.split(p["LB"][0], [2 * n, 4 * n, 5 * n])
        wx, uh = p["W"].T @ x, p["RW"].T @ h
        gates = layer_norm(wx[: 2 * n], g1, s1) + layer_norm(uh[: 2 * n], g2, s2)
        r, z = np.split(sigmoid(gates), 2)
        candidate = np.tanh(layer_norm(wx[2 * n :], g3, s3) + r * layer_norm(uh[2 * n :], g4, s4))
        h = (1 - z) * h + z * candidate
        return h, {"prevAct": h}


class Clockwork:
    """Koutnik, Greff, Gomez and Schmidhuber 2014, arXiv 1402.3511; 9 units in 7 modules."""

    name, source, units = "clockwork", "arXiv 1402.3511", 9
    states = {"prevAct": units, "prevSteps": 1}
    modules = [[0, 1], [2], [3], [4, 5], [6], [7], [8]]

    def shapes(self, n):
        return {"W": (FEATURES, n), "RW": (n, n), "b": (1, n)}

    def step(self, p, x, state):
        h, t = state["prevAct"], int(state["prevSteps"][0].real)
        new = h.copy()
        for k, module in enumerate(self.modules):
            if t % 2**k == 0:
                slower = [unit for other in self.modules[k:] for unit in other]
                for j in module:
                    total = p["W"][:, j] @ x + p["RW"][slower, j] @ h[slower] + p["b"][0, j]
                    new[j] = np.tanh(total)
        return new, {"prevAct": new, "prevSteps": np.array([t + 1])}


class DepthGated:
    """Yao et al. 2015, arXiv 1508.03790; two layers."""

    name, source, units = "depth-gated", "arXiv 1508.03790", 3
    states = {"prevAct": units, "prevMem": units, "lowerAct": units, "lowerMem": units}

    def shapes(self, n):
        return {
            "W": (FEATURES, 4 * n), "RW": (n, 13 * n), "b": (1, 4 * n), "RB": (1, 5 * n), "P": (1, 8 * n),
        }

    def step(self, p, x, state):
        n = self.units
        u, b, rb, peep = (blocks(p[key], n) for key in ("RW", "b", "RB", "P"))
        w = blocks(p["W"], n)
        l, m = state["lowerAct"], state["lowerMem"]
        old_m = m
        g = np.tanh(w[0] @ x + u[0] @ l + b[0])
        f = sigmoid(w[1] @ x + u[1] @ l + peep[0] * old_m + b[1])
        i = sigmoid(w[3] @ x + u[3] @ l + peep[2] * old_m + b[3])
        m = f * old_m + i * g
        o = sigmoid(w[2] @ x + u[2] @ l + peep[1] * m + b[2])
        l = o * np.tanh(m)

        h, old_c = state["prevAct"], state["prevMem"]
        g = np.tanh(u[4] @ l + u[5] @ h + rb[0])
        f = sigmoid(u[6] @ l + u[7] @ h + peep[3] * old_c + rb[1])
        i = sigmoid(u[10] @ l + u[11] @ h + peep[5] * old_c + rb[3])
        d = sigmoid(rb[4] + u[12] @ l + peep[6] * old_c + peep[7] * m)
        c = d * m + f * old_c + i * g
        o = sigmoid(u[8] @ l + u[9] @ h + peep[4] * c + rb[2])
        h = o * np.tanh(c)
        return h, {"prevAct": h, "prevMem": c, "lowerAct": l, "lowerMem": m}


class GridLstm:
    """Kalchbrenner, Danihelka and Graves 2016, arXiv 1507.01526; two blocks deep, untied."""

    name, source, units = "grid-lstm", "arXiv 1507.01526", 3
    states = {"lowerAct": units, "lowerMem": units, "upperAct": units, "upperMem": units}

    def shapes(self, n):
        return {"W": (FEATURES, 2 * n), "RW": (n, 32 * n), "b": (1, 2 * n), "RB": (1, 16 * n)}

    def step(self, p, x, state):
        n = self.units
        u, rb = blocks(p["RW"], n), blocks(p["RB"], n)

        def lstm(first, hidden, memory):
            g, f, o, i = (
                np.concatenate([u[2 * k], u[2 * k + 1]], axis=1) @ hidden + rb[k]
                for k in range(first, first + 4)
            )
            memory = sigmoid(f) * memory + sigmoid(i) * np.tanh(g)
            return np.tanh(sigmoid(o) * memory), memory

        v, bias = blocks(p["W"], n), blocks(p["b"], n)
        depth, depth_memory = v[0] @ x + bias[0], v[1] @ x + bias[1]
        after = {}
        for name, first in (("lower", 0), ("upper", 8)):
            hidden = np.concatenate([state[name + "Act"], depth])
            after[name + "Act"], after[name + "Mem"] = lstm(first, hidden, state[name + "Mem"])
            depth, depth_memory = lstm(first + 4, hidden, depth_memory)
        return depth, after


def run(cell, p, inputs, initial):
    outputs, last = [], {key: [] for key in cell.states}
    for s in range(BATCH):
        state = {key: values[s] for key, values in initial.items()}
        outputs.append([])
        for t in range(TIME):
            output, state = cell.step(p, inputs[s, t], state)
            outputs[s].append(output)
        for key in last:
            last[key].append(state[key])
    return np.array(outputs), {key: np.array(values) for key, values in last.items()}


def array(numbers):
    return {"shape": list(numbers.shape), "values": [float(v) for v in np.ravel(numbers)]}


def arrays(named):
    return {key: array(value) for key, value in named.items()}


def record(cell, generator):
    def values(*shape):
        return generator.uniform(-1, 1, shape)

    parameters = {key: values(*shape) for key, shape in cell.shapes(cell.units).items()}
    inputs, weights = values(BATCH, TIME, FEATURES), values(BATCH, TIME, cell.units)
    initial = {key: values(BATCH, width) for key, width in cell.states.items()}
    if "prevSteps" in initial:
        initial["prevSteps"] = np.array([[0.0], [3.0]])
    outputs, last = run(cell, parameters, inputs, initial)

    def gradient(numbers):
        """The gradient of the loss with respect to one of its input arrays."""
        result = np.zeros(numbers.shape)
        for index in np.ndindex(numbers.shape):
            step = 1e-30

            def stepped(array):
                if array is not numbers:
                    return array
                moved = array.astype(complex)
                moved[index] += 1j * step
                return moved

            there, _ = run(
                cell,
                {key: stepped(value) for key, value in parameters.items()},
                stepped(inputs),
                {key: stepped(value).astype(complex) for key, value in initial.items()},
            )
            result[index] = (weights * there).sum().imag / step
        return result

    known = {**parameters, "input": inputs}
    known.update({key: value for key, value in initial.items() if key != "prevSteps"})
    return {
        "name": cell.name,
        "library": cell.source,
        "parameters": arrays(parameters),
        "input": array(inputs),
        "mask": array(np.ones((BATCH, TIME))),
        "initial": arrays(initial),
        "lossWeights": array(weights),
        "output": array(outputs),
        "last": arrays(last),
        "gradients": arrays({key: gradient(value) for key, value in known.items()}),
    }


def main():
    cells = [LayerNormLstm(), LayerNormGru(), Clockwork(), DepthGated(), GridLstm()]
    # One seed per cell, so that a new cell does not change the figures of the others.
    lines = [json.dumps(record(c, np.random.default_rng(30 + k))) for k, c in enumerate(cells)]
    TARGET.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()

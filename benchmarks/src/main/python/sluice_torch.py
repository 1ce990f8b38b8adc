"""The shapes of Sluice's benchmarks in PyTorch.

On its own, the script measures PyTorch and writes CSV with the columns of docs/performance.csv:

    python sluice_torch.py > pytorch.csv
    python sluice_torch.py --shapes forecast --cells lstm,gru --works train --tuned

With --worker it answers requests on standard input, one line each, as the class WorkerCommand
describes, so that Sluice's harness can alternate between it and the other implementations.

--tuned uses what PyTorch's manual recommends for speed: fused Adam, LSTMCell and the like for one
character at a time, and inference_mode. --compiled passes the network through torch.compile, except
for one character at a time.

Sequences of several lengths can be packed (pack_padded_sequence), or padded and read at their
last step. Both are tried before measuring, and the faster one is measured.
"""

import argparse
import bisect
import itertools
import json
import pathlib
import random
import statistics
import sys
import time

import torch

CELLS = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}
STEP_CELLS = {"lstm": torch.nn.LSTMCell, "gru": torch.nn.GRUCell, "rnn": torch.nn.RNNCell}
WORKS = ("train", "infer", "latency", "generate")
# How often the work is repeated for one timing, if more than once.
TIMES_PER_TIMING = {"latency": 10, "generate": 50}


class Shapes(dict):
    """Shapes by name; also with one size changed, such as rows@units=64."""

    def __missing__(self, name):
        base, _, change = name.partition("@")
        size, _, value = change.partition("=")
        if base not in self or size not in ("units", "batch", "steps"):
            raise KeyError(name)
        return {**self[base], "name": name, size: int(value)}


def shapes():
    """The table that the Java side also reads: next to this file, or in the source tree."""
    here = pathlib.Path(__file__).resolve().parent
    inside = "dev/sluice/benchmarks/shapes.json"
    for place in (here / "shapes.json", here.parent / "resources" / inside):
        if place.is_file():
            table = {shape["name"]: shape for shape in json.loads(place.read_text("utf-8"))}
            return Shapes(table)
    sys.exit(f"error: shapes.json is not in {here} or in {here.parent / 'resources'}")


def at_every_step(shape):
    return shape["output"] == "SOFTMAX_AT_EVERY_STEP"


class Network(torch.nn.Module):
    """Embedding (for text), recurrent layers, linear outputs at every step or at the last."""

    def __init__(self, shape, cell, packed):
        super().__init__()
        self.lengths = torch.tensor(shape["lengths"]) if shape["lengths"] else None
        self.packed = packed
        self.every_step = at_every_step(shape)
        self.embedding = None
        if shape["vocabulary"]:
            self.embedding = torch.nn.Embedding(shape["vocabulary"], shape["inputs"])
        both = shape["bidirectional"]
        self.recurrent = CELLS[cell](
            shape["inputs"], shape["units"], shape["layers"], bidirectional=both
        )
        self.output = torch.nn.Linear(shape["units"] * (2 if both else 1), shape["outputs"])

    def forward(self, x):
        if self.embedding is not None:
            x = self.embedding(x)
        if self.lengths is not None and self.packed:
            x = torch.nn.utils.rnn.pack_padded_sequence(x, self.lengths, enforce_sorted=False)
            _, state = self.recurrent(x)
            return self.output((state[0] if isinstance(state, tuple) else state)[-1])
        out, _ = self.recurrent(x)
        if self.lengths is not None:
            return self.output(out[self.lengths - 1, torch.arange(len(self.lengths))])
        return self.output(out if self.every_step else out[-1])


def batch(shape):
    """Inputs [time, batch, ...] and targets, from a fixed seed."""
    seeded = torch.Generator().manual_seed(20)
    rows = (shape["steps"], shape["batch"])
    if shape["input"] == "ONE_HOT":
        x = torch.nn.functional.one_hot(
            torch.randint(shape["inputs"], rows, generator=seeded), shape["inputs"]
        ).float()
    elif shape["input"] == "WORDS":
        x = torch.randint(shape["vocabulary"], rows, generator=seeded)
    else:
        x = torch.randn(*rows, shape["inputs"], generator=seeded)
    if shape["output"] == "LINEAR":
        return x, torch.randn(rows[1], shape["outputs"], generator=seeded)
    labels = rows[0] * rows[1] if at_every_step(shape) else rows[1]
    return x, torch.randint(shape["outputs"], (labels,), generator=seeded)


def network_of(shape, cell, packed, how):
    network = Network(shape, cell, packed)
    return torch.compile(network) if how.compiled else network


def training(shape, cell, packed, how):
    network = network_of(shape, cell, packed, how)
    x, y = batch(shape)
    adam = torch.optim.Adam(network.parameters(), lr=1e-3, **({"fused": True} if how.tuned else {}))
    numbers = shape["output"] == "LINEAR"
    loss_of = torch.nn.functional.mse_loss if numbers else torch.nn.functional.cross_entropy

    def step():
        adam.zero_grad()
        out = network(x)
        loss = loss_of(out if numbers else out.flatten(0, -2), y)
        loss.backward()
        adam.step()

    return step


def inference(shape, cell, packed, how):
    network = network_of(shape, cell, packed, how).eval()
    x, _ = batch(shape)
    mode = torch.inference_mode if how.tuned else torch.no_grad

    def step():
        with mode():
            out = network(x)
            return out if shape["output"] == "LINEAR" else torch.softmax(out, -1)

    return step


def latency(shape, cell, packed, how):
    """Inference for one sequence, repeated."""
    one = inference({**shape, "batch": 1}, cell, packed, how)

    def step():
        for _ in range(TIMES_PER_TIMING["latency"]):
            one()

    return step


def generation(shape, cell, packed, how):
    """Reads the last character and samples the next, many times."""
    network = Network(shape, cell, packed).eval()
    x = torch.zeros(1, shape["inputs"])
    memory = {"character": 0, "state": None}
    draw = random.Random(1)

    def layers(given, state):
        return network.recurrent(given[None], state)

    if how.tuned:
        sizes = [shape["inputs"]] + [shape["units"]] * shape["layers"]
        cells = [STEP_CELLS[cell](a, b).eval() for a, b in zip(sizes, sizes[1:])]

        def layers(given, state):
            after = []
            for one, before in zip(cells, state or [None] * len(cells)):
                after.append(one(given, before))
                given = after[-1][0] if cell == "lstm" else after[-1]
            return given[None], after

    def step():
        with torch.inference_mode() if how.tuned else torch.no_grad():
            for _ in range(TIMES_PER_TIMING["generate"]):
                x.zero_()
                x[0, memory["character"]] = 1
                out, memory["state"] = layers(x, memory["state"])
                probabilities = torch.softmax(network.output(out[0]), -1)
                # More than twice as fast as torch.multinomial for one row.
                drawn = bisect.bisect(list(itertools.accumulate(probabilities[0].tolist())),
                                      draw.random())
                memory["character"] = min(drawn, shape["outputs"] - 1)

    return step


def workload(shape, cell, work, how):
    torch.manual_seed(1)
    makers = {"train": training, "infer": inference, "latency": latency, "generate": generation}
    make = makers[work]
    if not shape["lengths"]:
        return make(shape, cell, False, how)
    ways = [make(shape, cell, packed, how) for packed in (False, True)]
    for way in ways:
        way()
    return min(ways, key=lambda way: min(times(way, work, 3)))


def times(step, work, count):
    """Milliseconds of each timing, divided by how often it repeats the work."""
    result = []
    for _ in range(count):
        start = time.perf_counter()
        step()
        milliseconds = (time.perf_counter() - start) * 1e3
        result.append(milliseconds / TIMES_PER_TIMING.get(work, 1))
    return result


def resident_memory():
    """Peak and current resident memory in KiB, or -1 if unknown."""
    status = pathlib.Path("/proc/self/status")
    if not status.is_file():
        return -1, -1
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return tuple(int(lines[key].split()[0]) for key in ("VmHWM", "VmRSS"))


def work_for_harness(how):
    table = shapes()
    step, work = None, None
    for line in sys.stdin:
        request = line.split()
        try:
            if request[0] == "prepare":
                work = request[3]
                if request[2] in CELLS:
                    step = workload(table[request[1]], request[2], work, how)
                    answer = "ready"
                else:
                    answer = "absent"
            elif request[0] == "run":
                torch.set_num_threads(int(request[1]))
                taken = times(step, work, int(request[2]))
                answer = "times " + " ".join(f"{ms:.5f}" for ms in taken)
            elif request[0] == "memory":
                answer = "memory %d %d" % resident_memory()
            elif request[0] == "about":
                manner = "as usual"
                if how.tuned:
                    manner = "with fused Adam, single cells, inference_mode"
                if how.compiled:
                    manner += ", torch.compile"
                answer = f"about PyTorch {torch.__version__} from Python, {manner}"
            else:
                answer = f"error no such request: {request[0]}"
        except Exception as failure:  # reported to the harness
            answer = "error " + f"{type(failure).__name__}: {failure}".splitlines()[0]
        print(answer, flush=True)


def measure_alone(arguments):
    table = shapes()
    # For example AVX512; the variable ATEN_CPU_CAPABILITY can lower it.
    instructions = torch.backends.cpu.get_cpu_capability().lower()
    print("instructions,shape,cell,work,contestant,threads,min_ms,median_ms")
    for name in arguments.shapes.split(",") if arguments.shapes else table:
        shape = table[name]
        for cell in arguments.cells.split(","):
            for work in arguments.works.split(","):
                if not offers(shape, work):
                    continue
                step = workload(shape, cell, work, arguments)
                for threads in (1, 2):
                    torch.set_num_threads(threads)
                    first = min(times(step, work, 3))
                    per_timing = first * TIMES_PER_TIMING.get(work, 1)
                    taken = times(step, work, max(5, int(2000 / per_timing)))
                    row = [instructions, name, cell, work, implementation(arguments), str(threads)]
                    row += [f"{min(taken):.4f}", f"{statistics.median(taken):.4f}"]
                    print(",".join(row), flush=True)


def offers(shape, work):
    if work == "generate":
        one_hot = shape["input"] == "ONE_HOT"
        return one_hot and at_every_step(shape) and not shape["bidirectional"]
    return work != "latency" or not shape["lengths"]


def implementation(how):
    if how.compiled:
        return "pytorch-compiled"
    return "pytorch-tuned" if how.tuned else "pytorch"


def main():
    parser = argparse.ArgumentParser(description="The shapes of Sluice's benchmarks in PyTorch")
    parser.add_argument("--worker", action="store_true", help="answer requests on standard input")
    parser.add_argument("--tuned", action="store_true", help="fused Adam, single cells")
    parser.add_argument("--compiled", action="store_true", help="torch.compile")
    parser.add_argument("--shapes", help="by name, with commas; default: all")
    parser.add_argument("--cells", default=",".join(CELLS))
    parser.add_argument("--works", default=",".join(WORKS))
    arguments = parser.parse_args()
    if arguments.worker:
        work_for_harness(arguments)
    else:
        measure_alone(arguments)


if __name__ == "__main__":
    main()

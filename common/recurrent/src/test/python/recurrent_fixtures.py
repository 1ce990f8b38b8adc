"""Writes the figures of PyTorch's and Keras' layers, in float64, for the tests of ours.

Run it by hand to regenerate the figures; neither the build nor the tests need Python:

    python -m venv venv && venv/bin/pip install torch keras tensorflow_cpu
    venv/bin/python common/recurrent/src/test/python/recurrent_fixtures.py

It writes common/recurrent/src/test/resources/dev/sluice/layer/recurrent-reference.json: for each layer its
parameters in the library's layout, an input [batch, time, features], a mask [batch, time], the initial
states if they are not zero, the weights of a loss sum(weights * outputs), the outputs, the last states,
and the gradients of that loss. Add new cases at the end, so that the numbers of the others do not change.
"""

import json
import os
import pathlib

# With the PyTorch backend, Keras' loop over time is off by 1e-7 even in float64; with TensorFlow, it is not.
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf
import torch

BATCH, TIME, FEATURES, UNITS = 3, 6, 4, 5
HOLES = np.array([[1, 1, 0, 1, 1, 0], [0, 1, 0, 0, 1, 1], [1, 1, 1, 1, 1, 1]], dtype=float)
TARGET = (
    pathlib.Path(__file__).parents[1]
    / "resources/dev/sluice/layer/recurrent-reference.json"
)


def values(generator, *shape):
    # Wide enough that gates leave the nearly linear part of the sigmoid.
    return generator.uniform(-1.2, 1.2, shape)


def case(generator):
    return values(generator, BATCH, TIME, FEATURES), values(generator, BATCH, TIME, UNITS)


def array(numbers):
    return {"shape": list(numbers.shape), "values": [float(v) for v in np.ravel(numbers)]}


def arrays(named):
    return {key: array(value) for key, value in named.items()}


def record(name, library, parameters, inputs, mask, initial, weights, outputs, last, gradients):
    return {
        "name": name,
        "library": library,
        "parameters": arrays(parameters),
        "input": array(inputs),
        "mask": array(mask),
        "initial": arrays(initial),
        "lossWeights": array(weights),
        "output": array(outputs),
        "last": arrays(last),
        "gradients": arrays(gradients),
    }


def pytorch(name, layer, generator, initial_states=(), **options):
    layer = layer(FEATURES, UNITS, batch_first=True, **options).double()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(torch.tensor(values(generator, *parameter.shape)))
    inputs, weights = case(generator)
    x = torch.tensor(inputs, requires_grad=True)
    initial = {
        state: torch.tensor(values(generator, BATCH, UNITS), requires_grad=True)
        for state in initial_states
    }
    # PyTorch's states have a leading axis for the layers; LSTM takes two states, the others one.
    start = tuple(state.unsqueeze(0) for state in initial.values())
    output, last = layer(x, None if not start else start if len(start) > 1 else start[0])
    (output * torch.tensor(weights)).sum().backward()
    last = last if isinstance(last, tuple) else (last,)
    parameters = {n.removesuffix("_l0"): p for n, p in layer.named_parameters()}
    gradients = {n: p.grad.numpy() for n, p in {**parameters, "input": x, **initial}.items()}
    return record(
        name,
        f"torch {torch.__version__}",
        {n: p.detach().numpy() for n, p in parameters.items()},
        inputs,
        np.ones((BATCH, TIME)),
        {n: s.detach().numpy() for n, s in initial.items()},
        weights,
        output.detach().numpy(),
        {n: s.detach().numpy()[0] for n, s in zip("hc", last)},
        gradients,
    )


def keras_layer(name, layer, generator, initial_states=(), mask=np.ones((BATCH, TIME)), **options):
    layer = layer(
        UNITS,
        return_sequences=True,
        return_state=True,
        zero_output_for_mask=True,
        dtype="float64",
        **options,
    )
    layer.build((BATCH, TIME, FEATURES))
    layer.set_weights([values(generator, *w.shape) for w in layer.get_weights()])
    inputs, weights = case(generator)
    x = tf.constant(inputs)
    initial = {state: tf.constant(values(generator, BATCH, UNITS)) for state in initial_states}
    with tf.GradientTape() as tape:
        tape.watch([x, *initial.values()])
        # With a mask, even of ones, Keras uses another code path.
        given = None if mask.all() else tf.constant(mask.astype(bool))
        output, *last = layer(x, initial_state=list(initial.values()) or None, mask=given)
        loss = tf.reduce_sum(output * weights)
    names = ["kernel", "recurrent_kernel", "bias"]
    watched = [v.value for v in layer.trainable_weights] + [x, *initial.values()]
    gradients = tape.gradient(loss, watched)
    return record(
        name,
        f"keras {keras.__version__}, backend {keras.backend.backend()}",
        dict(zip(names, layer.get_weights())),
        inputs,
        mask,
        {n: s.numpy() for n, s in initial.items()},
        weights,
        output.numpy(),
        {n: s.numpy() for n, s in zip("hc", last)},
        dict(zip(names + ["input", *initial], (g.numpy() for g in gradients))),
    )


def main():
    generator = np.random.default_rng(20)
    cases = [
        pytorch("pytorch-gru", torch.nn.GRU, generator),
        pytorch("pytorch-rnn", torch.nn.RNN, generator),
        keras_layer("keras-gru-reset-before", keras.layers.GRU, generator, reset_after=False),
        keras_layer("keras-gru-reset-after", keras.layers.GRU, generator, reset_after=True),
        pytorch("pytorch-lstm", torch.nn.LSTM, generator),
        pytorch("pytorch-rnn-relu", torch.nn.RNN, generator, nonlinearity="relu"),
        keras_layer("keras-lstm", keras.layers.LSTM, generator),
        keras_layer("keras-rnn", keras.layers.SimpleRNN, generator),
        pytorch("pytorch-lstm-initial", torch.nn.LSTM, generator, ("h0", "c0")),
        pytorch("pytorch-gru-initial", torch.nn.GRU, generator, ("h0",)),
        pytorch("pytorch-rnn-initial", torch.nn.RNN, generator, ("h0",)),
        keras_layer("keras-lstm-initial", keras.layers.LSTM, generator, ("h0", "c0")),
        keras_layer(
            "keras-gru-reset-before-initial", keras.layers.GRU, generator, ("h0",), reset_after=False
        ),
        keras_layer("keras-rnn-initial", keras.layers.SimpleRNN, generator, ("h0",)),
        keras_layer("keras-lstm-mask", keras.layers.LSTM, generator, ("h0", "c0"), HOLES),
        keras_layer("keras-gru-mask", keras.layers.GRU, generator, ("h0",), HOLES),
    ]
    lines = ",\n".join(json.dumps(case) for case in cases)
    TARGET.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()

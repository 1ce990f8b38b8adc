"""Makes the reference figures of dev.sluice.layer's tests: PyTorch's and Keras's own layers in float64.

Run by hand when the figures are to be made again; neither build nor tests need Python:

    python -m venv venv && venv/bin/pip install torch keras tensorflow_cpu
    venv/bin/python common/src/test/python/recurrent_fixtures.py

It writes common/src/test/resources/dev/sluice/layer/recurrent-reference.json: for each layer its
parameters as the library holds them, an input [batch, time, features], the weights of a loss
sum(weights * outputs), the outputs, and the gradients of that loss.
"""

import json
import os
import pathlib

# On PyTorch Keras's own loop over time is off by 1e-7 even in float64; on TensorFlow it is not.
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf
import torch

BATCH, TIME, FEATURES, UNITS = 3, 6, 4, 5
TARGET = (
    pathlib.Path(__file__).parents[1]
    / "resources/dev/sluice/layer/recurrent-reference.json"
)


def values(generator, *shape):
    # Wide enough for gates to leave the straight part of the sigmoid.
    return generator.uniform(-1.2, 1.2, shape)


def case(generator):
    return values(generator, BATCH, TIME, FEATURES), values(generator, BATCH, TIME, UNITS)


def array(numbers):
    return {"shape": list(numbers.shape), "values": [float(v) for v in np.ravel(numbers)]}


def record(name, library, parameters, inputs, weights, outputs, gradients):
    return {
        "name": name,
        "library": library,
        "parameters": {key: array(value) for key, value in parameters.items()},
        "input": array(inputs),
        "lossWeights": array(weights),
        "output": array(outputs),
        "gradients": {key: array(value) for key, value in gradients.items()},
    }


def pytorch(name, layer, generator):
    layer = layer(FEATURES, UNITS, batch_first=True).double()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(torch.tensor(values(generator, *parameter.shape)))
    inputs, weights = case(generator)
    x = torch.tensor(inputs, requires_grad=True)
    output, _ = layer(x)
    (output * torch.tensor(weights)).sum().backward()
    parameters = {n.removesuffix("_l0"): p for n, p in layer.named_parameters()}
    gradients = {n: p.grad.numpy() for n, p in parameters.items()}
    gradients["input"] = x.grad.numpy()
    return record(
        name,
        f"torch {torch.__version__}",
        {n: p.detach().numpy() for n, p in parameters.items()},
        inputs,
        weights,
        output.detach().numpy(),
        gradients,
    )


def keras_gru(name, reset_after, generator):
    layer = keras.layers.GRU(UNITS, reset_after=reset_after, return_sequences=True, dtype="float64")
    layer.build((BATCH, TIME, FEATURES))
    layer.set_weights([values(generator, *w.shape) for w in layer.get_weights()])
    inputs, weights = case(generator)
    x = tf.constant(inputs)
    with tf.GradientTape() as tape:
        tape.watch(x)
        output = layer(x)
        loss = tf.reduce_sum(output * weights)
    names = ["kernel", "recurrent_kernel", "bias"]
    gradients = tape.gradient(loss, [v.value for v in layer.trainable_weights] + [x])
    return record(
        name,
        f"keras {keras.__version__}, backend {keras.backend.backend()}",
        dict(zip(names, layer.get_weights())),
        inputs,
        weights,
        output.numpy(),
        dict(zip(names + ["input"], (g.numpy() for g in gradients))),
    )


def main():
    generator = np.random.default_rng(20)
    cases = [
        pytorch("pytorch-gru", torch.nn.GRU, generator),
        pytorch("pytorch-rnn", torch.nn.RNN, generator),
        keras_gru("keras-gru-reset-before", False, generator),
        keras_gru("keras-gru-reset-after", True, generator),
    ]
    lines = ",\n".join(json.dumps(case) for case in cases)
    TARGET.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""A network in onnxruntime against the module it was made from."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from .errors import CarryoverError, reason
from .heads import Headed, same
from .inputs import Inputs

TOLERANCE = 1e-4
"""Largest difference, as a share of the largest number in the output, or of 1 where that is smaller."""


@dataclass(frozen=True)
class Comparison:
    inputs: list[str]
    """Those of the network; it leaves out what the module takes and does not use."""
    largest: float
    """Difference between two numbers of an output."""


def compare(path: Path, headed: Headed, inputs: Inputs, other_length: int | None) -> Comparison:
    """Compares outputs of the module and of the network at `path` on the example, on batches of 2 and 3 and on another
    length of texts.

    Raises CarryoverError that says how far off it is, where that is more than the tolerance.
    """
    session = open_session(path)
    taken = [each.name for each in session.get_inputs()]
    if not {*taken} <= {*inputs.names}:
        raise CarryoverError(f'"{path.name}" takes {", ".join(taken)}, and the module {", ".join(inputs.names)}.')
    outputs = [output.name for output in session.get_outputs()]
    if "logits" not in outputs:
        raise CarryoverError(f'"{path.name}" has no output "logits"; its outputs are {", ".join(outputs)}.')
    largest, counts = 0.0, set()
    for what, tensors in batches(inputs, other_length):
        expected = headed.run(*tensors)
        if not same(expected.rebuilt, expected.given):
            layer = headed.head.source.layer
            raise CarryoverError(f'The layer "{layer}" gives the logits of one batch, and not those of {what}.')
        feeds = {name: tensor.cpu().numpy() for name, tensor in zip(inputs.names, tensors) if name in taken}
        try:
            found = dict(zip(outputs, session.run(outputs, feeds)))
        except Exception as error:
            raise CarryoverError(f'"{path.name}" does not take {what}: {reason(error)}.') from error
        logits = torch.from_numpy(found["logits"])
        pairs = [("logits", headed.ending(logits), expected.given), ("logits", logits, expected.logits)]
        if expected.features is not None and "features" in found:
            counts.add(expected.features.shape[1])
            if len(counts) > 1:
                raise CarryoverError(
                    f'The layer "{headed.head.features.layer}" reads another number of features in {what}.'
                )
            pairs.append(("features", torch.from_numpy(found["features"]), expected.features))
        for output, numbers, wanted in pairs:
            largest = max(largest, difference(output, numbers.numpy(), wanted.cpu().numpy(), what, path.name))
    return Comparison(taken, largest)


def batches(inputs: Inputs, other_length: int | None) -> Iterator[tuple[str, list[torch.Tensor]]]:
    yield "the example", inputs.example()
    for count in (2, 3):
        yield f"a batch of {count}", inputs.batch_of(count)
    if other_length is not None:
        yield f"a text of {other_length} tokens", inputs.batch_of(2, other_length)


def difference(output: str, found: np.ndarray, wanted: np.ndarray, what: str, name: str) -> float:
    if found.shape != wanted.shape:
        raise CarryoverError(
            f'"{name}" gives {output} {list(found.shape)} on {what}, and the module {list(wanted.shape)}.'
        )
    finite = np.isfinite(wanted)
    if not np.array_equal(finite, np.isfinite(found)):
        raise CarryoverError(f'"{name}" gives {output} on {what} that are not finite where the module\'s are.')
    apart = float(np.abs(found - wanted)[finite].max(initial=0))
    tolerated = TOLERANCE * max(1.0, float(np.abs(wanted[finite]).max(initial=0)))
    if apart > tolerated:
        raise CarryoverError(
            f'"{name}" is off by {apart:.2g} in the {output} on {what}, and {tolerated:.2g} is tolerated.'
        )
    return apart


def open_session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # It writes past Python to the terminal; what matters comes as an exception.
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise CarryoverError(f'"{path.name}" cannot be opened by onnxruntime: {reason(error)}.') from error

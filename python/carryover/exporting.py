"""From a PyTorch classifier to an ONNX network with `logits` and `features`, checked against the module."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import nn
from torch.nn import functional

from .comparing import Comparison, compare
from .errors import CarryoverError, reason
from .heads import Headed, find_head
from .inputs import OUTPUTS, Inputs, another_length, read_inputs

# Protobuf takes no message over 2 GiB; weights beyond that lie in a file beside the network.
LARGEST_FILE = 2**31 - 2**20


@dataclass(frozen=True)
class Exported:
    path: Path
    inputs: dict[str, list[int | str]]
    """Shapes by name; a dimension with a name is free."""
    classes: int
    features: int | None
    layer: str | None
    """The layer whose input the features are."""
    difference: float
    """Largest difference between the module and the network, over all that was compared."""


def export(
    module: nn.Module,
    example: Any,
    path: str | os.PathLike[str],
    *,
    opset: int = 17,
    features: bool | str | None = None,
    logits: str | int | None = None,
    names: Sequence[str] | None = None,
    fixed_length: bool = False,
) -> Exported:
    """Writes a classifier as an ONNX network with the outputs `logits` [batch, classes] and `features` [batch, count].

    `example` is what the module takes: a tensor [batch, ...], a sequence of tensors, or a mapping of keywords such as a
    tokenizer gives. The batch of the network is free, and so is the length of texts where the module takes others and
    `fixed_length` is not set. Its inputs are called by their keywords; a tensor alone is called `image` (4 dimensions),
    `input_ids` (2, whole numbers) or `row` (2, floats); `names` says otherwise.

    The features are what the linear layer reads that gives the logits. Where there is none, only logits are written,
    with a warning; with `features=True` that is an error, with `features=False` none are looked for, and the name of a
    layer takes what that layer reads. A softmax at the end is left out, with a warning. `logits` says which output of
    the module is meant when it gives several.

    The network is compared with the module by onnxruntime, on the example, on batches of 2 and 3 and on another length,
    before there is anything at `path`. The module comes back as it was: its weights, and the mode of each part.

    Raises CarryoverError, with one sentence, for what cannot be exported.
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise CarryoverError(f'There is no folder "{target.parent}" to write {target.name} to.')
    if target.is_dir():
        raise CarryoverError(f'"{target}" is a folder.')
    inputs = read_inputs(module, example, names)
    with still(module):
        headed = Headed(module, inputs, find_head(module, inputs, logits, features)).eval()
        other = None if fixed_length else another_length(inputs, module)
        with scratch_beside(target) as scratch:
            written = scratch / target.name
            warned = write(headed, inputs, other is not None, written, opset)
            try:
                compared = compare(written, headed, inputs, other)
            except CarryoverError as error:
                raise CarryoverError(f"{error} {warned}".strip()) from error
            move(written, target)
        return describe(target, inputs, other is not None, headed, compared)


def check(
    module: nn.Module,
    example: Any,
    path: str | os.PathLike[str],
    *,
    features: bool | str | None = None,
    logits: str | int | None = None,
    names: Sequence[str] | None = None,
    fixed_length: bool = False,
) -> Exported:
    """Compares an ONNX network that is there with a module, as `export` does; the arguments are the same.

    Raises CarryoverError, with one sentence that says how far off it is.
    """
    target = Path(path)
    if not target.is_file():
        raise CarryoverError(f'There is no file "{target}".')
    inputs = read_inputs(module, example, names)
    with still(module):
        headed = Headed(module, inputs, find_head(module, inputs, logits, features)).eval()
        other = None if fixed_length else another_length(inputs, module)
        compared = compare(target, headed, inputs, other)
        return describe(target, inputs, other is not None, headed, compared)


@contextmanager
def still(module: nn.Module) -> Iterator[None]:
    """Evaluation without gradients; afterwards each part is in the mode it was in."""
    modes = [(part, part.training) for part in module.modules()]
    # The fused attention of evaluation has no ONNX counterpart, and the layers inside it do not run.
    fused = torch.backends.mha.get_fastpath_enabled()
    try:
        module.eval()
        torch.backends.mha.set_fastpath_enabled(False)
        with torch.no_grad():
            yield
    finally:
        torch.backends.mha.set_fastpath_enabled(fused)
        for part, training in modes:
            part.training = training


@contextmanager
def attention_of_any_length() -> Iterator[None]:
    """nn.MultiheadAttention cuts its packed projection into three by `unflatten`, behind which the exporter takes the
    length of the text for a constant. `chunk` gives the same numbers and leaves it free."""
    packed = functional._in_projection_packed

    def chunked(query, key, value, weight, bias=None):
        if query is not key or key is not value:
            return packed(query, key, value, weight, bias)
        return [part.contiguous() for part in functional.linear(query, weight, bias).chunk(3, -1)]

    try:
        functional._in_projection_packed = chunked
        yield
    finally:
        functional._in_projection_packed = packed


@contextmanager
def scratch_beside(target: Path) -> Iterator[Path]:
    """A folder on the same disk, so that what is finished can be moved into place in one step."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise CarryoverError(f'"{target.parent}" cannot be written to: {reason(error)}.') from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_axes(inputs: Inputs, free_length: bool) -> dict[str, dict[int, str]]:
    lengthwise = inputs.of_length if free_length else []
    return {name: {0: "batch", 1: "length"} if name in lengthwise else {0: "batch"} for name in inputs.names}


def write(headed: Headed, inputs: Inputs, free_length: bool, path: Path, opset: int) -> str:
    """Writes the network; answers with what PyTorch warned of meanwhile, which may be why it is unlike the module."""
    traced = path.parent / "traced" / path.name
    traced.parent.mkdir()
    outputs = list(OUTPUTS[: 1 if headed.head.features is None else 2])
    axes = {**free_axes(inputs, free_length), **{name: {0: "batch"} for name in outputs}}
    options = {"input_names": inputs.names, "output_names": outputs, "dynamic_axes": axes, "opset_version": opset}
    # A batch of 1 would be taken for a dimension that is always 1.
    batch = tuple(inputs.batch_of(2))
    counts = [output.shape[1] for output in headed(*batch)]
    try:
        with warnings.catch_warnings(record=True) as told, attention_of_any_length():
            warnings.simplefilter("always")
            torch.onnx.export(headed, batch, str(traced), dynamo=False, **options)
        network = onnx.load(traced)
        name_dimensions(network, counts)
        too_large = sum(file.stat().st_size for file in traced.parent.iterdir()) > LARGEST_FILE
        beside = {"save_as_external_data": True, "location": weights_of(path).name} if too_large else {}
        onnx.save(network, path, **beside)
        onnx.checker.check_model(str(path))
    except Exception as error:
        raise CarryoverError(f"The module cannot be written as ONNX of opset {opset}: {reason(error)}.") from error
    untraced = [str(each.message) for each in told if issubclass(each.category, torch.jit.TracerWarning)]
    return f'PyTorch warned while it traced the module: "{untraced[0].split(". ")[0]}."' if untraced else ""


def name_dimensions(network: onnx.ModelProto, counts: list[int]) -> None:
    """Says that outputs are [batch, count], also where the tracer lost the shape."""
    for output, count in zip(network.graph.output, counts):
        dimensions = output.type.tensor_type.shape
        dimensions.Clear()
        dimensions.dim.add().dim_param = "batch"
        dimensions.dim.add().dim_value = count


def weights_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.data")


def move(written: Path, target: Path) -> None:
    """The weights first: a network without them would be broken."""
    try:
        if weights_of(written).exists():
            # They come readable by their owner alone.
            shutil.copymode(written, weights_of(written))
            os.replace(weights_of(written), weights_of(target))
        os.replace(written, target)
    except OSError as error:
        raise CarryoverError(f'"{target}" cannot be written: {reason(error)}.') from error


def describe(path: Path, inputs: Inputs, free_length: bool, headed: Headed, compared: Comparison) -> Exported:
    axes = free_axes(inputs, free_length)
    shapes = {
        each.name: [axes[each.name].get(axis, length) for axis, length in enumerate(each.tensor.shape)]
        for each in inputs.arguments
        if each.name in compared.inputs
    }
    classes, *features = (output.shape[1] for output in headed(*inputs.example()))
    source = headed.head.features
    return Exported(path, shapes, classes, next(iter(features), None), source and source.layer, compared.largest)

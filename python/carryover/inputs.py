"""What a module is fed: tensors with names, and other batches and lengths made of the example."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from .errors import CarryoverError, reason

OUTPUTS = ("logits", "features")


@dataclass(frozen=True)
class Argument:
    """One tensor [batch, ...] of the example."""

    name: str
    """What the input of the ONNX network is called."""
    keyword: str | None
    """What the module calls it; None where it goes in by its place."""
    tensor: torch.Tensor


@dataclass(frozen=True)
class Inputs:
    arguments: list[Argument]
    constants: dict[str, Any]
    """Keywords that are no tensors and stay as they are."""

    @property
    def names(self) -> list[str]:
        return [argument.name for argument in self.arguments]

    @property
    def batch(self) -> int:
        return len(self.arguments[0].tensor)

    @property
    def length(self) -> int | None:
        """Tokens of a text, which is the first input of whole numbers [batch, length]; None where there is none."""
        for argument in self.arguments:
            if argument.tensor.ndim == 2 and argument.tensor.dtype in (torch.int32, torch.int64):
                return argument.tensor.shape[1]
        return None

    @property
    def of_length(self) -> list[str]:
        """The inputs that grow with the text: its tokens, masks and types."""
        return [each.name for each in self.arguments if each.tensor.ndim == 2 and each.tensor.shape[1] == self.length]

    def example(self) -> list[torch.Tensor]:
        return [argument.tensor for argument in self.arguments]

    def batch_of(self, count: int, length: int | None = None) -> list[torch.Tensor]:
        """`count` samples made of the example, no two alike; of another length where one is given.

        Sample k is the example moved on by k along its last dimension, with some noise on what is not whole numbers:
        the example itself may be all zeros.
        """
        noise = torch.Generator().manual_seed(0)
        varied = []
        for argument in self.arguments:
            tensor = argument.tensor
            if length is not None and argument.name in self.of_length:
                repeats = -(-length // tensor.shape[1])
                tensor = tensor.repeat(1, repeats)[:, :length]
            samples = [tensor[k % self.batch] for k in range(count)]
            samples = torch.stack([each.roll(k, -1) if each.ndim else each for k, each in enumerate(samples)])
            if samples.is_floating_point() and argument.name not in self.of_length:
                spread = tensor.double().std(correction=0).item()
                drawn = torch.randn(samples.shape, generator=noise).to(samples)
                samples = samples + drawn * (0.1 * spread if spread > 0 else 1)
            varied.append(samples)
        return varied

    def call(self, module: nn.Module, tensors: Sequence[torch.Tensor]) -> Any:
        paired = list(zip(self.arguments, tensors))
        positional = [tensor for argument, tensor in paired if argument.keyword is None]
        named = {argument.keyword: tensor for argument, tensor in paired if argument.keyword is not None}
        return module(*positional, **named, **self.constants)


def another_length(inputs: Inputs, module: nn.Module) -> int | None:
    """A length of texts besides the example's that the module takes; None where it takes no other."""
    if inputs.length is None:
        return None
    shorter = inputs.length - max(1, inputs.length // 3)
    other = shorter if shorter > 0 else inputs.length + 1
    try:
        inputs.call(module, inputs.batch_of(2, other))
    except Exception:
        # Whatever it is, it does not come up at the example's own length.
        return None
    return other


def read_inputs(module: nn.Module, example: Any, names: Sequence[str] | None) -> Inputs:
    """`example` is a tensor, a sequence of tensors by their places, or a mapping of keywords; `names` are what the ONNX
    network calls them, in that order. Each tensor is [batch, ...]."""
    if isinstance(example, Mapping):
        tensors = {key: value for key, value in example.items() if isinstance(value, torch.Tensor)}
        constants = {key: value for key, value in example.items() if key not in tensors}
        keywords, values = list(tensors), list(tensors.values())
        usual = list(keywords)
    else:
        values = [example] if isinstance(example, torch.Tensor) else list(example)
        keywords, constants = [None] * len(values), {}
        for value in values:
            if not isinstance(value, torch.Tensor):
                raise CarryoverError(f"The example holds a {type(value).__name__}; it should be made of tensors.")
        usual = [usual_name(values[0])] if len(values) == 1 else parameter_names(module, len(values))
    if not values:
        raise CarryoverError("The example holds no tensor.")
    for name, value in zip(usual, values):
        if value.ndim == 0 or len(value) != len(values[0]) or len(value) == 0:
            shapes = ", ".join(f"{name} {list(value.shape)}" for name, value in zip(usual, values))
            raise CarryoverError(f"Every tensor of the example needs the same batch as first dimension, not {shapes}.")
    chosen = list(names) if names is not None else [free_name(name) for name in usual]
    if len(chosen) != len(values):
        raise CarryoverError(f"The example holds {len(values)} tensors, and there are {len(chosen)} names for them.")
    if len({*chosen, *OUTPUTS}) != len(chosen) + len(OUTPUTS):
        raise CarryoverError(
            f"Inputs need different names other than {' and '.join(OUTPUTS)}, not {', '.join(chosen)}."
        )
    return Inputs([Argument(*each) for each in zip(chosen, keywords, values)], constants)


def usual_name(tensor: torch.Tensor) -> str:
    if tensor.ndim == 4:
        return "image"
    if tensor.ndim == 2:
        return "row" if tensor.is_floating_point() else "input_ids"
    return "input"


def free_name(name: str) -> str:
    """Outputs have their names already."""
    return f"{name}_in" if name in OUTPUTS else name


def parameter_names(module: nn.Module, count: int) -> list[str]:
    """What the module calls its first arguments."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    names = [name for name, each in inspect.signature(module.forward).parameters.items() if each.kind in kinds]
    return (names + [f"input_{place}" for place in range(len(names), count)])[:count]


def call_in_words(inputs: Inputs, module: nn.Module, tensors: Sequence[torch.Tensor], what: str) -> Any:
    """What the module gives, or a sentence on why it gives nothing; `what` names the tensors in it."""
    try:
        return inputs.call(module, tensors)
    except Exception as error:
        shapes = ", ".join(f"{name} {list(tensor.shape)}" for name, tensor in zip(inputs.names, tensors))
        raise CarryoverError(f"The module does not take {what} ({shapes}): {reason(error)}.") from error

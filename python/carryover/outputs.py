"""What a module gives: one tensor, or several in a tuple, a mapping or an object, with the logits among them."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import torch

from .errors import CarryoverError, tell


def outputs_of(given: Any) -> dict[str, torch.Tensor]:
    """The tensors by name, or by place where they have none; a single one is called "output"."""
    if isinstance(given, torch.Tensor):
        return {"output": given}
    if isinstance(given, Mapping):
        named = given.items()
    elif dataclasses.is_dataclass(given):
        named = vars(given).items()
    elif isinstance(given, (tuple, list)):
        named = zip(getattr(given, "_fields", range(len(given))), given)
    else:
        named = vars(given).items() if hasattr(given, "__dict__") else []
    return {str(name): value for name, value in named if isinstance(value, torch.Tensor)}


def scores_of(output: torch.Tensor) -> torch.Tensor:
    """[batch, classes] of an output that can be read so: dimensions of 1 may follow, and one logit may stand alone."""
    return output[:, None] if output.ndim == 1 else output.flatten(1) if output.ndim > 2 else output


def can_be_scores(output: torch.Tensor, batch: int) -> bool:
    shape = list(output.shape)
    return output.is_floating_point() and shape[:1] == [batch] and all(length == 1 for length in shape[2:])


def choose_output(outputs: dict[str, torch.Tensor], wanted: str | int | None, batch: int) -> tuple[str, torch.Tensor]:
    """The name of the output that holds the logits, and its numbers, [batch, classes].

    That is the one that is `wanted`, the one called "logits", the only one that can be, or the first of a tuple.
    """
    described = ", ".join(f"{name} {list(tensor.shape)}" for name, tensor in outputs.items()) or "no tensor"
    if wanted is not None and str(wanted) not in outputs:
        raise CarryoverError(f'The module has no output "{wanted}"; it gives {described}.')
    fitting = [name for name, tensor in outputs.items() if can_be_scores(tensor, batch)]
    chosen = str(wanted) if wanted is not None else "logits" if "logits" in outputs else next(iter(fitting), None)
    if chosen not in fitting:
        raise CarryoverError(
            f"Logits are floats [{batch}, classes] for this example, and the module gives {described}."
        )
    if wanted is None and chosen != "logits" and len(fitting) > 1:
        if not chosen.isdigit():
            raise CarryoverError(f"Several outputs could be the logits, so say which one is: {described}.")
        tell(f"The first output is taken for the logits; the module gives {described}.")
    return chosen, scores_of(outputs[chosen])

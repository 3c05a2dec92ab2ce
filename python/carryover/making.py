"""Modules, weights and examples for the command line."""

import importlib
import importlib.util
import inspect
import pickle
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import nn

from .errors import CarryoverError, reason


def make_module(place: str) -> nn.Module:
    """`place` is MODULE:FACTORY: an importable module or a .py file, and a module in it or what makes one."""
    source, _, attribute = place.rpartition(":")
    made: Any = import_from(source)
    for name in attribute.split("."):
        if not hasattr(made, name):
            raise CarryoverError(f'There is no "{attribute}" in {source}.')
        made = getattr(made, name)
    if not isinstance(made, nn.Module) and callable(made):
        try:
            made = made()
        except Exception as error:
            raise CarryoverError(f'"{attribute}" of {source} fails: {reason(error)}.') from error
    if not isinstance(made, nn.Module):
        raise CarryoverError(f'"{attribute}" of {source} gives a {type(made).__name__}, which is no PyTorch module.')
    return made


def import_from(source: str) -> ModuleType:
    file = Path(source)
    is_file = file.suffix == ".py"
    if is_file and not file.is_file():
        raise CarryoverError(f'There is no file "{source}".')
    # What it imports lies beside it, as when Python runs it.
    sys.path.insert(0, str(file.resolve().parent) if is_file else str(Path.cwd()))
    try:
        if not is_file:
            return importlib.import_module(source)
        spec = importlib.util.spec_from_file_location(file.stem, file)
        module = importlib.util.module_from_spec(spec)
        sys.modules[file.stem] = module
        spec.loader.exec_module(module)
        return module
    except Exception as error:
        raise CarryoverError(f"{source} cannot be imported: {reason(error)}.") from error


def load_weights(module: nn.Module, path: str) -> None:
    """Reads tensors alone: a file from elsewhere runs no code."""
    if not Path(path).is_file():
        raise CarryoverError(f'There is no file "{path}".')
    try:
        weights = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise CarryoverError(f'"{path}" holds more than tensors, or none; save the state_dict alone.') from error
    except Exception as error:
        raise CarryoverError(f'"{path}" cannot be read: {reason(error)}.') from error
    named = isinstance(weights, dict) and all(isinstance(value, torch.Tensor) for value in weights.values())
    if not named:
        raise CarryoverError(f'"{path}" is no state_dict, a dictionary of tensors by the names of the weights.')
    own = module.state_dict()
    for what, names in (("lacks", own.keys() - weights.keys()), ("has no place for", weights.keys() - own.keys())):
        if names:
            owner = f'"{path}"' if what == "lacks" else "The network"
            raise CarryoverError(f'{owner} {what} {len(names)} of the weights, such as "{min(names)}".')
    for name, value in weights.items():
        if value.shape != own[name].shape:
            raise CarryoverError(
                f'"{name}" is {list(value.shape)} in "{path}" and {list(own[name].shape)} in the network.'
            )
    module.load_state_dict(weights)


def numbers(shape: list[int]) -> torch.Tensor:
    """Drawn from a normal distribution, the same every time."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(0))


def text(module: nn.Module, length: int, vocabulary: int) -> torch.Tensor | dict[str, torch.Tensor]:
    """Random tokens, [1, length], with a mask and types where the module has keywords for them."""
    ids = torch.randint(vocabulary, (1, length), generator=torch.Generator().manual_seed(0))
    usual = {"input_ids": ids, "attention_mask": torch.ones_like(ids), "token_type_ids": torch.zeros_like(ids)}
    taken = inspect.signature(module.forward).parameters
    return {name: usual[name] for name in usual if name in taken} if "input_ids" in taken else ids

"""PyTorch classifiers as ONNX networks for Carryover (`export`, `check`), and its projects as NumPy arrays (`io`).

`carryover.io` and `carryover.games` need NumPy alone; PyTorch is loaded when `export` or `check` is asked for.
"""

from typing import TYPE_CHECKING

from .errors import CarryoverError, CarryoverWarning

if TYPE_CHECKING:
    from .exporting import Exported, check, export

__all__ = ["CarryoverError", "CarryoverWarning", "Exported", "check", "export"]


def __getattr__(name: str):
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        import torch  # noqa: F401
    except ModuleNotFoundError as error:
        raise ImportError(f"{name} needs PyTorch: pip install 'carryover-export[torch]'.") from error
    from . import exporting

    return getattr(exporting, name)

"""How faults are told: in one sentence that names the thing and the fault."""

import warnings


class CarryoverError(Exception):
    """What a user can do something about."""


class CarryoverWarning(UserWarning):
    """What a user should know about a network that was written all the same."""


def reason(error: BaseException) -> str:
    """The first line of what an error of somebody else's says, short enough for a sentence."""
    lines = str(error).strip().splitlines()
    line = lines[0].strip().rstrip(".") if lines else ""
    if len(line) > 300:
        line = f"{line[:300]}…"
    name = type(error).__name__
    return f"{name}: {line}" if line else name


def tell(sentence: str) -> None:
    warnings.warn(sentence, CarryoverWarning, stacklevel=3)

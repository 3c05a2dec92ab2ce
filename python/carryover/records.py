"""What a project holds, as `carryover.io` hands it out."""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Model:
    name: str
    role: str
    """`pretrained`, `finetuned`, `scratch` or `other`."""
    run: str
    epoch: int | None
    path: str
    """Relative to the project's folder where that is possible."""
    sha256: str


@dataclass(frozen=True)
class DataSet:
    name: str
    kind: str
    """`image`, `text` or `table`."""
    path: str
    classes: list[str]
    """Names; the place in this list is the label."""
    count: int


@dataclass(frozen=True)
class Sample:
    index: int
    path: str
    """Inside the data set, or the place of its line or row."""
    label: int | None
    sha256: str
    content: str | list[float | str] | None
    """The text, or the cells of the row; None for pictures, which stay in their files."""


@dataclass(frozen=True, eq=False)
class Game:
    """What one network makes of one sample for every coalition of its players."""

    key: str
    """SHA-256 over everything that determines the numbers."""
    model: str
    data: str
    sample: int
    class_: int
    """The class that is explained."""
    n: int
    """Number of players."""
    settings: dict[str, Any]
    """`players`, `baseline`, `value` (the value function, which says the unit) and `target`."""
    provider: str
    values: np.ndarray
    """float64 [2^n] in mask order: bit i of the index is player i, 0 is the empty set, 2^n - 1 all players."""


@dataclass(frozen=True, eq=False)
class Interactions:
    """The sparsest AND and OR interactions of a game. Numbers are in the unit of its values."""

    key: str
    game: str
    """Key of the game."""
    model: str
    data: str
    sample: int
    class_: int
    n: int
    extraction: str
    """`separate`, or `joint` when several games were taken apart together."""
    alpha: float | None
    """Weight of the L1 term in joint extraction."""
    kappa: float
    """Tolerated residual as a share of |v(N) - v(∅)|; `delta` is the same in the unit of the values."""
    delta: float
    constant: float
    """What the empty set carries."""
    objective: float
    """Sum of |I| that was reached; `lower_bound` is proven, and `gap` is (objective - lower_bound) / objective."""
    lower_bound: float
    gap: float
    residual_max: float
    """Largest difference between the game and what the interactions rebuild, over all coalitions."""
    v_empty: float
    v_full: float
    and_: np.ndarray
    """float64 [2^n] in mask order. A single player's OR is counted as AND; entry 0 is 0."""
    or_: np.ndarray
    """Likewise."""

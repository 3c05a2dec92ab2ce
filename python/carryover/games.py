"""Exact functions on games and their interactions, to check with and to build on.

A game of n players is an array of 2^n numbers, one a coalition: bit i of the index is player i, index 0 the empty set.
Interactions are arrays of the same shape and order, one a set of players.
"""

import numpy as np


def players_of(table: np.ndarray) -> int:
    """Number of players of an array over coalitions."""
    n = table.size.bit_length() - 1
    if table.shape != (2**n,):
        raise ValueError(f"An array over coalitions has 2^n entries in one dimension, not {list(table.shape)}.")
    return n


def orders(n: int) -> np.ndarray:
    """Number of players in each of the 2^n coalitions."""
    masks = np.arange(2**n)
    return sum(((masks >> player) & 1 for player in range(n)), np.zeros_like(masks))


def mobius(values: np.ndarray) -> np.ndarray:
    """Harsanyi dividends of a game: what each set adds to all of its subsets, `Σ_{T⊆S} (-1)^(|S|-|T|) v(T)`."""
    return transformed(values, lambda absent, present: present - absent)


def subset_sums(dividends: np.ndarray) -> np.ndarray:
    """The inverse of `mobius`: `Σ_{T⊆S} x(T)` for each S."""
    return transformed(dividends, lambda absent, present: present + absent)


def transformed(table: np.ndarray, present) -> np.ndarray:
    """Applies `present(without, with)` player by player to the coalitions that hold the player."""
    result = np.array(table, dtype=np.float64)
    for player in range(players_of(result)):
        # [higher bits, this player, lower bits]
        halves = result.reshape(-1, 2, 2**player)
        halves[:, 1] = present(halves[:, 0], halves[:, 1])
    return result


def rebuild(and_: np.ndarray, or_: np.ndarray, constant: float) -> np.ndarray:
    """The game that interactions make: `constant + Σ_{S⊆T} and(S) + Σ_{S∩T≠∅} or(S)` for each coalition T.

    `constant` is what the empty set carries; entry 0 of `and_` and `or_` is 0.
    """
    # Reversed, the sets inside T become the sets inside its complement.
    outside = subset_sums(or_)[::-1]
    return constant + subset_sums(and_) + (np.sum(or_) - outside)


def shapley(and_: np.ndarray, or_: np.ndarray) -> np.ndarray:
    """Shapley value of each of the n players: every interaction is shared among its players alike."""
    n = players_of(np.asarray(and_))
    shares = (np.asarray(and_) + or_) / np.maximum(orders(n), 1)
    masks = np.arange(2**n)
    return np.array([shares[(masks >> player) & 1 == 1].sum() for player in range(n)])

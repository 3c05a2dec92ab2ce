"""Functions on games against sums that are written out."""

from itertools import permutations

import numpy as np
import pytest

from carryover.games import mobius, orders, rebuild, shapley, subset_sums

RANDOM = np.random.default_rng(0)


def subsets(mask: int) -> list[int]:
    return [other for other in range(mask + 1) if other & mask == other]


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5])
def test_mobius(n):
    values = RANDOM.normal(size=2**n)
    expected = [
        sum((-1) ** (mask.bit_count() - part.bit_count()) * values[part] for part in subsets(mask))
        for mask in range(2**n)
    ]
    before = values.copy()
    np.testing.assert_allclose(mobius(values), expected, atol=1e-12)
    np.testing.assert_allclose(subset_sums(mobius(values)), values, atol=1e-12)
    assert np.array_equal(values, before)


def test_bit_i_is_player_i():
    """Player 1 alone is worth 5, and players 0 and 2 together 2 more."""
    values = np.array([5 * (mask >> 1 & 1) + 2 * (mask & 0b101 == 0b101) for mask in range(8)])
    assert np.flatnonzero(mobius(values)).tolist() == [0b010, 0b101]
    assert orders(3).tolist() == [0, 1, 1, 2, 1, 2, 2, 3]


def interactions(n: int) -> tuple[np.ndarray, np.ndarray]:
    and_, or_ = RANDOM.normal(size=(2, 2**n))
    and_[0] = or_[0] = 0
    or_[orders(n) == 1] = 0
    return and_, or_


@pytest.mark.parametrize("n", [1, 2, 4])
def test_rebuild(n):
    and_, or_ = interactions(n)
    expected = [
        0.75 + sum(and_[part] for part in subsets(mask)) + sum(or_[part] for part in range(2**n) if part & mask)
        for mask in range(2**n)
    ]
    np.testing.assert_allclose(rebuild(and_, or_, 0.75), expected, atol=1e-12)


def test_shapley():
    """The mean over all orders in which players come, of what each adds."""
    and_, or_ = interactions(4)
    values = rebuild(and_, or_, 0.0)
    added = np.zeros((24, 4))
    for row, order in zip(added, permutations(range(4))):
        mask = 0
        for player in order:
            row[player] = values[mask | 1 << player] - values[mask]
            mask |= 1 << player
    np.testing.assert_allclose(shapley(and_, or_), added.mean(0), atol=1e-12)


@pytest.mark.parametrize("shape", [3, 0, (2, 2)])
def test_no_game(shape):
    with pytest.raises(ValueError, match="2\\^n entries in one dimension"):
        mobius(np.zeros(shape))

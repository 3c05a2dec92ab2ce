"""Games for stored references: tables of 2^n values in mask order (bit i of the index is player i).

Every game is a function of its number of players and a seed, and comes back rounded to 6 decimals, so that a JSON file
holds exactly the numbers that were used.
"""

import numpy as np

DECIMALS = 6


def membership(n: int) -> np.ndarray:
    """[2^n, n] of 0 and 1: who is in which coalition."""
    return (np.arange(2**n)[:, None] >> np.arange(n)) & 1


def noise(seed: int, n: int, scale: float) -> np.ndarray:
    return scale * np.random.default_rng([seed, 9]).normal(size=2**n)


def random_normal(n: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=2**n)


def submodular(n: int, seed: int) -> np.ndarray:
    """Root of a weighted cardinality with a little noise: every player helps, each later one less."""
    weights = np.random.default_rng(seed).uniform(0.2, 2.0, n)
    return 3 * np.sqrt(membership(n) @ weights) - 2 + noise(seed, n, 0.02)


def planted(n: int, seed: int) -> np.ndarray:
    """2n AND and OR terms of random orders and strengths, with a little noise."""
    rng = np.random.default_rng(seed)
    masks = np.arange(2**n)
    values = np.full(2**n, -0.7)
    for term in range(2 * n):
        players = rng.choice(n, rng.integers(1, min(n, 4) + 1), replace=False)
        mask = int((1 << players).sum())
        acts = (masks & mask) == mask if term % 2 == 0 else (masks & mask) != 0
        values = values + rng.normal(0, 1.5) * acts
    return values + noise(seed, n, 0.01)


def network(n: int, seed: int) -> np.ndarray:
    """Log-odds of a random two-layer perceptron (tanh, ReLU) with 3 inputs a player, absent players set to 0."""
    rng = np.random.default_rng(seed)
    inputs = np.repeat(membership(n), 3, axis=1) * rng.normal(0, 1, 3 * n)
    first = np.tanh(inputs @ rng.normal(0, 0.6, (3 * n, 16)) + rng.normal(0, 0.2, 16))
    second = np.maximum(first @ rng.normal(0, 0.5, (16, 12)) + rng.normal(0, 0.2, 12), 0)
    logits = second @ rng.normal(0, 0.8, (12, 4))
    return logits[:, 0] - np.log(np.exp(logits[:, 1:]).sum(axis=1))


def threshold(n: int, seed: int) -> np.ndarray:
    """The strongest player present, plus a vote that jumps once enough weight is present."""
    rng = np.random.default_rng(seed)
    strengths, weights = rng.uniform(0, 2, n), rng.uniform(0, 1, n)
    present = membership(n)
    return (present * strengths).max(axis=1) + 2.0 * (present @ weights > 0.5 * weights.sum())


def partner(game: np.ndarray, seed: int) -> np.ndarray:
    """A game near another: scaled, with 3 strong AND terms of its own and noise of a tenth of its spread."""
    n = int(np.log2(len(game)))
    rng = np.random.default_rng(seed)
    near = 0.9 * game + 0.1 * game.std() * rng.normal(size=len(game))
    for mask in rng.choice(np.arange(1, 2**n), 3, replace=False):
        near = near + game.std() * rng.normal() * ((np.arange(2**n) & mask) == mask)
    return near


KINDS = {
    "random": random_normal,
    "submodular": submodular,
    "planted": planted,
    "network": network,
    "threshold": threshold,
}


def table(kind: str, n: int, seed: int, partners: int = 0) -> list[np.ndarray]:
    """A game and so many games near it, rounded."""
    game = KINDS[kind](n, seed)
    near = [partner(game, 100 * seed + k) for k in range(1, partners + 1)]
    return [values.round(DECIMALS) + 0.0 for values in [game, *near]]

"""Held-out R² of ProxySPEX (shapiq) on games of the sample study with 49 players: writes proxyspex.json.

    python -m venv venv && venv/bin/pip install shapiq==1.4.1 lightgbm==4.7.0 onnxruntime==1.32.0 pillow scipy
    venv/bin/python tests/reference/proxyspex.py

Games of networks of the sample study on pictures of its test split, players a 7x7 grid, zero baseline, value the log-odds
of the label. `heldOut` are coalitions drawn evenly from all of them (each player present with probability 1/2), written
as hexadecimal numbers whose bit i is player i, with their values (6 decimals). `r2` is how well the Moebius transform that
ProxySPEX finds with that many passes rebuilds those values: 1 - residual / total sum of squares. ProxySPEX draws
coalitions of its own; none of the held-out ones are among them but by chance (2^49 coalitions).
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from shapiq import ProxySPEX

from sample_values import SAMPLE, log_odds, open_network, read_samples, run

HERE = Path(__file__).resolve().parent
GRID = 7
PLAYERS = GRID * GRID
HELD_OUT = 1000
GAMES = [("finetuned-040", 0), ("finetuned-040", 500), ("scratch-040", 0), ("scratch-040", 500)]
PASSES = [1000, 2000, 5000]


def player_of_pixel(height: int, width: int) -> np.ndarray:
    i, j = np.mgrid[:height, :width]
    return (i * GRID // height) * GRID + j * GRID // width


def game_of(name: str, image: np.ndarray, label: int):
    """Values of coalitions given as rows of 0 and 1; the baseline is zero."""
    network = open_network(name)
    players = player_of_pixel(*image.shape[-2:])

    def game(coalitions: np.ndarray) -> np.ndarray:
        shown = coalitions.astype(np.float32)[:, players]
        return log_odds(run(network, "logits", image[None] * shown[:, None]), label)

    return game


class Moebius(ProxySPEX):
    """Keeps the Moebius transform that ProxySPEX turns into other indices; it offers none of them for all orders."""

    def _process_moebius(self, moebius_transform):
        self.moebius = moebius_transform
        return super()._process_moebius(moebius_transform)


def proxyspex(passes: int, game) -> dict[tuple[int, ...], float]:
    approximator = Moebius(n=PLAYERS, index="FBII", max_order=1, random_state=0)
    approximator.approximate(passes, game)
    return approximator.moebius


def rebuilt(moebius: dict[tuple[int, ...], float], coalitions: np.ndarray) -> np.ndarray:
    values = np.zeros(len(coalitions))
    for players, dividend in moebius.items():
        values += dividend * coalitions[:, list(players)].all(axis=1)
    return values


def r2(values: np.ndarray, predicted: np.ndarray) -> float:
    return float(1 - ((values - predicted) ** 2).sum() / ((values - values.mean()) ** 2).sum())


def hexadecimal(coalition: np.ndarray) -> str:
    return format(sum(1 << i for i in np.flatnonzero(coalition).tolist()), "x")


def main() -> None:
    paths, images, labels = read_samples("test")
    coalitions = np.random.default_rng(49).integers(0, 2, (HELD_OUT, PLAYERS))
    games = []
    for name, sample in GAMES:
        game = game_of(name, images[sample], int(labels[sample]))
        values = game(coalitions)
        record = {
            "model": name,
            "path": paths[sample],
            "label": int(labels[sample]),
            "values": values.round(6).tolist(),
            "r2": {},
        }
        for passes in PASSES:
            started = time.monotonic()
            found = proxyspex(passes, game)
            record["r2"][passes] = round(r2(values, rebuilt(found, coalitions)), 4)
            seconds = time.monotonic() - started
            print(name, sample, passes, record["r2"][passes], len(found), f"{seconds:.0f} s", file=sys.stderr)
        games.append(record)
    reference = {
        "players": {"rows": GRID, "columns": GRID},
        "heldOut": [hexadecimal(coalition) for coalition in coalitions],
        "games": games,
    }
    (HERE / "proxyspex.json").write_text(json.dumps(reference, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

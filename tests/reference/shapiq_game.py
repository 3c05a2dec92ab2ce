"""Interaction indices by shapiq's ExactComputer: writes shapiq.json and shapiq-example.json.

shapiq.json: for two games, values in mask order (bit i of the index is player i), the Moebius transform, Shapley values
and (k-)SII up to orders 2 and 3, each as {"0,1": value} with the players in rising order and "Empty" for nobody, rounded
to 9 decimals. The game `finetuned-040` is games[0] of sample-values.json (run sample_values.py first); its values are
not repeated here.
shapiq-example.json: what InteractionValues.save writes for a game of 3 players, as it is but for the time stamp.
"""

import json
import tempfile
from pathlib import Path

import numpy as np
from shapiq import ExactComputer, InteractionValues

HERE = Path(__file__).resolve().parent
INDICES = [("Moebius", None), ("SV", 1), ("SII", 2), ("SII", 3), ("k-SII", 2), ("k-SII", 3)]


def computer(values: np.ndarray) -> ExactComputer:
    """For a game given as 2^n values in mask order."""
    players = int(np.log2(len(values)))

    def game(coalitions: np.ndarray) -> np.ndarray:
        return values[coalitions.astype(int) @ (1 << np.arange(players))]

    return ExactComputer(n_players=players, game=game)


def keyed(scores: InteractionValues) -> dict[str, float]:
    return {",".join(map(str, players)) or "Empty": round(value, 9) for players, value in scores.interactions.items()}


def indices(values: np.ndarray) -> dict[str, dict[str, float]]:
    exact = computer(values)
    named = {index if order in (None, 1) else f"{index}-{order}": exact(index, order) for index, order in INDICES}
    return {name: keyed(scores) for name, scores in named.items()}


def saved(scores: InteractionValues, folder: Path) -> dict:
    path = folder / "scores.json"
    scores.save(path)
    return json.loads(path.read_text()) | {"timestamp": "2000-01-01T00:00:00+00:00Z"}


def check_loading(scores: InteractionValues, folder: Path) -> None:
    """shapiq reads a file that has no more than these keys, and gives the same scores back."""
    path = folder / "exported.json"
    record = saved(scores, folder)
    kept = ["object_name", "data_type", "version", "metadata", "data"]
    path.write_text(json.dumps({key: record[key] for key in kept}))
    loaded = InteractionValues.load(path)
    assert (loaded.index, loaded.n_players, loaded.min_order, loaded.max_order) == (
        scores.index,
        scores.n_players,
        scores.min_order,
        scores.max_order,
    )
    assert loaded.interactions == scores.interactions and loaded.baseline_value == scores.baseline_value


def main() -> None:
    sample_game = json.loads((HERE / "sample-values.json").read_text())["games"][0]
    random_game = np.random.default_rng(0).normal(size=2**6).round(6)
    small_game = np.random.default_rng(1).normal(size=2**3).round(3)

    record = {
        "finetuned-040": {"n": 12, "sample": sample_game["sample"], **indices(np.array(sample_game["values"]))},
        "random": {"n": 6, "values": random_game.tolist(), **indices(random_game)},
    }
    (HERE / "shapiq.json").write_text(json.dumps(record, separators=(",", ":")) + "\n")

    with tempfile.TemporaryDirectory() as folder:
        exact = computer(small_game)
        examples = {}
        for index, order in INDICES:
            scores = exact(index, order)
            check_loading(scores, Path(folder))
            if order != 3:
                examples[index] = saved(scores, Path(folder))
    example = {"values": small_game.tolist(), "saved": examples}
    (HERE / "shapiq-example.json").write_text(json.dumps(example, indent=1) + "\n")


if __name__ == "__main__":
    main()

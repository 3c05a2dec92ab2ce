"""Values of games on the breast cancer table, by onnxruntime in Python: writes cancer.json.

Players are groups of columns, given by number; columns in no group are background and stay. Absent ones are replaced by
the mean of their column over the test rows. `logits` holds both classes for all coalitions in mask order (bit i of the
index is player i), rounded to 6 decimals.
"""

import csv
import json
from pathlib import Path

import numpy as np

from networks import open_network

HERE = Path(__file__).resolve().parent
STUDY = HERE.parents[1] / "resources" / "cancer"
NETWORKS = ["finetuned-032", "scratch-032"]
# Mean and error of a measurement, once of two measurements; symmetry (8 and 18) is background.
PLAYERS = {
    "radius": [0, 10],
    "texture": [1, 11],
    "perimeter": [2, 12],
    "area": [3, 13],
    "smoothness": [4, 14],
    "compactness": [5, 15],
    "hollows": [6, 7, 16, 17],
    "outline": [9, 19],
}
SAMPLES = [0, 101, 199]


def read_table() -> np.ndarray:
    with (STUDY / "data" / "test.csv").open(newline="") as file:
        _, *rows = csv.reader(file)
    return np.array([[float(cell) for cell in row[:-1]] for row in rows])


def coalitions(row: np.ndarray, baseline: np.ndarray) -> np.ndarray:
    """Rows [2^n, columns], float32: row S has the baseline in all columns of players that are not in S."""
    masks = np.arange(2 ** len(PLAYERS))
    table = np.tile(row, (len(masks), 1))
    for player, columns in enumerate(PLAYERS.values()):
        absent = (masks >> player) & 1 == 0
        table[np.ix_(absent, columns)] = baseline[columns]
    return table.astype(np.float32)


def main() -> None:
    table = read_table()
    baseline = table.mean(axis=0)
    networks = {name: open_network(STUDY / "models" / f"{name}.onnx") for name in NETWORKS}

    def logits(name: str, sample: int) -> list[list[float]]:
        both = networks[name].run(["logits"], {"columns": coalitions(table[sample], baseline)})[0]
        return both.astype(np.float64).round(6).tolist()

    record = {
        "players": [{"name": name, "columns": columns} for name, columns in PLAYERS.items()],
        "baseline": baseline.tolist(),
        "games": [
            {"sample": sample, "logits": {name: logits(name, sample) for name in NETWORKS}} for sample in SAMPLES
        ],
    }
    (HERE / "cancer.json").write_text(json.dumps(record, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

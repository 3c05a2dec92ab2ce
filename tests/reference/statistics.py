"""Mean, median and mode of columns by NumPy, SciPy and pandas: writes statistics.json.

Two tables of the same columns, one of an even and one of an odd number of rows. Of equally frequent numbers SciPy takes the
smallest; of equally frequent categories pandas lists the one that is numbered first before the others.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

HERE = Path(__file__).resolve().parent
SIZES = ["small", "middle", "large"]


def table(rows: int) -> pd.DataFrame:
    random = np.random.default_rng(rows)
    ties = np.resize([3, -2, 7, 7, -2, 11], rows)
    sizes = np.resize(["large", "middle", "middle", "large", "small"], rows)
    return pd.DataFrame(
        {
            "normal": random.normal(5, 2, rows),
            "whole": random.integers(-4, 5, rows),
            "far apart": random.choice([1e-300, 1.5, 1e15, -1e15], rows),
            "tied": ties,
            "one value": np.full(rows, -0.25),
            "size": pd.Categorical(random.permutation(sizes), categories=SIZES),
        }
    )


def statistics(column: pd.Series) -> dict[str, float | str]:
    if isinstance(column.dtype, pd.CategoricalDtype):
        mode = str(column.mode()[0])
        return {"mean": mode, "median": mode, "mode": mode}
    values = column.to_numpy()
    return {
        "mean": float(np.mean(values)),
        "median": float(np.median(values)),
        "mode": float(stats.mode(values).mode),
    }


def main() -> None:
    record = [
        {
            "columns": [
                {"name": name, "categories": SIZES if name == "size" else None} for name in rows.columns
            ],
            "rows": [list(row) for row in rows.astype(object).to_numpy()],
            "statistics": [statistics(rows[name]) for name in rows.columns],
        }
        for rows in (table(40), table(41))
    ]
    (HERE / "statistics.json").write_text(json.dumps(record, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

"""Optima of the sparsest AND-OR decomposition by linear programming (HiGHS): writes lp-optima.json.

For games v_g (one, or several decomposed jointly) the program is

    minimise   sum over S != {} and over AND and OR of  max_g |I_g(S)| + alpha * sum_g |I_g(S)|
    over       v_and, v_or of each game with |v_and(T) + v_or(T) - v_g(T)| <= kappa * |v_g(N) - v_g({})| for all T
    where      I_and = A v_and, I_or = -R v_or off the empty set's row,
               A = kron of [[1, 0], [-1, 1]], R = kron of [[0, 1], [1, -1]], bit i of an index is player i.

For one game the objective is the plain sum of |I(S)|. A single player's AND and OR are separate coordinates here. They
act on the same coalitions, so moving all of the OR into the AND changes nothing else, and what a coordinate costs is a
norm of its vector over the games: |and + or| <= |and| + |or|, so merging them leaves the optimum as it is.
`--check-merged` solves every program a second time with merged coordinates and compares.

Neither number stored comes from the solver's own report. `optimum` is the objective of its v_and and v_or after these
were put inside the box, computed with A and R: no smaller than the true optimum. `lowerBound` is the value of a dual
point: for any y_or that is 0 at the empty set, lambda = R' y_or and y_and = inverse(A') lambda, all divided by the
largest dual norm of a coordinate, prove that no decomposition costs less than the sum over games of
lambda_g . v_g - delta_g |lambda_g|_1.
The script fails when the two are further apart than 1e-9 of the optimum.

The file names its games once, each with its 2^n values in mask order; cases refer to them. Needs numpy and scipy; the
versions used are in the file. Takes about a minute on one core.
"""

import argparse
import json
import platform
import sys
import time
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import numpy as np
import scipy
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.linalg import spsolve_triangular

import lp_games

HERE = Path(__file__).resolve().parent
WORST_GAP = 1e-9
ALPHA = 0.1
# Kind, n, seed, shares kappa, and how many games near it share each joint program.
SINGLE = [
    ("random", 3, 1, (0, 0.02)),
    ("planted", 3, 2, (0, 0.02)),
    ("random", 5, 3, (0, 0.02)),
    ("network", 5, 4, (0, 0.02)),
    ("random", 6, 5, (0, 0.02)),
    ("submodular", 6, 6, (0, 0.02, 0.05)),
    ("planted", 6, 7, (0, 0.02)),
    ("threshold", 6, 8, (0, 0.02)),
    ("network", 7, 9, (0, 0.02)),
    ("threshold", 7, 10, (0, 0.02)),
    ("random", 8, 11, (0, 0.02)),
    ("submodular", 8, 12, (0, 0.02)),
    ("planted", 8, 13, (0, 0.02)),
    ("network", 8, 14, (0, 0.02, 0.05)),
    ("submodular", 9, 15, (0, 0.02)),
    ("network", 9, 16, (0, 0.02)),
    ("planted", 10, 17, (0, 0.02, 0.05)),
    ("network", 10, 18, (0, 0.02)),
]
JOINT = [
    ("random", 3, 1, (0, 0.02), 1),
    ("network", 5, 4, (0, 0.02), 2),
    ("submodular", 6, 6, (0, 0.02), 1),
    ("planted", 6, 7, (0, 0.02), 2),
    ("network", 7, 9, (0, 0.02), 1),
    ("planted", 8, 13, (0, 0.02), 1),
]


@dataclass(frozen=True)
class Case:
    name: str
    n: int
    kappa: float
    alpha: float
    games: tuple[str, ...]

    @property
    def joint(self) -> bool:
        return len(self.games) > 1


def kronecker(factor: list[list[int]], n: int) -> sparse.csr_array:
    return reduce(sparse.kron, [sparse.csr_array(np.array(factor, float))] * n).tocsr()


def dual_norm(y: np.ndarray, alpha: float) -> np.ndarray:
    """Dual of max|x| + alpha * sum|x| along axis 0: the most, over k, of (sum of the k largest |y|) / (1 + k alpha)."""
    largest = np.cumsum(-np.sort(-np.abs(y), axis=0), axis=0)
    return (largest / (1 + alpha * np.arange(1, len(y) + 1)[:, None])).max(axis=0)


def program(case: Case, values: np.ndarray, merged: bool) -> dict:
    """The linear program for games [count, 2^n], as keywords of linprog.

    Variables: for each game v_and [2^n] and residual [2^n] (v_or = v + residual - v_and); for each game and coordinate
    a positive and a negative part; for joint programs the largest strength of each coordinate over the games.
    """
    count, size = values.shape
    A, R = kronecker([[1, 0], [-1, 1]], case.n), kronecker([[0, 1], [1, -1]], case.n)
    # I_or = R v_or up to its sign, which the objective does not see but merging does.
    coordinates = np.arange(1, size)
    and_map, or_map = A[coordinates], -R[coordinates]
    if merged:
        single = np.isin(coordinates, 1 << np.arange(case.n))
        chosen = sparse.diags_array(single.astype(float)) @ or_map
        by_v_and, by_residual = [and_map - chosen, -or_map[~single]], [chosen, or_map[~single]]
    else:
        by_v_and, by_residual = [and_map, -or_map], [sparse.csr_array(and_map.shape), or_map]
    by_v_and, by_residual = sparse.vstack(by_v_and), sparse.vstack(by_residual)
    strengths = by_v_and.shape[0]
    one = sparse.eye_array(strengths)

    deltas = case.kappa * np.abs(values[:, -1] - values[:, 0])
    # by_v_and v_and + by_residual (residual + v) - plus + minus = 0
    games = sparse.block_diag([sparse.hstack([by_v_and, by_residual])] * count)
    parts = sparse.block_diag([sparse.hstack([-one, one])] * count)
    equal_to = -np.concatenate([by_residual @ v for v in values])
    tops = strengths if case.joint else 0
    free = 2 * size * count
    bounds = np.concatenate(
        [np.stack([[-np.inf, np.inf]] * size + [[-d, d]] * size) for d in deltas]
        + [np.tile([0, np.inf], (2 * strengths * count + tops, 1))]
    )
    keywords = {
        "A_eq": sparse.hstack([games, parts, sparse.csr_array((strengths * count, tops))]).tocsr(),
        "b_eq": equal_to,
        "bounds": bounds,
        "c": np.concatenate(
            [np.zeros(free), np.full(2 * strengths * count, case.alpha if case.joint else 1.0), np.ones(tops)]
        ),
    }
    if case.joint:
        pairs = sparse.block_diag([sparse.hstack([one, one])] * count)
        keywords["A_ub"] = sparse.hstack(
            [sparse.csr_array((strengths * count, free)), pairs, sparse.vstack([-one] * count)]
        ).tocsr()
        keywords["b_ub"] = np.zeros(strengths * count)
    return keywords


def norms(coordinates: np.ndarray, case: Case) -> float:
    """The objective of [games, coordinates]."""
    strengths = np.abs(coordinates)
    if not case.joint:
        return float(strengths.sum())
    return float(strengths.max(axis=0).sum() + case.alpha * strengths.sum())


def solve(case: Case, values: np.ndarray, merged: bool = False) -> tuple[float, float]:
    """An objective that is reached and a bound that is proven."""
    count, size = values.shape
    A, R = kronecker([[1, 0], [-1, 1]], case.n), kronecker([[0, 1], [1, -1]], case.n)
    deltas = case.kappa * np.abs(values[:, -1] - values[:, 0])
    tolerances = {"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9}
    # Interior points with crossover: as exact as the simplex method here, and faster from 8 players on.
    result = linprog(**program(case, values, merged), method="highs-ipm", options=tolerances)
    if result.status != 0:
        raise RuntimeError(f"{case.name}: {result.message}")

    variables = result.x[: 2 * size * count].reshape(count, 2, size)
    v_and = variables[:, 0]
    residual = np.clip(variables[:, 1], -deltas[:, None], deltas[:, None])
    i_and = (A @ v_and.T).T[:, 1:]
    i_or = -(R @ (values + residual - v_and).T).T[:, 1:]
    single = np.isin(np.arange(1, size), 1 << np.arange(case.n))
    if merged:
        i_and = i_and + i_or * single
        i_or = i_or * ~single
    reached = norms(np.hstack([i_and, i_or]), case)

    # Marginals of by_v_and v_and + ... = plus - minus, game by game; the OR rows come last.
    marginals = result.eqlin.marginals.reshape(count, -1)
    y_or = np.zeros((count, size))
    if merged:
        y_or[:, 1:][:, ~single] = marginals[:, size - 1 :]
        y_or[:, 1:][:, single] = marginals[:, : size - 1][:, single]
    else:
        y_or[:, 1:] = marginals[:, size - 1 :]
    multipliers = (R.T @ y_or.T).T
    y_and = spsolve_triangular(A.T.tocsr(), multipliers.T, lower=False).T
    y = np.hstack([y_and[:, 1:], y_or[:, 1:]])
    multipliers /= max(dual_norm(y, case.alpha if case.joint else 0).max(), 1e-300)
    bound = abs((multipliers * values).sum()) - (deltas * np.abs(multipliers).sum(axis=1)).sum()
    return reached, float(bound)


def table_name(kind: str, n: int, number: int = 0) -> str:
    return f"{kind}-{n}" + (f"-partner-{number}" if number else "")


def games() -> dict[str, np.ndarray]:
    partners = {(kind, n): count for kind, n, _, _, count in JOINT}
    return {
        table_name(kind, n, number): values
        for kind, n, seed, _ in SINGLE
        for number, values in enumerate(lp_games.table(kind, n, seed, partners.get((kind, n), 0)))
    }


def cases() -> list[Case]:
    single = [
        Case(f"{kind}-{n} kappa {kappa}", n, kappa, 0, (table_name(kind, n),))
        for kind, n, _, kappas in SINGLE
        for kappa in kappas
    ]
    joint = [
        Case(
            f"{kind}-{n} joint {count + 1} kappa {kappa}",
            n,
            kappa,
            ALPHA,
            tuple(table_name(kind, n, number) for number in range(count + 1)),
        )
        for kind, n, _, kappas, count in JOINT
        for kappa in kappas
    ]
    return single + joint


def record(case: Case, tables: dict[str, np.ndarray], check_merged: bool) -> dict:
    """One case solved, as it is stored."""
    values = np.stack([tables[name] for name in case.games])
    start = time.monotonic()
    optimum, bound = solve(case, values)
    seconds = time.monotonic() - start
    gap = optimum - bound
    if abs(gap) > WORST_GAP * optimum:
        raise RuntimeError(f"{case.name}: the optimum lies between {bound} and {optimum}, which is too far apart")
    line = f"{case.name:32} {optimum:20.12f}  gap {gap:8.1e}  {seconds:6.2f} s"
    if check_merged:
        merged, merged_bound = solve(case, values, merged=True)
        line += f"  merged {merged - optimum:+.1e}"
        if max(bound - merged, merged_bound - optimum) > WORST_GAP * optimum:
            raise RuntimeError(f"{case.name}: {optimum} as written, {merged} with merged single players")
    print(line, file=sys.stderr, flush=True)
    return {
        "name": case.name,
        "n": case.n,
        "kappa": case.kappa,
        "joint": case.joint,
        "alpha": case.alpha,
        "games": case.games,
        "optimum": optimum,
        "lowerBound": bound,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="solve the cases whose name contains this, and write nothing")
    parser.add_argument("--check-merged", action="store_true", help="also solve with the AND and OR of a player merged")
    options = parser.parse_args()

    tables = games()
    records = [record(case, tables, options.check_merged) for case in cases() if options.only in case.name]
    if options.only:
        return
    contents = {
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
        "games": {name: {"n": int(np.log2(len(values))), "values": values.tolist()} for name, values in tables.items()},
        "cases": records,
    }
    (HERE / "lp-optima.json").write_text(json.dumps(contents, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

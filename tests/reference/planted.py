"""A network whose AND and OR interactions are known: writes ../fixtures/planted-and-or.onnx, planted-and-or.json and
the two pictures in ../fixtures/planted.

The classifier takes `image` [N, 1, 6, 6] float32 and gives `logits` [N, 2] = [0, f]. Its players are a 2x3 grid, a
player counts as present where the mean of its pixels is above 0.5, and f = v({}) + the values of the terms that act: an
AND term when all of its players are present, an OR term when any is. `terms` [N, 8] says which act and feeds the last
layer. With the zero baseline and pixels scaled by 1/255, the log-odds of class 1 is f exactly: every sum is a multiple
of 1/8.

1/bright.png is white, so all players can be present. In 0/dim.png one player is dark whether it is kept or masked, so
it drops out of the OR terms and ends the AND terms it is in; its label is 0, so the log-odds of the label is -f. The
JSON lists for each picture the terms of that game, an order-1 OR counted as AND.

The script checks with onnxruntime that all 64 values are those of the terms, and by linear programming (at kappa = 0)
that the terms are the sparsest decomposition and the only one: a dual point that is sign(value) on them and below 1 in
size elsewhere, with linearly independent columns, proves both. Needs numpy, scipy, onnx, onnxruntime and pillow.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from scipy.optimize import linprog

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
ROWS, COLUMNS, SIDE = 2, 3, 6
PLAYERS = ROWS * COLUMNS
WHITE, DARK = 255, 60


@dataclass(frozen=True)
class Term:
    type: str
    players: tuple[int, ...]
    value: float

    def acts(self, present: np.ndarray) -> np.ndarray:
        """Whether it acts for each coalition of [count, players]."""
        chosen = present[:, list(self.players)]
        return chosen.all(axis=1) if self.type == "and" else chosen.any(axis=1)


V_EMPTY = -0.625
TERMS = [
    Term("and", (1,), 1.5),
    Term("and", (4, 5), -1.25),
    Term("and", (2, 3, 5), -0.75),
    Term("and", (1, 2, 4, 5), 2.5),
    Term("or", (0, 1), 1.0),
    Term("or", (2, 4), -1.5),
    Term("or", (0, 2, 3), -0.5),
    Term("or", (1, 3, 4, 5), 1.75),
]


@dataclass(frozen=True)
class Picture:
    path: str
    label: int
    dark: tuple[int, ...]

    def pixels(self) -> np.ndarray:
        return np.where(np.isin(player_of_pixel(), self.dark), DARK, WHITE).astype(np.uint8)

    def terms(self) -> list[Term]:
        """The terms of this picture's game: the log-odds of its label when its dark players are never present."""
        sign = 1 if self.label == 1 else -1
        left = []
        for term in TERMS:
            players = tuple(player for player in term.players if player not in self.dark)
            if players == term.players or (term.type == "or" and players):
                left.append(Term("and" if len(players) == 1 else term.type, players, sign * term.value))
        if len({(term.type, term.players) for term in left}) < len(left):
            raise RuntimeError(f"{self.path}: two terms became one")
        return left

    def v_empty(self) -> float:
        return V_EMPTY if self.label == 1 else -V_EMPTY


PICTURES = [Picture("0/dim.png", 0, (4,)), Picture("1/bright.png", 1, ())]


def player_of_pixel() -> np.ndarray:
    i, j = np.mgrid[:SIDE, :SIDE]
    return (i * ROWS // SIDE) * COLUMNS + j * COLUMNS // SIDE


def coalitions() -> np.ndarray:
    """[64, 6]: who is present, bit i of the index is player i."""
    return ((np.arange(2**PLAYERS)[:, None] >> np.arange(PLAYERS)) & 1).astype(bool)


def network() -> onnx.ModelProto:
    """Mean of each player, present or not, number of players present in each term, terms that act, logits."""
    member = np.array([[player in term.players for term in TERMS] for player in range(PLAYERS)], np.float32)
    needed = np.array([len(term.players) if term.type == "and" else 1 for term in TERMS], np.float32)
    weights = np.array([[0, term.value] for term in TERMS], np.float32)
    constants = {
        "half": np.float32(0.5),
        "member": member,
        "needed": needed,
        "weights": weights,
        "bias": np.array([0, V_EMPTY], np.float32),
    }
    tile = [SIDE // ROWS, SIDE // COLUMNS]
    nodes = [
        helper.make_node("AveragePool", ["image"], ["tiles"], kernel_shape=tile, strides=tile),
        helper.make_node("Flatten", ["tiles"], ["means"]),
        helper.make_node("Greater", ["means", "half"], ["bright"]),
        helper.make_node("Cast", ["bright"], ["present"], to=TensorProto.FLOAT),
        helper.make_node("MatMul", ["present", "member"], ["counts"]),
        helper.make_node("GreaterOrEqual", ["counts", "needed"], ["acting"]),
        helper.make_node("Cast", ["acting"], ["terms"], to=TensorProto.FLOAT),
        helper.make_node("Gemm", ["terms", "weights", "bias"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "planted-and-or",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 1, SIDE, SIDE])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 2])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def check_values(model: onnx.ModelProto, picture: Picture) -> None:
    """The network on all masked pictures is exactly the sum of the picture's terms."""
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    kept = coalitions()[:, player_of_pixel()]
    images = np.where(kept, picture.pixels() / np.float32(255), 0).astype(np.float32)[:, None]
    logits = session.run(["logits"], {"image": images})[0].astype(np.float64)
    expected = picture.v_empty() + sum(term.value * term.acts(coalitions()) for term in picture.terms())
    if not np.array_equal(logits[:, picture.label] - logits[:, 1 - picture.label], expected):
        raise RuntimeError(f"{picture.path}: the network does not give the planted values")


def check_sparsest(picture: Picture) -> float:
    """Proves that no other AND-OR decomposition has so small a sum of |I|; returns the largest |dual| off the terms."""
    subsets = [tuple(np.flatnonzero(row)) for row in coalitions()[1:]]
    every = [Term("and", players, 1) for players in subsets]
    every += [Term("or", players, 1) for players in subsets if len(players) > 1]
    columns = np.stack([term.acts(coalitions()) for term in every], axis=1).astype(float)
    planted = {(term.type, term.players): np.sign(term.value) for term in picture.terms()}
    signs = np.array([planted.get((term.type, term.players), 0) for term in every])
    on, off = columns[:, signs != 0], columns[:, signs == 0]
    constant = np.ones((len(columns), 1))

    # Smallest t with a dual point that is orthogonal to the constant, sign(value) on the terms, within t elsewhere.
    slack = -np.ones((off.shape[1], 1))
    result = linprog(
        np.append(np.zeros(len(columns)), 1),
        A_ub=np.vstack([np.hstack([off.T, slack]), np.hstack([-off.T, slack])]),
        b_ub=np.zeros(2 * off.shape[1]),
        A_eq=np.hstack([np.hstack([constant, on]).T, np.zeros((on.shape[1] + 1, 1))]),
        b_eq=np.append(0, signs[signs != 0]),
        bounds=(None, None),
        method="highs",
    )
    independent = np.linalg.matrix_rank(np.hstack([constant, on])) == on.shape[1] + 1
    if result.status != 0 or result.fun > 1 - 1e-6 or not independent:
        raise RuntimeError(f"{picture.path}: the terms are not the only sparsest decomposition")
    return result.fun


def description() -> str:
    """JSON with one term a line."""

    def listed(terms: list[Term], indent: str) -> str:
        lines = [
            f'{{ "type": "{term.type}", "players": {json.dumps(list(term.players))}, "value": {term.value:g} }}'
            for term in terms
        ]
        return "[\n" + ",\n".join(f"{indent}  {line}" for line in lines) + f"\n{indent}]"

    samples = ",\n".join(
        f"""    {{
      "path": "{picture.path}",
      "label": {picture.label},
      "vEmpty": {picture.v_empty():g},
      "terms": {listed(picture.terms(), " " * 6)}
    }}"""
        for picture in PICTURES
    )
    return f"""{{
  "rows": {ROWS},
  "columns": {COLUMNS},
  "vEmpty": {V_EMPTY:g},
  "terms": {listed(TERMS, "  ")},
  "samples": [
{samples}
  ]
}}
"""


def main() -> None:
    model = network()
    for picture in PICTURES:
        check_values(model, picture)
        print(f"{picture.path}: largest dual value off the terms {check_sparsest(picture):.4f}")
        path = FIXTURES / "planted" / picture.path
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture.pixels()).save(path)
    onnx.save(model, FIXTURES / "planted-and-or.onnx")
    (FIXTURES / "planted-and-or.json").write_text(description())


if __name__ == "__main__":
    main()

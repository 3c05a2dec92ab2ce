"""Small networks of every shape that is accepted, and what Python onnxruntime makes of them.

Writes tests/fixtures/shapes and tests/reference/shapes.json. Weights are made by a seeded generator; the classifiers of
scikit-learn are fitted to the iris and breast cancer data that come with it. Every file is the same after every run.
Needs numpy, onnx, onnxruntime, scikit-learn and skl2onnx.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import helper
from onnx.external_data_helper import convert_model_to_external_data
from shape_networks import (
    CANCER,
    CITIES,
    DOUBLE,
    FLOAT16,
    INT32,
    INT64,
    IRIS,
    SIDE,
    UINT8,
    VOCABULARY,
    columns,
    fitted,
    float_ids,
    margins,
    only_logits,
    picture_with_extras,
    pictures,
    table,
    text,
    whole_numbers,
    with_exponentials,
    with_head,
    with_vector,
)
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

HERE = Path(__file__).resolve().parent
SHAPES = HERE.parent / "fixtures" / "shapes"
SAMPLES, LENGTH = 5, 7
MARGINS = np.arange(-120, 121).astype(np.float32)[:, None]
"""Log-odds of class 1 that are to come back from its probability."""
PAIRS = np.hstack([0 * MARGINS, MARGINS])

forest = RandomForestClassifier(n_estimators=3, max_depth=3, random_state=0)
perceptron = MLPClassifier((3,), random_state=0, max_iter=200)
logistic = LogisticRegression(max_iter=100)
attention_and_types = ("attention_mask", "token_type_ids")


@dataclass(frozen=True)
class Fixture:
    name: str
    what: str
    make: Callable[[], onnx.ModelProto]
    output: str = "logits"
    rows: np.ndarray | None = None
    """What goes in where random numbers would not do."""
    fixed: dict[str, object] = field(default_factory=dict)
    """What Carryover adds to the sample, by input."""


PICTURES = [
    Fixture("nhwc", "channels last, [N, 6, 6, 3]", lambda: pictures((SIDE, SIDE, 3))),
    Fixture("uint8", "takes uint8, and divides by 255 itself", lambda: pictures(element=UINT8)),
    Fixture(
        "float16",
        "float16 throughout, inputs and outputs too",
        lambda: pictures(element=FLOAT16, kind=np.float16),
    ),
    Fixture(
        "float16-external",
        "the same, with its weights in `float16-external.bin`",
        lambda: pictures(element=FLOAT16, kind=np.float16),
    ),
    Fixture("fixed-batch", "two pictures at a time, [2, 3, 6, 6]", lambda: pictures(batch=2)),
    Fixture("one-logit", "a binary head, [N, 1]", lambda: only_logits(1)),
    Fixture("vector", "a binary head without a dimension of its own, [N]", with_vector, "score"),
    Fixture("no-features", "gives only logits", only_logits),
    Fixture("softmax", "ends in softmax", lambda: with_head("Softmax", "probabilities"), "probabilities"),
    Fixture("softmax-written-out", "ends in exp(x) / sum(exp(x))", with_exponentials, "answer"),
    Fixture("log-softmax", "ends in log-softmax", lambda: with_head("LogSoftmax", "log_probs"), "log_probs"),
    Fixture("sigmoid", "ends in the sigmoid of one logit", lambda: with_head("Sigmoid", "y", 1), "y"),
    Fixture("both", "gives probabilities and logits", lambda: with_head("Softmax", "p", also=("logits",))),
    Fixture(
        "extra-inputs",
        "takes a step, a mask, a temperature and a switch beside the picture",
        picture_with_extras,
        fixed={"step": 0, "pixel_mask": 1, "temperature": 0, "training": 0},
    ),
]
TEXTS = [
    Fixture(
        "text",
        "int32 token numbers, attention and token types, of any length",
        lambda: text(INT32, beside=attention_and_types),
    ),
    Fixture("text-fixed", "16 int64 token numbers and nothing else", lambda: text(INT64, 16, "tokens")),
    Fixture(
        "text-positions",
        "int64 token numbers, attention and positions",
        lambda: text(INT64, beside=("attention_mask", "position_ids")),
        fixed={"position_ids": range(LENGTH)},
    ),
    Fixture("text-quantised", "an int8 embedding behind DequantizeLinear", lambda: text(INT64, quantised=True)),
]
TABLES = [
    Fixture("table", "one float input, [N, 5]", table),
    Fixture("table-float64", "one float64 input, [N, 5], and float64 outputs", lambda: table(DOUBLE, np.float64)),
    Fixture("table-int64", "one int64 input, [N, 4], of whole numbers", whole_numbers),
    Fixture("columns", "columns of float, int64, string and bool, one input each", columns),
    Fixture("columns-strict", "the same, but unknown cities are refused", lambda: columns(strict=True)),
    Fixture("margins-softmax", "a softmax of the row itself", lambda: margins("Softmax", 2), "probabilities", PAIRS),
    Fixture("margins-sigmoid", "a sigmoid of the row itself", lambda: margins("Sigmoid", 1), "probabilities", MARGINS),
    Fixture(
        "margins-softmax-hidden",
        "the softmax behind a multiplication by 1",
        lambda: margins("Softmax", 2, hidden=True),
        "probabilities",
        PAIRS,
    ),
    Fixture(
        "margins-sigmoid-hidden",
        "the sigmoid behind a multiplication by 1",
        lambda: margins("Sigmoid", 1, hidden=True),
        "probabilities",
        MARGINS,
    ),
]
CLASSIFIERS = [
    Fixture("iris-logistic", "logistic regression", lambda: fitted(logistic, IRIS), "probabilities", IRIS[0][::15]),
    Fixture(
        "iris-scores",
        "logistic regression whose `probabilities` are raw scores",
        lambda: fitted(logistic, IRIS, {"raw_scores": True}),
        "probabilities",
        IRIS[0][::15],
    ),
    Fixture("iris-forest", "a random forest", lambda: fitted(forest, IRIS), "probabilities", IRIS[0][::15]),
    Fixture(
        "cancer-logistic",
        "logistic regression, two classes",
        lambda: fitted(logistic, CANCER),
        "probabilities",
        CANCER[0][::60],
    ),
    Fixture(
        "cancer-perceptron",
        "a perceptron, two classes",
        lambda: fitted(perceptron, CANCER),
        "probabilities",
        CANCER[0][::60],
    ),
]
REFUSED = [
    Fixture("iris-zipmap", "logistic regression behind ZipMap", lambda: fitted(logistic, IRIS, {"zipmap": True})),
    Fixture("forest-zipmap", "a random forest behind ZipMap", lambda: fitted(forest, IRIS, {"zipmap": True})),
    Fixture("float-ids", "token numbers as floats", float_ids),
]


TYPES = {
    "tensor(float)": ("float32", np.float32),
    "tensor(float16)": ("float16", np.float16),
    "tensor(double)": ("float64", np.float64),
    "tensor(uint8)": ("uint8", np.uint8),
    "tensor(int32)": ("int32", np.int32),
    "tensor(int64)": ("int64", np.int64),
    "tensor(bool)": ("bool", np.bool_),
    "tensor(string)": ("string", np.object_),
}


def shape_of(port: ort.NodeArg, count: int) -> list[int]:
    """With the batch in front; lengths that are free are LENGTH."""
    return [count, *(each if isinstance(each, int) else LENGTH for each in port.shape[1:])] if port.shape else []


def sample(port: ort.NodeArg, fixture: Fixture, count: int, random: np.random.Generator) -> np.ndarray:
    """What goes into one input: numbers that suit its name and type."""
    kind = TYPES[port.type][1]
    shape = shape_of(port, count)
    if fixture.rows is not None:
        return fixture.rows.astype(kind)
    if port.name == "attention_mask":
        kept = random.integers(3, shape[1] + 1, count)
        return (np.arange(shape[1]) < kept[:, None]).astype(kind)
    if kind == np.object_:
        return random.choice([*CITIES, "elsewhere"] if fixture.name == "columns" else CITIES, shape).astype(kind)
    if kind in (np.int32, np.int64):
        return random.integers(0, 2 if port.name == "token_type_ids" else VOCABULARY, shape).astype(kind)
    if kind in (np.uint8, np.bool_):
        return random.integers(0, 2 if kind == np.bool_ else 256, shape).astype(kind)
    # Quarters keep sums in float16 exact.
    numbers = random.normal(size=shape)
    return (np.round(numbers * 4) / 4 if kind == np.float16 else numbers).astype(kind)


def run(made: onnx.ModelProto, names: list[str], feeds: dict[str, np.ndarray], batch: int | None) -> dict:
    """The values of those names, also of ones inside the network; float64, and a batch at a time where it is fixed."""
    made = onnx.load_from_string(made.SerializeToString())
    known = {port.name for port in made.graph.output}
    made.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in names if name not in known)
    session = ort.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
    count = max(len(array) for array in feeds.values() if array.ndim)
    pieces = []
    for start in range(0, count, batch or count):
        rows = [min(start + at, count - 1) for at in range(batch or count)]
        piece = {name: array[rows] if array.ndim else array for name, array in feeds.items()}
        pieces.append(session.run(names, piece))
    whole = [np.concatenate(parts)[:count].astype(np.float64).reshape(count, -1) for parts in zip(*pieces)]
    return dict(zip(names, whole))


def reference(fixture: Fixture, made: onnx.ModelProto, seed: int) -> dict:
    session = ort.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
    random = np.random.default_rng(seed)
    count = SAMPLES if fixture.rows is None else len(fixture.rows)
    ports = session.get_inputs()
    feeds = {port.name: sample(port, fixture, count, random) for port in ports if port.name not in fixture.fixed}
    added = {
        port.name: np.broadcast_to(np.asarray(fixture.fixed[port.name], TYPES[port.type][1]), shape_of(port, count))
        for port in ports
        if port.name in fixture.fixed
    }
    leading = ports[0].shape[0] if ports[0].shape else None
    inside = {name for each in made.graph.node for name in each.output}
    names = [fixture.output, *(name for name in ("features", "logits") if name in inside and name != fixture.output)]
    found = run(made, names, feeds | added, leading if isinstance(leading, int) else None)
    declared = {port.name for port in made.graph.output}
    return {
        "count": count,
        "feeds": [
            {
                "name": port.name,
                "type": TYPES[port.type][0],
                "shape": list(feeds[port.name].shape[1:]),
                "data": feeds[port.name].ravel().tolist(),
            }
            for port in ports
            if port.name in feeds
        ],
        "output": found[fixture.output].tolist(),
        # Where the network ends in something else, what goes into that.
        "logits": found["logits"].tolist() if "logits" in found else None,
        "features": found["features"].tolist() if "features" in declared else None,
    }


def main() -> None:
    SHAPES.mkdir(parents=True, exist_ok=True)
    references = {}
    groups = {
        "Pictures": PICTURES,
        "Texts": TEXTS,
        "Tables": TABLES,
        "Of scikit-learn": CLASSIFIERS,
        "Refused": REFUSED,
    }
    for seed, fixture in enumerate(each for group in groups.values() for each in group):
        made = fixture.make()
        onnx.checker.check_model(made)
        if fixture not in REFUSED:
            references[fixture.name] = reference(fixture, made, seed)
        if fixture.name == "float16-external":
            (SHAPES / f"{fixture.name}.bin").unlink(missing_ok=True)
            convert_model_to_external_data(made, location=f"{fixture.name}.bin", size_threshold=0)
            onnx.save(made, SHAPES / f"{fixture.name}.onnx")
        else:
            (SHAPES / f"{fixture.name}.onnx").write_bytes(made.SerializeToString(deterministic=True))
    (HERE / "shapes.json").write_text(
        "{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(each)}" for name, each in references.items()) + "\n}\n"
    )
    text = "Small ONNX files written by `tests/reference/shapes_models.py`.\n"
    for title, group in groups.items():
        text += f"\n{title}:\n\n" + "".join(f"- `{each.name}.onnx`: {each.what}\n" for each in group)
    (SHAPES / "README.md").write_text(text)


if __name__ == "__main__":
    main()

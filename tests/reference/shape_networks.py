"""Builders of the small networks that shapes_models.py writes: one for each shape of inputs and outputs."""

import warnings

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import to_onnx
from sklearn.datasets import load_breast_cancer, load_iris

SIDE, HIDDEN, CLASSES = 6, 4, 3
VOCABULARY, WIDTH = 32, 4
ML = "ai.onnx.ml"

FLOAT, FLOAT16, DOUBLE = TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE
UINT8, INT32, INT64 = TensorProto.UINT8, TensorProto.INT32, TensorProto.INT64
BOOL, STRING = TensorProto.BOOL, TensorProto.STRING

node, value = helper.make_node, helper.make_tensor_value_info


def numbers(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def tensor(name: str, array: np.ndarray) -> onnx.TensorProto:
    return numpy_helper.from_array(np.ascontiguousarray(array), name)


def model(inputs: list, outputs: list, nodes: list, weights: dict[str, np.ndarray]) -> onnx.ModelProto:
    graph = helper.make_graph(nodes, "classifier", inputs, outputs, [tensor(*each) for each in weights.items()])
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(ML, 3)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def dense(size: int, classes: int = CLASSES, kind: type = np.float32) -> tuple[list, dict[str, np.ndarray]]:
    """`flat` to `features` to `logits`."""
    weights = {
        "W1": 0.3 * numbers(1, size, HIDDEN),
        "b1": numbers(2, HIDDEN),
        "W2": numbers(3, HIDDEN, classes),
        "b2": numbers(4, classes),
    }
    nodes = [
        node("Gemm", ["flat", "W1", "b1"], ["hidden"]),
        node("Relu", ["hidden"], ["features"]),
        node("Gemm", ["features", "W2", "b2"], ["logits"]),
    ]
    if kind == np.float16:
        # Halves keep sums exact, so that versions of the runtime do not differ.
        weights = {name: np.round(array * 2) / 2 for name, array in weights.items()}
    return nodes, {name: array.astype(kind) for name, array in weights.items()}


def pictures(
    shape: tuple = (3, SIDE, SIDE),
    element: int = FLOAT,
    batch: int | str = "N",
    classes: int = CLASSES,
    head: list | None = None,
    outputs: list | None = None,
    kind: type = np.float32,
) -> onnx.ModelProto:
    nodes, weights = dense(int(np.prod(shape)), classes, kind)
    begin = [node("Flatten", ["image"], ["flat"])]
    if element == UINT8:
        begin = [node("Cast", ["image"], ["bytes"], to=FLOAT), node("Div", ["bytes", "most"], ["shares"])]
        begin.append(node("Flatten", ["shares"], ["flat"]))
        weights["most"] = np.array(255, np.float32)
    port = element if element == FLOAT16 else FLOAT
    outputs = outputs or [value("logits", port, [batch, classes]), value("features", port, [batch, HIDDEN])]
    return model([value("image", element, [batch, *shape])], outputs, begin + nodes + (head or []), weights)


def picture_with_extras() -> onnx.ModelProto:
    """Beside the picture: a mask for every pixel, a step for every sample, a temperature for all, and a switch."""
    nodes, weights = dense(SIDE * SIDE)
    inputs = [
        value("step", INT64, ["N", 1]),
        value("image", FLOAT, ["N", 1, SIDE, SIDE]),
        value("pixel_mask", INT64, ["N", SIDE, SIDE]),
        value("temperature", FLOAT, []),
        value("training", BOOL, []),
    ]
    begin = [
        node("Flatten", ["image"], ["pixels"]),
        node("Flatten", ["pixel_mask"], ["whole"]),
        node("Cast", ["whole"], ["mask"], to=FLOAT),
        node("Mul", ["pixels", "mask"], ["masked"]),
        node("Cast", ["step"], ["steps"], to=FLOAT),
        node("Add", ["masked", "steps"], ["flat"]),
    ]
    nodes[-1].output[0] = "cold"
    end = [
        node("Exp", ["temperature"], ["factor"]),
        node("Mul", ["cold", "factor"], ["warm"]),
        node("Neg", ["warm"], ["negative"]),
        node("Where", ["training", "negative", "warm"], ["logits"]),
    ]
    return model(inputs, [value("logits", FLOAT, ["N", CLASSES])], begin + nodes + end, weights)


def text(
    element: int,
    length: int | str = "L",
    ids: str = "input_ids",
    beside: tuple = (),
    quantised: bool = False,
) -> onnx.ModelProto:
    """The mean of the embeddings of tokens, token types and positions, weighted by attention."""
    nodes, weights = dense(WIDTH)
    inputs = [value(name, element, ["N", length]) for name in (ids, *beside)]
    weights["words"] = numbers(5, VOCABULARY, WIDTH)
    begin = [node("Gather", ["words", ids], ["sum0"])]
    if quantised:
        weights["packed"] = np.clip(np.round(weights.pop("words") * 32), -127, 127).astype(np.int8)
        weights["step"] = np.array(1 / 32, np.float32)
        begin.insert(0, node("DequantizeLinear", ["packed", "step"], ["words"]))
    total = "sum0"
    for name, rows in (("token_type_ids", 2), ("position_ids", 64)):
        if name not in beside:
            continue
        weights[f"{name}_table"] = numbers(rows, rows, WIDTH)
        begin.append(node("Gather", [f"{name}_table", name], [f"{name}_vectors"]))
        begin.append(node("Add", [total, f"{name}_vectors"], [f"{name}_sum"]))
        total = f"{name}_sum"
    if "attention_mask" in beside:
        weights |= {"axis": np.array([1]), "last": np.array([2])}
        begin += [
            node("Cast", ["attention_mask"], ["shares"], to=FLOAT),
            node("Unsqueeze", ["shares", "last"], ["weights"]),
            node("Mul", [total, "weights"], ["seen"]),
            node("ReduceSum", ["seen", "axis"], ["summed"], keepdims=0),
            node("ReduceSum", ["shares", "axis"], ["count"]),
            node("Div", ["summed", "count"], ["flat"]),
        ]
    else:
        begin.append(node("ReduceMean", [total], ["flat"], axes=[1], keepdims=0))
    outputs = [value("logits", FLOAT, ["N", CLASSES]), value("features", FLOAT, ["N", HIDDEN])]
    return model(inputs, outputs, begin + nodes, weights)


def table(element: int = FLOAT, kind: type = np.float32, columns: int = 5) -> onnx.ModelProto:
    nodes, weights = dense(columns, kind=kind)
    outputs = [value("logits", element, ["N", CLASSES]), value("features", element, ["N", HIDDEN])]
    nodes.insert(0, node("Identity", ["row"], ["flat"]))
    return model([value("row", element, ["N", columns])], outputs, nodes, weights)


CITIES = ["Aarhus", "Łódź", "上海"]


def columns(strict: bool = False) -> onnx.ModelProto:
    """A column of each type, one of them without a dimension for it."""
    nodes, weights = dense(6)
    inputs = [
        value("age", FLOAT, ["N", 1]),
        value("rooms", INT64, ["N", 1]),
        value("city", STRING, ["N", 1]),
        value("owner", BOOL, ["N"]),
    ]
    begin = [
        node("OneHotEncoder", ["city"], ["hot"], domain=ML, cats_strings=CITIES, zeros=0 if strict else 1),
        node("Reshape", ["hot", "three"], ["cities"]),
        node("Cast", ["rooms"], ["count"], to=FLOAT),
        node("Cast", ["owner"], ["owned"], to=FLOAT),
        node("Unsqueeze", ["owned", "axis"], ["owns"]),
        node("Concat", ["age", "count", "cities", "owns"], ["flat"], axis=1),
    ]
    weights |= {"three": np.array([-1, 3]), "axis": np.array([1])}
    return model(inputs, [value("logits", FLOAT, ["N", CLASSES])], begin + nodes, weights)


def whole_numbers() -> onnx.ModelProto:
    nodes, weights = dense(4)
    nodes.insert(0, node("Cast", ["row"], ["flat"], to=FLOAT))
    return model([value("row", INT64, ["N", 4])], [value("logits", FLOAT, ["N", CLASSES])], nodes, weights)


def float_ids() -> onnx.ModelProto:
    made = text(INT64)
    made.graph.input[0].CopyFrom(value("input_ids", FLOAT, ["N", "L"]))
    made.graph.node.insert(0, node("Cast", ["input_ids"], ["ids"], to=INT64))
    made.graph.node[1].input[1] = "ids"
    return made


def margins(head: str, classes: int, hidden: bool = False) -> onnx.ModelProto:
    """A softmax or sigmoid of the row itself, also with something behind it that hides it."""
    nodes = [node("Identity", ["row"], ["logits"]), node(head, ["logits"], ["probabilities"])]
    if hidden:
        nodes[1].output[0] = "shares"
        nodes.append(node("Mul", ["shares", "one"], ["probabilities"]))
    port = [value("probabilities", FLOAT, ["N", classes])]
    return model([value("row", FLOAT, ["N", classes])], port, nodes, {"one": np.array(1, np.float32)} if hidden else {})


IRIS, CANCER = load_iris(return_X_y=True), load_breast_cancer(return_X_y=True)


def fitted(classifier, data: tuple, options: dict | None = None) -> onnx.ModelProto:
    rows, labels = data[0].astype(np.float32), data[1]
    with warnings.catch_warnings(action="ignore"):
        classifier.fit(rows, labels)
    made = to_onnx(classifier, rows[:1], options={"zipmap": False, **(options or {})}, target_opset=17)
    # Otherwise a random name and order.
    made.graph.name = "classifier"
    opsets = sorted(made.opset_import, key=lambda opset: opset.domain)
    del made.opset_import[:]
    made.opset_import.extend(opsets)
    return made


def with_exponentials() -> onnx.ModelProto:
    """A softmax that is written out, so that no operator gives it away."""
    written = [
        node("Exp", ["logits"], ["powers"]),
        node("ReduceSum", ["powers", "axis"], ["sum"]),
        node("Div", ["powers", "sum"], ["answer"]),
    ]
    made = pictures(head=written, outputs=[value("answer", FLOAT, ["N", CLASSES])])
    made.graph.initializer.append(tensor("axis", np.array([1])))
    return made


def with_head(head: str, name: str, classes: int = CLASSES, also: tuple = ()) -> onnx.ModelProto:
    ports = [value(name, FLOAT, ["N", classes]), value("features", FLOAT, ["N", HIDDEN])]
    ports += [value(each, FLOAT, ["N", classes]) for each in also]
    return pictures(classes=classes, head=[node(head, ["logits"], [name])], outputs=ports)


def with_vector() -> onnx.ModelProto:
    made = pictures(
        classes=1, head=[node("Reshape", ["logits", "row"], ["score"])], outputs=[value("score", FLOAT, ["N"])]
    )
    made.graph.initializer.append(tensor("row", np.array([-1])))
    return made


def only_logits(classes: int = CLASSES) -> onnx.ModelProto:
    return pictures((1, SIDE, SIDE), classes=classes, outputs=[value("logits", FLOAT, ["N", classes])])

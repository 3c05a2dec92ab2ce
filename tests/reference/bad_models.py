"""Small ONNX files that test how a network is read: writes ../fixtures/bad and its README.md.

Most are broken, hostile or of no use as a classifier; the ones under "Usable" are classifiers of an unusual make.
All have 3 classes and 6x6 pictures with one channel unless their line says otherwise.
The script states for each file whether onnxruntime opens it, and fails when that turns out to be wrong. Every file is
the same after every run. Needs numpy, onnx and onnxruntime.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

BAD = Path(__file__).resolve().parents[1] / "fixtures" / "bad"
SIDE, HIDDEN, CLASSES = 6, 4, 3
DOMAIN = "example.invalid"
FLOAT = TensorProto.FLOAT


def numbers(seed: int, *shape: int) -> np.ndarray:
    """Small multiples of 1/16, so that sums and products are exact in float32."""
    return (np.random.default_rng(seed).integers(-8, 9, shape) / 16).astype(np.float32)


@dataclass
class Parts:
    """A classifier taken apart: flatten, dense, ReLU `features`, dense `logits`."""

    inputs: list = field(default_factory=lambda: [value("image", ["N", 1, SIDE, SIDE])])
    outputs: list = field(default_factory=lambda: [value("logits", ["N", CLASSES])])
    nodes: list = field(
        default_factory=lambda: [
            helper.make_node("Flatten", ["image"], ["flat"]),
            helper.make_node("Gemm", ["flat", "W1", "b1"], ["hidden"]),
            helper.make_node("Relu", ["hidden"], ["features"]),
            helper.make_node("Gemm", ["features", "W2", "b2"], ["logits"]),
        ]
    )
    tensors: dict = field(
        default_factory=lambda: {
            "W1": tensor("W1", numbers(1, SIDE * SIDE, HIDDEN)),
            "b1": tensor("b1", numbers(2, HIDDEN)),
            "W2": tensor("W2", numbers(3, HIDDEN, CLASSES)),
            "b2": tensor("b2", numbers(4, CLASSES)),
        }
    )
    sparse: list = field(default_factory=list)
    opset: int = 17
    domains: list = field(default_factory=list)

    def model(self) -> bytes:
        graph = helper.make_graph(
            self.nodes,
            "classifier",
            self.inputs,
            self.outputs,
            list(self.tensors.values()),
            sparse_initializer=self.sparse,
        )
        opsets = [helper.make_opsetid("", self.opset), *(helper.make_opsetid(domain, 1) for domain in self.domains)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8).SerializeToString(deterministic=True)


def value(name: str, shape: list, element: int = FLOAT) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, element, shape)


def tensor(name: str, array: np.ndarray) -> onnx.TensorProto:
    return numpy_helper.from_array(np.ascontiguousarray(array), name)


def outside(name: str, array: np.ndarray, location: str, length: int | None = None) -> onnx.TensorProto:
    """A tensor whose bytes lie in another file."""
    external = TensorProto(name=name, dims=array.shape, data_type=FLOAT, data_location=TensorProto.EXTERNAL)
    external.external_data.add(key="location", value=location)
    external.external_data.add(key="offset", value="0")
    external.external_data.add(key="length", value=str(array.nbytes if length is None else length))
    return external


def with_weights_at(location: str, length: int | None = None) -> bytes:
    parts = Parts()
    parts.tensors["W1"] = outside("W1", numbers(1, SIDE * SIDE, HIDDEN), location, length)
    return parts.model()


def constant_external() -> bytes:
    parts = Parts()
    del parts.tensors["W1"]
    weights = outside("W1", numbers(1, SIDE * SIDE, HIDDEN), "../outside.bin")
    parts.nodes.insert(0, helper.make_node("Constant", [], ["W1"], value=weights))
    return parts.model()


def subgraph_external() -> bytes:
    parts = Parts()
    weights = outside("inner", numbers(1, SIDE * SIDE, HIDDEN), "../outside.bin")
    identity = helper.make_node("Identity", ["inner"], ["branch"])
    branch = helper.make_graph([identity], "branch", [], [value("branch", [SIDE * SIDE, HIDDEN])], [weights])
    del parts.tensors["W1"]
    parts.tensors["always"] = tensor("always", np.array(True))
    parts.nodes.insert(0, helper.make_node("If", ["always"], ["W1"], then_branch=branch, else_branch=branch))
    return parts.model()


def sparse(values: onnx.TensorProto) -> bytes:
    parts = Parts()
    del parts.tensors["W2"]
    indices = tensor("", np.arange(HIDDEN, dtype=np.int64) * CLASSES)
    parts.sparse.append(helper.make_sparse_tensor(values, indices, [HIDDEN, CLASSES]))
    return parts.model()


def no_float_output() -> bytes:
    parts = Parts(outputs=[value("class", ["N", 1], TensorProto.INT64)])
    parts.nodes.append(helper.make_node("ArgMax", ["logits"], ["class"], axis=1))
    return parts.model()


def unsupported_operator() -> bytes:
    parts = Parts(domains=[DOMAIN])
    parts.nodes[2] = helper.make_node("Sparkle", ["hidden"], ["features"], domain=DOMAIN)
    return parts.model()


def tokens() -> bytes:
    parts = Parts(inputs=[value("tokens", ["N", 8], TensorProto.INT64)])
    parts.nodes[0] = helper.make_node("Cast", ["tokens"], ["flat"], to=FLOAT)
    parts.tensors["W1"] = tensor("W1", numbers(1, 8, HIDDEN))
    return parts.model()


def video() -> bytes:
    parts = Parts(inputs=[value("image", ["N", 1, 2, SIDE, SIDE])])
    parts.tensors["W1"] = tensor("W1", numbers(1, 2 * SIDE * SIDE, HIDDEN))
    return parts.model()


def dense_map() -> bytes:
    parts = Parts(outputs=[value("map", ["N", CLASSES, SIDE, SIDE])])
    parts.nodes = [helper.make_node("Conv", ["image", "kernel"], ["map"])]
    parts.tensors = {"kernel": tensor("kernel", numbers(1, CLASSES, 1, 1, 1))}
    return parts.model()


def two_inputs() -> bytes:
    parts = Parts(inputs=[value("left", ["N", 1, SIDE, SIDE]), value("right", ["N", 1, SIDE, SIDE])])
    parts.nodes.insert(0, helper.make_node("Sub", ["left", "right"], ["image"]))
    return parts.model()


def two_outputs() -> bytes:
    parts = Parts(outputs=[value("first", ["N", CLASSES]), value("second", ["N", CLASSES])])
    parts.nodes[3:] = [
        helper.make_node("Gemm", ["features", "W2", "b2"], ["first"]),
        helper.make_node("Gemm", ["features", "W2"], ["second"]),
    ]
    return parts.model()


def no_input() -> bytes:
    parts = Parts(inputs=[])
    parts.tensors["image"] = tensor("image", numbers(5, 1, 1, SIDE, SIDE))
    return parts.model()


def wrong_weights() -> bytes:
    parts = Parts()
    parts.tensors["W1"] = tensor("W1", numbers(1, SIDE * SIDE + 1, HIDDEN))
    return parts.model()


def short_weights() -> bytes:
    parts = Parts()
    parts.tensors["W1"].raw_data = parts.tensors["W1"].raw_data[:10]
    return parts.model()


def huge_shape() -> bytes:
    parts = Parts()
    parts.tensors["huge"] = TensorProto(name="huge", dims=[2**20, 2**20], data_type=FLOAT)
    parts.nodes[3].output[0] = "small"
    parts.nodes += [
        helper.make_node("ReduceMax", ["huge"], ["largest"], keepdims=0),
        helper.make_node("Add", ["small", "largest"], ["logits"]),
    ]
    return parts.model()


def negative_shape() -> bytes:
    parts = Parts()
    parts.tensors["W1"].dims[:] = [-SIDE * SIDE, HIDDEN]
    return parts.model()


def cyclic() -> bytes:
    parts = Parts()
    parts.nodes[1].input[0] = "features"
    return parts.model()


def dangling_input() -> bytes:
    parts = Parts()
    parts.nodes[3].input[0] = "nothing"
    return parts.model()


def duplicate_name() -> bytes:
    parts = Parts()
    parts.nodes[2].output[0] = "hidden"
    parts.nodes[3].input[0] = "hidden"
    return parts.model()


def nan_logits() -> bytes:
    parts = Parts()
    parts.tensors["b2"] = tensor("b2", np.array([0, np.nan, 0], np.float32))
    return parts.model()


def fixed_batch() -> bytes:
    return Parts(inputs=[value("image", [1, 1, SIDE, SIDE])], outputs=[value("logits", [1, CLASSES])]).model()


def channels_last() -> bytes:
    parts = Parts(inputs=[value("image", ["N", SIDE, SIDE, 3])])
    parts.tensors["W1"] = tensor("W1", numbers(1, 3 * SIDE * SIDE, HIDDEN))
    return parts.model()


def one_logit() -> bytes:
    parts = Parts(outputs=[value("logits", ["N", 1])])
    parts.tensors["W2"] = tensor("W2", numbers(3, HIDDEN, 1))
    parts.tensors["b2"] = tensor("b2", numbers(4, 1))
    return parts.model()


def cast_input(element: int) -> bytes:
    parts = Parts(inputs=[value("image", ["N", 1, SIDE, SIDE], element)])
    parts.nodes[0].input[0] = "picture"
    parts.nodes.insert(0, helper.make_node("Cast", ["image"], ["picture"], to=FLOAT))
    return parts.model()


def free_shapes() -> bytes:
    parts = Parts(inputs=[value("image", ["N", 1, "height", "width"])], outputs=[value("logits", ["N", CLASSES])])
    parts.nodes[0:2] = [
        helper.make_node("Conv", ["image", "kernel"], ["maps"], pads=[1, 1, 1, 1]),
        helper.make_node("GlobalAveragePool", ["maps"], ["means"]),
        helper.make_node("Flatten", ["means"], ["hidden"]),
    ]
    parts.tensors["kernel"] = tensor("kernel", numbers(1, HIDDEN, 1, 3, 3))
    del parts.tensors["W1"], parts.tensors["b1"]
    return parts.model()


def features_output() -> bytes:
    parts = Parts(outputs=[value("features", ["N", HIDDEN]), value("logits", ["N", CLASSES])])
    return parts.model()


def old_opset() -> bytes:
    """Opset 7 has no Where; IR 3 wants initialisers among the inputs."""
    parts = Parts(opset=7)
    parts.inputs += [value(name, list(array.dims)) for name, array in parts.tensors.items()]
    model = onnx.load_from_string(parts.model())
    model.ir_version = 3
    return model.SerializeToString(deterministic=True)


@dataclass(frozen=True)
class Fixture:
    name: str
    what: str
    make: Callable[[], bytes]
    opens: bool
    """Whether onnxruntime opens it: not the same as whether it should be used."""


W1_BYTES = numbers(1, SIDE * SIDE, HIDDEN).tobytes()
BROKEN = [
    Fixture("empty.onnx", "no bytes at all", lambda: b"", False),
    Fixture("text.onnx", "a line of text", lambda: b"This is not a network.\n", False),
    Fixture("truncated.onnx", "a good file cut off in its weights", lambda: Parts().model()[:400], False),
    Fixture("future-opset.onnx", "asks for operator set 999", lambda: Parts(opset=999).model(), False),
    Fixture(
        "external-data.onnx",
        "weights in `../outside.bin`, outside its folder",
        lambda: with_weights_at("../outside.bin"),
        False,
    ),
    Fixture(
        "external-nested.onnx",
        "weights in `inside/../../outside.bin`, which climbs out on a detour",
        lambda: with_weights_at("inside/../../outside.bin"),
        False,
    ),
    Fixture(
        "external-backslash.onnx",
        "weights in `..\\outside.bin`, which climbs out on Windows",
        lambda: with_weights_at("..\\outside.bin"),
        False,
    ),
    Fixture("absolute-external.onnx", "weights in `/outside.bin`", lambda: with_weights_at("/outside.bin"), False),
    Fixture("external-drive.onnx", "weights in `C:\\outside.bin`", lambda: with_weights_at("C:\\outside.bin"), False),
    Fixture(
        "external-missing.onnx",
        "weights in `missing.bin`, which is not there",
        lambda: with_weights_at("missing.bin"),
        False,
    ),
    Fixture("external-folder.onnx", "weights in `.`, a folder", lambda: with_weights_at("."), False),
    Fixture(
        "external-short.onnx",
        "wants more bytes of `external-ok.bin` than it has",
        lambda: with_weights_at("external-ok.bin", 10**9),
        False,
    ),
    Fixture("external-constant.onnx", "a Constant node whose tensor is in `../outside.bin`", constant_external, False),
    Fixture("external-subgraph.onnx", "an If branch whose weights are in `../outside.bin`", subgraph_external, False),
    Fixture(
        "external-sparse.onnx",
        "a sparse initialiser whose values are in `../outside.bin`",
        lambda: sparse(outside("W2", numbers(3, HIDDEN), "../outside.bin")),
        False,
    ),
    Fixture(
        "sparse-initializer.onnx",
        "a sparse initialiser with its values inside the file",
        lambda: sparse(tensor("W2", numbers(3, HIDDEN))),
        True,
    ),
    Fixture("no-float-output.onnx", "gives only the class, int64", no_float_output, True),
    Fixture("no-input.onnx", "takes no input", no_input, True),
    Fixture(
        "unsupported-operator.onnx",
        f"uses the operator Sparkle of the domain {DOMAIN}",
        unsupported_operator,
        False,
    ),
    Fixture("tokens.onnx", "takes 8 int64 tokens, no picture", tokens, True),
    Fixture("image-5d.onnx", "takes [N, 1, 2, 6, 6], a film", video, True),
    Fixture("dense-map.onnx", "gives [N, 3, 6, 6], logits for every pixel", dense_map, True),
    Fixture("two-inputs-ambiguous.onnx", "takes two pictures", two_inputs, True),
    Fixture(
        "two-outputs-ambiguous.onnx",
        "gives `first` and `second`, both [N, 3] and both from a dense layer",
        two_outputs,
        True,
    ),
    Fixture("wrong-weights.onnx", "its first dense layer expects 37 pixels", wrong_weights, False),
    Fixture("short-weights.onnx", "an initialiser with fewer bytes than its shape needs", short_weights, False),
    Fixture("huge-shape.onnx", "an initialiser of 2^40 numbers without data", huge_shape, False),
    Fixture("negative-shape.onnx", "an initialiser with a negative dimension", negative_shape, False),
    Fixture("cyclic.onnx", "two nodes that each wait for the other", cyclic, False),
    Fixture("dangling-input.onnx", "a node that takes a tensor nobody makes", dangling_input, False),
    Fixture("duplicate-name.onnx", "two nodes that make a tensor of the same name", duplicate_name, False),
    Fixture("nan-logits.onnx", "the logit of class 1 is always NaN", nan_logits, True),
]
USABLE = [
    Fixture(
        "external-ok.onnx",
        "weights in `external-ok.bin` beside it",
        lambda: with_weights_at("external-ok.bin"),
        True,
    ),
    Fixture("fixed-batch.onnx", "takes one picture at a time, [1, 1, 6, 6]", fixed_batch, True),
    Fixture("nhwc.onnx", "channels last, [N, 6, 6, 3]", channels_last, True),
    Fixture("one-logit.onnx", "a binary head, [N, 1]", one_logit, True),
    Fixture("features-output.onnx", "gives `features` [N, 4] before `logits` [N, 3]", features_output, True),
    Fixture("free-size.onnx", "takes pictures of any height and width", free_shapes, True),
    Fixture("float16-input.onnx", "takes float16", lambda: cast_input(TensorProto.FLOAT16), True),
    Fixture("uint8-input.onnx", "takes uint8", lambda: cast_input(TensorProto.UINT8), True),
    Fixture("opset-7.onnx", "operator set 7 (no Where), initialisers listed as inputs", old_opset, True),
]


def opens(path: Path) -> str:
    """Empty when onnxruntime opens the file, else the first line of what it says."""
    options = ort.SessionOptions()
    options.log_severity_level = 4
    try:
        ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        return str(error).splitlines()[0]
    return ""


def main() -> None:
    BAD.mkdir(parents=True, exist_ok=True)
    (BAD / "external-ok.bin").write_bytes(W1_BYTES)
    for fixture in BROKEN + USABLE:
        (BAD / fixture.name).write_bytes(fixture.make())
    wrong = []
    for fixture in BROKEN + USABLE:
        refusal = opens(BAD / fixture.name)
        print(f"{fixture.name:28} {refusal or 'opens'}"[:160], file=sys.stderr)
        if fixture.opens == bool(refusal):
            wrong.append(fixture.name)

    def listed(fixtures: list[Fixture]) -> str:
        return "\n".join(f"- `{fixture.name}`: {fixture.what}" for fixture in fixtures)

    (BAD / "README.md").write_text(
        "Small ONNX files written by `tests/reference/bad_models.py`.\n\n"
        f"Not to be used, or not without asking:\n\n{listed(BROKEN)}\n\nUsable:\n\n{listed(USABLE)}\n"
    )
    if wrong:
        raise RuntimeError(f"onnxruntime does not do as stated with {', '.join(wrong)}")


if __name__ == "__main__":
    main()

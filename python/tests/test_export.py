"""What `export` writes, read again by onnxruntime and compared with the module by other means than its own."""

import warnings

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from torch import nn

import carryover.exporting
from carryover import CarryoverError, CarryoverWarning, check, export
from networks import (
    CLASSES,
    PICTURE,
    ROW,
    TEXT,
    TYPED,
    Branching,
    Convolutional,
    ConvolutionalHead,
    Ending,
    FirstUseCounts,
    LastToken,
    PooledAfterwards,
    Random,
    Rows,
    SequenceClassifier,
    Squeezed,
    Unfollowed,
    UsedTwice,
    VisionTransformer,
    made,
)


@pytest.fixture(autouse=True)
def warnings_are_errors():
    """A network that needs no warning gives none."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", CarryoverWarning)
        yield


def run(path, **inputs) -> dict[str, torch.Tensor]:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    outputs = session.run(names, {name: tensor.numpy() for name, tensor in inputs.items()})
    return {name: torch.from_numpy(output) for name, output in zip(names, outputs)}


def close(found: torch.Tensor, expected: torch.Tensor) -> None:
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-5)


def head_of(module: nn.Module) -> nn.Module:
    *_, head = (layer for name, layer in module.named_modules() if name.endswith(("head", "classifier", "score")))
    return head


def by_head(module: nn.Module, features: torch.Tensor) -> torch.Tensor:
    """The logits that the last layer makes of features."""
    head = head_of(module)
    bias = 0 if head.bias is None else head.bias.detach()
    return features @ head.weight.detach().flatten(1).T + bias


PICTURES = torch.randn(7, 3, 8, 8, generator=torch.Generator().manual_seed(3))
SEVEN_ROWS = torch.randn(7, 6, generator=torch.Generator().manual_seed(4))


@pytest.mark.parametrize("kind", [Convolutional, VisionTransformer, ConvolutionalHead, PooledAfterwards])
def test_pictures(kind, tmp_path):
    module = made(kind)
    exported = export(module, PICTURE, tmp_path / "net.onnx")
    outputs = run(exported.path, image=PICTURES)
    assert list(outputs) == ["logits", "features"]
    module.eval()
    close(outputs["logits"], module(PICTURES).detach())
    close(by_head(module, outputs["features"]), outputs["logits"])
    assert (exported.classes, exported.features, exported.layer) == (CLASSES, outputs["features"].shape[1], "head")
    assert exported.inputs == {"image": ["batch", 3, 8, 8]}
    assert 0 <= exported.difference < 1e-4


def test_features_are_what_the_head_reads(tmp_path):
    module = made(Convolutional)
    export(module, PICTURE, tmp_path / "net.onnx")
    close(run(tmp_path / "net.onnx", image=PICTURES)["features"], module.eval().body(PICTURES).detach())


def test_rows(tmp_path):
    module = made(Rows)
    exported = export(module, ROW, tmp_path / "net.onnx")
    outputs = run(exported.path, row=SEVEN_ROWS)
    close(outputs["logits"], module(SEVEN_ROWS).detach())
    close(outputs["features"], module.body(SEVEN_ROWS).detach())


def test_names_of_inputs(tmp_path):
    """An input cannot have the name of an output; others keep their keyword, or are called as asked."""
    assert export(made(Rows), {"features": ROW}, tmp_path / "net.onnx").inputs == {"features_in": ["batch", 6]}
    assert export(made(Rows), ROW, tmp_path / "net.onnx", names=["cells"]).inputs == {"cells": ["batch", 6]}
    with pytest.raises(CarryoverError, match="other than logits and features, not logits"):
        export(made(Rows), ROW, tmp_path / "net.onnx", names=["logits"])


@pytest.mark.parametrize("return_dict", [True, False])
def test_sequence_classifier(return_dict, tmp_path):
    module = made(SequenceClassifier)
    exported = export(module, {**TYPED, "return_dict": return_dict}, tmp_path / "net.onnx")
    assert exported.inputs == {name: ["batch", "length"] for name in TYPED}
    assert exported.layer == "classifier"
    # Five texts of 20 tokens.
    ids = torch.randint(30, (5, 20), generator=torch.Generator().manual_seed(5))
    texts = {"input_ids": ids, "attention_mask": (ids > 4).long(), "token_type_ids": ids % 2}
    outputs = run(exported.path, **texts)
    module.eval()
    close(outputs["logits"], module(**texts).logits.detach())
    close(by_head(module, outputs["features"]), outputs["logits"])


def test_head_at_every_token(tmp_path):
    """The features are those of the token that counts."""
    module = made(LastToken)
    exported = export(module, TEXT, tmp_path / "net.onnx")
    ids = torch.randint(30, (4, 12), generator=torch.Generator().manual_seed(6))
    lengths = [12, 7, 1, 5]
    mask = torch.stack([(torch.arange(12) < length).long() for length in lengths])
    outputs = run(exported.path, input_ids=ids, attention_mask=mask)
    module.eval()
    torch.backends.mha.set_fastpath_enabled(False)
    hidden = module.encoder(ids, mask, torch.zeros_like(ids)).detach()
    torch.backends.mha.set_fastpath_enabled(True)
    close(outputs["features"], torch.stack([hidden[sample, length - 1] for sample, length in enumerate(lengths)]))
    close(outputs["logits"], module(ids, mask)["logits"].detach())


def test_text_of_fixed_length(tmp_path):
    module = made(lambda: nn.Sequential(nn.Embedding(30, 4), nn.Flatten(), nn.Linear(36, CLASSES)))
    exported = export(module, TEXT["input_ids"], tmp_path / "net.onnx")
    assert exported.inputs == {"input_ids": ["batch", 9]}
    ids = torch.randint(30, (4, 9), generator=torch.Generator().manual_seed(7))
    close(run(exported.path, input_ids=ids)["logits"], module(ids).detach())


def test_length_kept_as_it_is(tmp_path):
    exported = export(made(LastToken), TEXT, tmp_path / "net.onnx", fixed_length=True)
    assert exported.inputs == {name: ["batch", 9] for name in TEXT}


def test_a_module_that_is_its_own_head(tmp_path):
    """Logistic regression: the features are the row."""
    module = made(nn.Linear, 6, CLASSES)
    exported = export(module, ROW, tmp_path / "net.onnx")
    outputs = run(exported.path, row=SEVEN_ROWS)
    close(outputs["features"], SEVEN_ROWS)
    close(outputs["logits"], module(SEVEN_ROWS).detach())


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("softmax", nn.Softmax(dim=1)),
        ("log-softmax", lambda logits: logits.log_softmax(1)),
        ("sigmoid", nn.Sigmoid()),
    ],
)
def test_what_follows_the_logits_is_left_out(name, ending, tmp_path):
    inner = made(Rows)
    with pytest.warns(CarryoverWarning, match=f'ends in a {name}: .* from the layer "module.head"'):
        export(Ending(inner, ending), ROW, tmp_path / "net.onnx")
    close(run(tmp_path / "net.onnx", row=SEVEN_ROWS)["logits"], inner(SEVEN_ROWS).detach())


def test_softmax_after_no_linear_layer(tmp_path):
    module = Ending(made(Squeezed), nn.Softmax(dim=1))
    with pytest.raises(CarryoverError, match="gives probabilities, and no linear layer before its softmax"):
        export(module, PICTURE, tmp_path / "net.onnx")


@pytest.mark.parametrize("ending", [lambda logits: logits, lambda logits: logits[:, 0]])
def test_one_logit(ending, tmp_path):
    inner = made(Rows, 1)
    exported = export(Ending(inner, ending), ROW, tmp_path / "net.onnx")
    outputs = run(exported.path, row=SEVEN_ROWS)
    close(outputs["logits"], inner(SEVEN_ROWS).detach())
    assert (exported.classes, exported.features) == (1, 7)


@pytest.mark.parametrize("kind", [UsedTwice, FirstUseCounts])
def test_layer_used_twice(kind, tmp_path):
    module = made(kind)
    export(module, ROW, tmp_path / "net.onnx")
    outputs = run(tmp_path / "net.onnx", row=SEVEN_ROWS)
    close(outputs["features"], module.features(SEVEN_ROWS).detach())
    close(by_head(module, outputs["features"]), outputs["logits"])


def test_no_features(tmp_path):
    module, path = made(Squeezed), tmp_path / "net.onnx"
    with pytest.warns(CarryoverWarning, match="do not come out of a linear layer"):
        exported = export(module, PICTURE, path)
    outputs = run(path, image=PICTURES)
    assert list(outputs) == ["logits"] and exported.features is None
    close(outputs["logits"], module(PICTURES).detach())
    with pytest.raises(CarryoverError, match="so there are no features to take: name the layer"):
        export(module, PICTURE, path, features=True)
    assert list(run(export(made(Convolutional), PICTURE, path, features=False).path, image=PICTURES)) == ["logits"]


def test_features_of_a_named_layer(tmp_path):
    module = made(Squeezed)
    export(module, PICTURE, tmp_path / "net.onnx", features="head")
    close(run(tmp_path / "net.onnx", image=PICTURES)["features"], module.body(PICTURES).flatten(1).detach())
    with pytest.raises(CarryoverError, match='no layer "tail"; its last ones are body, body.0, body.1, head'):
        export(module, PICTURE, tmp_path / "net.onnx", features="tail")


def test_features_as_many_for_every_text(tmp_path):
    with pytest.raises(CarryoverError, match='"encoder.layer" reads another number of features in a text of 6 tokens'):
        export(made(LastToken), TEXT, tmp_path / "net.onnx", features="encoder.layer")


def test_which_output(tmp_path):
    rows, path = made(Rows), tmp_path / "net.onnx"
    several = Ending(rows, lambda logits: {"scores": logits, "others": logits * 2})
    with pytest.raises(CarryoverError, match=r"say which one is: scores \[2, 5\], others \[2, 5\]"):
        export(several, ROW, path)
    export(several, ROW, path, logits="scores")
    close(run(path, row=SEVEN_ROWS)["logits"], rows(SEVEN_ROWS).detach())
    with pytest.raises(CarryoverError, match='no output "probs"; it gives scores'):
        export(several, ROW, path, logits="probs")
    with pytest.warns(CarryoverWarning, match="The first output is taken for the logits"):
        export(Ending(rows, lambda logits: (logits, logits * 2)), ROW, path)
    with pytest.raises(CarryoverError, match=r"Logits are floats \[1, classes\] .* gives output \[1, 5, 2\]"):
        export(Ending(made(Convolutional), lambda logits: torch.stack([logits, logits], 2)), PICTURE, path)


def test_the_module_stays_as_it_was(tmp_path):
    module = made(Convolutional).train()
    module.body[1].eval()
    module.head.weight.requires_grad_(False)
    modes = [part.training for part in module.modules()]
    wanted = [parameter.requires_grad for parameter in module.parameters()]
    state = {name: value.clone() for name, value in module.state_dict().items()}
    export(module, PICTURE, tmp_path / "net.onnx")
    assert [part.training for part in module.modules()] == modes
    assert [parameter.requires_grad for parameter in module.parameters()] == wanted
    assert all(torch.equal(state[name], value) for name, value in module.state_dict().items())
    assert all(parameter.grad is None for parameter in module.parameters())
    assert not any(part._forward_hooks for part in module.modules())
    assert torch.is_grad_enabled() and torch.backends.mha.get_fastpath_enabled()


def test_opset_and_checker(tmp_path):
    path = tmp_path / "net.onnx"
    for opset in (13, 17):
        export(made(Convolutional), PICTURE, path, opset=opset)
        network = onnx.load(path)
        onnx.checker.check_model(network, full_check=True)
        assert [each.version for each in network.opset_import if each.domain == ""] == [opset]
    with pytest.raises(CarryoverError, match="cannot be written as ONNX of opset 99"):
        export(made(Convolutional), PICTURE, path, opset=99)


def test_weights_beside_the_network(tmp_path, monkeypatch):
    monkeypatch.setattr(carryover.exporting, "LARGEST_FILE", 2000)
    module = made(lambda: nn.Sequential(nn.Flatten(), nn.Linear(192, 40), nn.ReLU(), nn.Linear(40, CLASSES)))
    export(module, PICTURE, tmp_path / "net.onnx")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["net.onnx", "net.onnx.data"]
    network, weights = ((tmp_path / name).stat() for name in ("net.onnx", "net.onnx.data"))
    assert network.st_size < weights.st_size and network.st_mode == weights.st_mode
    close(run(tmp_path / "net.onnx", image=PICTURES)["logits"], module(PICTURES).detach())


@pytest.mark.parametrize(
    ("module", "example", "sentence"),
    [
        (
            made(Unfollowed),
            ROW,
            r'"net.onnx" is off by 0.5 in the logits on a batch of 3, .* is tolerated. PyTorch warned .*"Using len to',
        ),
        # An example of zeros says as much as another: other numbers are compared as well.
        (made(Branching), torch.zeros(1, 6), r"is off by .* PyTorch warned .*Converting a tensor to a Python boolean"),
        (made(Random), ROW, "it is random"),
        (made(Rows), torch.zeros(2, 9), r"does not take the example \(row \[2, 9\]\): RuntimeError: mat1 and mat2"),
        (made(Rows), torch.tensor(1.0), "needs the same batch as first dimension"),
        (made(Rows), [ROW, "a text"], "The example holds a str"),
        (made(Rows), {}, "holds no tensor"),
        (made(Rows).half(), ROW.half(), "computes in float16, which is too coarse"),
        (made(Rows), ROW * torch.nan, "not finite"),
        (Ending(made(Rows), lambda logits: [logits.tolist()]), ROW, "gives no tensor"),
        (Ending(made(Rows), lambda logits: torch.linalg.pinv(logits).T), ROW, "cannot be written as ONNX of opset 17"),
    ],
)
def test_what_cannot_be_exported(module, example, sentence, tmp_path):
    """One sentence, and what was there before stays; nothing is left beside it."""
    path = tmp_path / "net.onnx"
    path.write_text("before")
    with warnings.catch_warnings(), pytest.raises(CarryoverError, match=sentence) as raised:
        warnings.simplefilter("ignore", CarryoverWarning)
        export(module, example, path)
    assert "\n" not in str(raised.value) and str(raised.value).rstrip('"').endswith(".")
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_nowhere_to_write(tmp_path):
    with pytest.raises(CarryoverError, match="There is no folder"):
        export(made(Rows), ROW, tmp_path / "none" / "net.onnx")
    with pytest.raises(CarryoverError, match="is a folder"):
        export(made(Rows), ROW, tmp_path)


def test_check(tmp_path):
    module, path = made(Rows), tmp_path / "net.onnx"
    export(module, ROW, path)
    assert check(module, ROW, path).difference < 1e-5
    with torch.no_grad():
        module.head.bias[2] += 0.01
    with pytest.raises(CarryoverError, match='"net.onnx" is off by 0.01 in the logits on the example'):
        check(module, ROW, path)
    with pytest.raises(CarryoverError, match='"net.onnx" takes row, and the module cells'):
        check(module, ROW, path, names=["cells"])
    path.write_bytes(b"no network")
    with pytest.raises(CarryoverError, match="cannot be opened by onnxruntime"):
        check(module, ROW, path)


def test_check_without_features(tmp_path):
    """A network that somebody else wrote may have the logits alone."""
    module, path = made(Rows), tmp_path / "net.onnx"
    export(module, ROW, path, features=False)
    assert np.isfinite(check(module, ROW, path).difference)

"""The command line: once as a process of its own, otherwise in this one, because starting PyTorch takes seconds."""

import subprocess
import sys
from pathlib import Path

import onnxruntime
import pytest
import torch
from carryover.command import main

COMMAND = Path(sys.executable).with_name("carryover-export")

SOURCE = """
import torch
from torch import nn
from torch.nn import functional as F

def rows():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 3))

def probabilities():
    return nn.Sequential(rows(), nn.Softmax(dim=1))

class Bag(nn.Module):
    def __init__(self):
        super().__init__()
        self.table, self.head = nn.Embedding(50, 8), nn.Linear(8, 2)

    def forward(self, input_ids, attention_mask=None):
        weights = attention_mask.unsqueeze(-1)
        return {"logits": self.head((self.table(input_ids) * weights).sum(1) / weights.sum(1))}

class Nested:
    ready = rows()

def wrong():
    return 3

def failing():
    raise RuntimeError("no such weights\\nand more")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("nets")
    (folder / "nets.py").write_text(SOURCE)
    weights = torch.nn.Sequential(torch.nn.Linear(6, 4), torch.nn.ReLU(), torch.nn.Linear(4, 3)).state_dict()
    torch.save(weights, folder / "weights.pt")
    torch.save({**weights, "3.bias": torch.zeros(2)}, folder / "more.pt")
    torch.save({name: value for name, value in weights.items() if name != "2.bias"}, folder / "fewer.pt")
    torch.save({**weights, "2.bias": torch.zeros(9)}, folder / "other.pt")
    torch.save(torch.nn.Linear(6, 3), folder / "module.pt")
    (folder / "no.pt").write_bytes(b"no weights")
    return folder


@pytest.fixture(autouse=True)
def inside(folder, monkeypatch):
    monkeypatch.chdir(folder)


def test_writes_and_checks(folder, capsys):
    words = ["--example", "1x6", "--weights", "weights.pt", "--out", "rows.onnx"]
    written = subprocess.run([COMMAND, "nets.py:rows", *words], capture_output=True, text=True, timeout=300)
    assert written.returncode == 0 and written.stderr == ""
    assert written.stdout.startswith(
        'rows.onnx: row [batch, 6] -> logits [batch, 3], features [batch, 4] (what "2" reads); differs'
    )
    row = torch.randn(4, 6)
    (logits,) = onnxruntime.InferenceSession(folder / "rows.onnx").run(["logits"], {"row": row.numpy()})
    state = torch.load(folder / "weights.pt", weights_only=True)
    hidden = (row @ state["0.weight"].T + state["0.bias"]).relu()
    torch.testing.assert_close(torch.from_numpy(logits), hidden @ state["2.weight"].T + state["2.bias"])

    assert main(["nets:rows", "--example", "1x6", "--weights", "weights.pt", "--check", "rows.onnx"]) == 0
    assert main(["nets:rows", "--example", "1x6", "--check", "rows.onnx"]) == 1
    assert capsys.readouterr().err.startswith('"rows.onnx" is off by ')


def test_text(capsys):
    assert main(["nets.py:Bag", "--text", "12", "--vocabulary", "50", "--out", "bag.onnx"]) == 0
    said = capsys.readouterr().out
    assert "input_ids [batch, length], attention_mask [batch, length] -> logits [batch, 2]" in said


def test_notes(capsys):
    assert main(["nets.py:probabilities", "--example", "1x6", "--out", "p.onnx", "--features", "none"]) == 0
    said = capsys.readouterr()
    assert said.err == 'Note: The module ends in a softmax: the logits are taken before it, from the layer "0.2".\n'
    assert "features" not in said.out


ROWS = ["--example", "1x6", "--out", "x.onnx"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nets.py:nothing", *ROWS], 'There is no "nothing" in nets.py.'),
        (["nets.py:wrong", *ROWS], '"wrong" of nets.py gives a int, which is no PyTorch module.'),
        (["nets.py:failing", *ROWS], '"failing" of nets.py fails: RuntimeError: no such weights.'),
        (["none.py:rows", *ROWS], 'There is no file "none.py".'),
        (["nowhere:rows", *ROWS], "nowhere cannot be imported: ModuleNotFoundError: No module named 'nowhere'."),
        (["nets.py:Nested.ready", *ROWS, "--weights", "none.pt"], 'There is no file "none.pt".'),
        (["nets.py:rows", *ROWS, "--weights", "no.pt"], '"no.pt" '),
        (["nets.py:rows", *ROWS, "--weights", "module.pt"], '"module.pt" holds more than tensors'),
        (
            ["nets.py:rows", *ROWS, "--weights", "more.pt"],
            'The network has no place for 1 of the weights, such as "3.bias".',
        ),
        (["nets.py:rows", *ROWS, "--weights", "fewer.pt"], '"fewer.pt" lacks 1 of the weights, such as "2.bias".'),
        (["nets.py:rows", *ROWS, "--weights", "other.pt"], '"2.bias" is [9] in "other.pt" and [3] in the network.'),
        (["nets.py:rows", "--example", "1x7", "--out", "x.onnx"], "The module does not take the example (row [1, 7])"),
        (["nets.py:rows", "--example", "1x6", "--check", "none.onnx"], 'There is no file "none.onnx".'),
    ],
)
def test_faults(folder, arguments, sentence, capsys):
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith(sentence)
    assert said.err.endswith(".\n") and said.err.count("\n") == 1
    assert not (folder / "x.onnx").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nets.py:rows"],
        ["nets.py", *ROWS],
        ["nets.py:rows", "--example", "6", "--out", "x.onnx"],
        ["nets.py:rows", "--example", "1xsix", "--out", "x.onnx"],
        ["nets.py:rows", "--example", "1x6"],
        ["nets.py:rows", *ROWS, "--check", "x.onnx"],
        ["nets.py:rows", *ROWS, "--text", "5"],
        ["nets.py:rows", "--text", "5", "--out", "x.onnx"],
    ],
)
def test_wrong_usage(arguments, capsys):
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    assert "usage:" in capsys.readouterr().err

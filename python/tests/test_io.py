"""Projects that the program made (tests/python makes them), against what it says of them itself.

By hand: CARRYOVER_PROJECTS is the folder they lie in; without it these tests are left out.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from carryover.games import mobius, rebuild, shapley
from carryover.io import CarryoverError, Project

FOLDER = os.environ.get("CARRYOVER_PROJECTS")
if FOLDER is None:
    pytest.skip("CARRYOVER_PROJECTS does not say where the projects are", allow_module_level=True)
STUDY = Path(FOLDER) / "study.carryover"
SHOWN = json.loads((Path(FOLDER) / "shown.json").read_text())
NETWORKS = ["pretrained-012", "finetuned-040"]
SAMPLES = [0, 201, 402]


@pytest.fixture
def project():
    with Project(STUDY) as project:
        yield project


@pytest.fixture
def copy(tmp_path) -> Path:
    return Path(shutil.copy(STUDY, tmp_path / "copy.carryover"))


def change(path: Path, *statements: str) -> Path:
    database = sqlite3.connect(path)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()
    return path


def test_models_and_data(project):
    pretrained, finetuned = project.models()
    assert [pretrained.name, finetuned.name] == NETWORKS
    assert (finetuned.role, finetuned.run, finetuned.epoch) == ("finetuned", "finetuned", 40)
    assert finetuned.path.endswith("finetuned-040.onnx") and len(finetuned.sha256) == 64
    (data,) = project.datasets()
    assert (data.name, data.kind, data.classes, data.count) == ("test", "image", ["5", "6", "7", "8", "9"], 1000)
    samples = list(project.samples("test"))
    assert [each.index for each in samples] == list(range(1000))
    assert (samples[201].path, samples[201].label, samples[201].content) == (SHOWN[1]["path"], 1, None)


def test_games(project):
    games = list(project.games())
    assert [(game.model, game.sample) for game in games] == [(name, sample) for name in NETWORKS for sample in SAMPLES]
    for game, shown in zip(games, SHOWN):
        assert game.values.dtype == np.float64 and game.values.shape == (16,) and game.values.flags.writeable
        assert game.values.tolist() == shown["values"]
        assert (game.n, game.class_, game.data, game.provider) == (4, 1, "test", "CPU")
        assert game.settings == {
            "players": {"kind": "grid", "rows": 2, "columns": 2},
            "baseline": {"kind": "zero"},
            "value": "log-odds",
            "target": 1,
        }


def test_interactions(project):
    found = list(project.interactions(kappa=0.02))
    assert len(found) == len(SHOWN)
    for one, shown in zip(found, SHOWN):
        expected = {"and": np.zeros(16), "or": np.zeros(16)}
        for each in shown["interactions"]:
            expected[each["type"]][sum(1 << player for player in each["players"])] = each["value"]
        assert one.and_.tolist() == expected["and"].tolist() and one.or_.tolist() == expected["or"].tolist()
        for name in ("n", "kappa", "delta", "constant", "objective", "lower_bound", "gap", "v_empty", "v_full"):
            assert getattr(one, name) == shown[name]
        assert (one.extraction, one.alpha, one.class_) == ("separate", None, 1)


def test_shapley_values():
    """Of the game itself, which differ by the residual from those of its interactions."""
    for shown in SHOWN:
        dividends = mobius(np.array(shown["values"]))
        np.testing.assert_allclose(shapley(dividends, np.zeros(16)), shown["shapley"], atol=1e-12)


def test_interactions_rebuild_their_game(project):
    games = {game.key: game for game in project.games()}
    for kappa in (0, 0.02):
        for one in project.interactions(kappa=kappa):
            residual = np.abs(rebuild(one.and_, one.or_, one.constant) - games[one.game].values).max()
            assert residual == pytest.approx(one.residual_max, abs=1e-12)
            assert residual <= one.delta + 1e-9
            assert one.delta == pytest.approx(kappa * abs(one.v_full - one.v_empty))


def test_choosing(project):
    assert [game.sample for game in project.games(model="finetuned-040", data="test")] == SAMPLES
    assert [game.model for game in project.games(sample=201)] == NETWORKS
    assert list(project.games(sample=7)) == []
    assert len(list(project.interactions(model="finetuned-040"))) == 6
    assert len(list(project.interactions(sample=0, kappa=0, extraction="separate"))) == 2
    assert list(project.interactions(extraction="joint")) == []
    with pytest.raises(
        CarryoverError, match='no model "other" in "study.carryover"; there is: "pretrained-012", "fine'
    ):
        next(project.games(model="other"))
    with pytest.raises(CarryoverError, match='no data set "other" in "study.carryover"; there is: "test".'):
        next(project.samples("other"))


def test_one_at_a_time(project):
    """No game is read before it is asked for."""
    statements = []
    project._database.set_trace_callback(statements.append)
    games = project.games()
    next(games)
    assert sum("game_values" in statement for statement in statements) == 1


def test_texts_and_rows():
    with Project(Path(FOLDER) / "texts.carryover") as project:
        assert [(data.name, data.kind) for data in project.datasets()] == [("texts", "text"), ("rows", "table")]
        assert [sample.content for sample in project.samples("texts")] == ["Ça va ?", "你好", "null"]
        assert [sample.label for sample in project.samples("texts")] == [None, 1, 0]
        assert [sample.content for sample in project.samples("rows")] == [[41.5, "bleu"]]


@pytest.mark.parametrize("format", [1, 2, 3])
def test_older_formats(format, project):
    with Project(Path(FOLDER) / f"format-{format}.carryover") as older:
        assert older.format == format < project.format
        assert older.models() == project.models() and older.datasets() == project.datasets()
        assert list(older.samples("test")) == list(project.samples("test"))
        for one, other in zip(older.games(), project.games()):
            assert (one.key, one.values.tolist()) == (other.key, other.values.tolist())
        assert len(list(older.interactions())) == 12


def test_what_was_removed_is_left_out(copy):
    change(copy, "UPDATE models SET removed_at = 1 WHERE name = 'pretrained-012'")
    with Project(copy) as project:
        assert [model.name for model in project.models()] == ["finetuned-040"]
        assert (
            {game.model for game in project.games()}
            == {one.model for one in project.interactions()}
            == {"finetuned-040"}
        )


def test_nothing_is_written(copy):
    before = copy.read_bytes()
    with Project(copy) as project:
        list(project.games())
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            project._database.execute("DELETE FROM games")
    assert copy.read_bytes() == before and list(copy.parent.iterdir()) == [copy]


def test_while_it_is_being_written(copy):
    """As the workbench has it open: with a write-ahead log and a transaction that is not yet done."""
    writer = sqlite3.connect(copy)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("DELETE FROM games WHERE sample = 0")
    with Project(copy) as project:
        assert len(list(project.games())) == 6
        reading = project.games()
        next(reading)
        writer.commit()
        # The second network's game of sample 0 is not there any more.
        assert [game.sample for game in reading] == [201, 402, 201, 402]
    writer.close()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("PRAGMA user_version = 99", "was written by a newer version of Carryover: it has format 99, and this version"),
        ("PRAGMA user_version = 0", "is not a Carryover project"),
        ("PRAGMA application_id = 1", "is not a Carryover project"),
    ],
)
def test_other_formats(statement, sentence, copy):
    with pytest.raises(CarryoverError, match=f'"copy.carryover" {sentence}'):
        Project(change(copy, statement))


@pytest.mark.parametrize("content", [b"", b"no project", b"SQLite format 3\0" + b"\xff" * 200])
def test_no_project(content, tmp_path):
    path = tmp_path / "p.carryover"
    path.write_bytes(content)
    with pytest.raises(CarryoverError, match='"p.carryover" is not a Carryover project.'):
        Project(path)


def test_no_file(tmp_path):
    with pytest.raises(CarryoverError, match="There is no project"):
        Project(tmp_path / "p.carryover")
    with pytest.raises(CarryoverError, match="There is no project"):
        Project(tmp_path)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE games SET game_values = x'00'", "is damaged: .* does not hold 16 numbers"),
        ("UPDATE games SET n = 60", "is damaged: .* does not hold"),
        ("UPDATE games SET settings = 'what?'", "is damaged: it holds text that is no JSON"),
        ("DROP TABLE games", "cannot be read: no such table: games"),
    ],
)
def test_damage(statement, sentence, copy):
    with Project(change(copy, "PRAGMA foreign_keys = OFF", statement)) as project:
        with pytest.raises(CarryoverError, match=f'"copy.carryover" {sentence}'):
            list(project.games())


def test_names_with_signs(tmp_path):
    """A path is no address: signs in it mean nothing."""
    path = Path(shutil.copy(STUDY, tmp_path / "50% of #1?mode=rw.carryover"))
    with Project(path) as project:
        assert len(project.models()) == 2


def test_without_pytorch_and_onnx():
    """Reading needs NumPy alone; asking for `export` says what is missing."""
    code = f"""
import sys
for name in ("torch", "onnx", "onnxruntime"):
    sys.modules[name] = None
from carryover.io import Project
with Project({str(STUDY)!r}) as project:
    print(len(list(project.interactions())))
try:
    from carryover import export
except ImportError as error:
    print(error)
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "12\nexport needs PyTorch: pip install 'carryover-export[torch]'.\n"

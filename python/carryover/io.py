"""Reads the games and interactions of a Carryover project into NumPy. Needs NumPy and the standard library alone.

with Project("study.carryover") as project:
    for game in project.games(model="finetuned-040"):
        print(game.sample, game.values[-1] - game.values[0])
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from .errors import CarryoverError
from .records import DataSet, Game, Interactions, Model, Sample

__all__ = ["CarryoverError", "DataSet", "Game", "Interactions", "Model", "Project", "Sample"]

# What SQLite's `application_id` is in a project, "Cary" in ASCII, and the newest `user_version` that is known here.
APPLICATION = 0x43617279
NEWEST_FORMAT = 4

GAMES = "games JOIN models ON models.id = model_id JOIN datasets ON datasets.id = dataset_id"
EXPLANATIONS = f"explanations JOIN ({GAMES}) ON games.key = game_key"
SUBJECT = "models.name AS model, datasets.name AS data, sample, class AS class_, games.n AS n"
SOLUTION = """extraction, alpha, kappa, delta, constant, objective, lower_bound, gap, residual_max,
    explanations.v_empty AS v_empty, explanations.v_full AS v_full"""


class Project:
    """A project file, open for reading; the workbench may have it open at the same time. Networks and data sets that
    were removed are left out, and so is what was computed with them."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Raises CarryoverError for what is no project, and for one that a newer version wrote."""
        self.path = Path(path)
        if not self.path.is_file():
            raise CarryoverError(f'There is no project "{self.path}".')
        with self._in_words():
            self._database = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)
        self._database.row_factory = sqlite3.Row
        try:
            self.format = self._checked_format()
        except BaseException:
            self._database.close()
            raise

    def __enter__(self) -> "Project":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._database.close()

    def models(self) -> list[Model]:
        """In the order in which they were added."""
        where = self._where(["models"])
        query = f"SELECT name, role, run, epoch, path, sha256 FROM models {where} ORDER BY added_at, id"
        return [Model(*row) for row in self._rows(query)]

    def datasets(self) -> list[DataSet]:
        """In the order in which they were added."""
        where = self._where(["datasets"])
        query = f"SELECT name, kind, path, classes, count FROM datasets {where} ORDER BY id"
        return [
            DataSet(name, kind, path, self._json(classes), count)
            for name, kind, path, classes, count in self._rows(query)
        ]

    def samples(self, data: str) -> Iterator[Sample]:
        """Those of a data set, one after the other by their index."""
        dataset = self._id_of("datasets", data)
        (kind,) = next(self._rows("SELECT kind FROM datasets WHERE id = ?", dataset))
        kept = "" if kind == "image" else "LEFT JOIN contents USING (dataset_id, sample)"
        columns = f"sample, path, label, sha256, {'content' if kept else 'NULL'}"
        query = f"SELECT {columns} FROM samples {kept} WHERE dataset_id = ? ORDER BY sample"
        for *about, content in self._rows(query, dataset):
            yield Sample(*about, self._json(content) if kind == "table" else content)

    def games(self, model: str | None = None, data: str | None = None, sample: int | None = None) -> Iterator[Game]:
        """Those of one network, data set or sample, or all: one after the other, by network, data set, sample and age.
        A network may have several on one sample, with other settings."""
        columns = f"games.key AS key, {SUBJECT}, settings, provider, game_values"
        for row in self._one_by_one("games", columns, GAMES, self._chosen(model, data, sample)):
            values = self._numbers(row.pop("game_values"), 2 ** row["n"], row["key"])
            yield Game(**{**row, "settings": self._json(row["settings"])}, values=values)

    def interactions(
        self,
        model: str | None = None,
        data: str | None = None,
        sample: int | None = None,
        kappa: float | None = None,
        extraction: str | None = None,
    ) -> Iterator[Interactions]:
        """Likewise. A game may have been taken apart more than once: with other kappas, by itself, with others."""
        chosen = {**self._chosen(model, data, sample), "kappa": kappa, "extraction": extraction}
        columns = f"explanations.key AS key, game_key AS game, {SUBJECT}, {SOLUTION}, interactions"
        for row in self._one_by_one("explanations", columns, EXPLANATIONS, chosen):
            both = self._numbers(row.pop("interactions"), 2 * 2 ** row["n"], row["key"])
            and_, or_ = np.split(both, 2)
            yield Interactions(**row, and_=and_, or_=or_)

    def _checked_format(self) -> int:
        name = f'"{self.path.name}"'
        try:
            application, version = (
                next(self._database.execute(f"PRAGMA {pragma}"))[0] for pragma in ("application_id", "user_version")
            )
        except sqlite3.OperationalError as error:
            raise CarryoverError(f"{name} cannot be read: {error}.") from error
        except sqlite3.DatabaseError as error:
            raise CarryoverError(f"{name} is not a Carryover project.") from error
        if application != APPLICATION or version < 1:
            raise CarryoverError(f"{name} is not a Carryover project.")
        if version > NEWEST_FORMAT:
            raise CarryoverError(
                f"{name} was written by a newer version of Carryover: it has format {version}, and this version of "
                f"carryover-export reads formats up to {NEWEST_FORMAT}."
            )
        # A file from elsewhere may hold views and triggers that would run with our queries.
        self._database.execute("PRAGMA trusted_schema = OFF")
        return version

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise CarryoverError(f'"{self.path.name}" cannot be read: {error}.') from error

    def _rows(self, query: str, *values: Any) -> Iterator[sqlite3.Row]:
        with self._in_words():
            yield from self._database.execute(query, values)

    def _where(self, tables: list[str], columns: list[str] | None = None) -> str:
        """Leaves out what was removed, which the first format did not know yet, and asks for values of columns."""
        there = [f"{table}.removed_at IS NULL" for table in tables if self.format > 1]
        conditions = there + [f"{column} = ?" for column in columns or []]
        return "WHERE " + " AND ".join(conditions) if conditions else ""

    def _id_of(self, table: str, name: str) -> int:
        query = f"SELECT name, id FROM {table} {self._where([table])} ORDER BY id"
        ids = {name: id_ for name, id_ in self._rows(query)}
        if name not in ids:
            there = ", ".join(f'"{each}"' for each in ids) or "none"
            what = "model" if table == "models" else "data set"
            raise CarryoverError(f'There is no {what} "{name}" in "{self.path.name}"; there is: {there}.')
        return ids[name]

    def _chosen(self, model: str | None, data: str | None, sample: int | None) -> dict[str, Any]:
        """What columns should be; None where anything will do."""
        return {
            "model_id": None if model is None else self._id_of("models", model),
            "dataset_id": None if data is None else self._id_of("datasets", data),
            "sample": sample,
        }

    def _one_by_one(self, table: str, columns: str, source: str, chosen: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Rows as dictionaries. Only their ids are gathered beforehand: the numbers of all may not fit into memory."""
        wanted = {column: value for column, value in chosen.items() if value is not None}
        where = self._where(["models", "datasets"], list(wanted))
        order = f"ORDER BY model_id, dataset_id, sample, {table}.id"
        query = f"SELECT {table}.id FROM {source} {where} {order}"
        for (id_,) in list(self._rows(query, *wanted.values())):
            # What was removed meanwhile by somebody else is not there any more.
            for row in self._rows(f"SELECT {columns} FROM {source} WHERE {table}.id = ?", id_):
                yield dict(row)

    def _numbers(self, blob: Any, count: int, key: str) -> np.ndarray:
        """Little-endian float64, as an array of its own."""
        if not isinstance(blob, bytes) or len(blob) != 8 * count:
            raise CarryoverError(f'"{self.path.name}" is damaged: {key} does not hold {count} numbers.')
        return np.frombuffer(blob, dtype="<f8").astype(np.float64)

    def _json(self, text: Any) -> Any:
        try:
            return json.loads(text)
        except (TypeError, ValueError) as error:
            raise CarryoverError(f'"{self.path.name}" is damaged: it holds text that is no JSON.') from error

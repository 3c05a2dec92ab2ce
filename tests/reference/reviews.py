"""Tokens and values of games on the movie reviews, by the packages tokenizers and onnxruntime: writes reviews.json.

Players are the words, which white space separates; a text of more than 8 words is cut into 8 runs of neighbours, as
equal as can be, the longer ones first. Every token of an absent word is replaced by [MASK]; [CLS] and [SEP] stay.
`words` and `players` tell of each token which word and which player it belongs to (null for special ones), `logits`
holds both classes for all coalitions in mask order (bit i of the index is player i), rounded to 6 decimals.
"""

import csv
import json
import re
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from networks import open_network

HERE = Path(__file__).resolve().parent
STUDY = HERE.parents[1] / "resources" / "reviews"
NETWORKS = ["finetuned-032", "scratch-032"]
MOST_PLAYERS = 8
# Of the test sentences: an accent; punctuation inside of a word; more words than players.
SAMPLES = [1, 224, 98]
# Typographic quotes, an apostrophe of that kind, and a dash that is a word of its own.
WRITTEN = "\u201cLuc\u00eda\u201d isn\u2019t na\u00efve \u2014 it\u2019s unforgettable!"


def words_of_tokens(text: str, offsets: list[tuple[int, int]]) -> list[int | None]:
    """By the place of a token's first character; special tokens have the empty place (0, 0)."""
    ends = [word.end() for word in re.finditer(r"\S+", text)]
    return [None if start == end else sum(start >= word_end for word_end in ends) for start, end in offsets]


def players_of_words(count: int) -> list[int]:
    runs = np.array_split(np.arange(count), min(count, MOST_PLAYERS))
    return [player for player, run in enumerate(runs) for _ in run]


def coalitions(ids: list[int], players: list[int | None], mask_token: int) -> np.ndarray:
    """Tokens [2^n, length], int64: row S holds the text with all players that are not in S hidden."""
    numbers = np.array([-1 if player is None else player for player in players])
    masks = np.arange(2 ** (numbers.max() + 1))[:, None]
    present = (numbers < 0) | ((masks >> np.maximum(numbers, 0)) & 1 == 1)
    return np.where(present, np.array(ids), mask_token).astype(np.int64)


def main() -> None:
    tokenizer = Tokenizer.from_file(str(STUDY / "tokenizer.json"))
    with (STUDY / "data" / "test.csv").open(encoding="utf-8", newline="") as file:
        tested = [row["text"] for row in csv.DictReader(file)]
    sentences = [{"sample": sample, "text": tested[sample]} for sample in SAMPLES] + [{"sample": None, "text": WRITTEN}]
    networks = {name: open_network(STUDY / "models" / f"{name}.onnx") for name in NETWORKS}
    record = []
    for sentence in sentences:
        text = sentence["text"]
        encoding = tokenizer.encode(text)
        words = words_of_tokens(text, encoding.offsets)
        player_of_word = players_of_words(len(text.split()))
        players = [None if word is None else player_of_word[word] for word in words]
        tokens = coalitions(encoding.ids, players, tokenizer.token_to_id("[MASK]"))
        inputs = {"input_ids": tokens, "attention_mask": np.ones_like(tokens)}
        logits = {name: network.run(["logits"], inputs)[0] for name, network in networks.items()}
        record.append(
            {
                **sentence,
                "ids": encoding.ids,
                "tokens": encoding.tokens,
                "words": words,
                "players": players,
                "logits": {name: both.astype(np.float64).round(6).tolist() for name, both in logits.items()},
            }
        )
    (HERE / "reviews.json").write_text(json.dumps(record, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

"""Values of games on Chinese, accented and emoji texts, by the Python packages tokenizers and onnxruntime: writes
chinese.json, and the small network ../fixtures/chinese.onnx with random weights that it asks.

Players are the words, which white space separates, or the tokens; a text of more than 8 is cut into 8 runs of neighbours,
as equal as can be, the longer ones first. Tokens of absent players become [MASK]; [CLS] and [SEP] stay. `logits` holds
both classes for all coalitions in mask order (bit i of the index is player i), rounded to 6 decimals.

    python -m venv .venv && .venv/bin/pip install numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 tokenizers
    .venv/bin/python chinese.py
"""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from networks import open_network
from reviews import coalitions, players_of_words, words_of_tokens

HERE = Path(__file__).resolve().parent
NETWORK = HERE.parent / "fixtures" / "chinese.onnx"
TOKENIZER = HERE.parent / "fixtures" / "tokenizers" / "wordpiece-uncased.json"
WIDTH = 6
# Chinese without and with spaces, letters with accents, full-width punctuation, an emoji.
TEXTS = ["天地玄黄，宇宙洪荒。", "天地 well-made café 玄黄", "Ünïcode 🙂 “天”地"]


def make_network(vocabulary: int) -> None:
    """tanh of the sum of the embeddings that attention lets through, then a linear layer."""
    random = np.random.default_rng(5)
    weights = {
        "embeddings": random.normal(size=(vocabulary, WIDTH)),
        "head": random.normal(size=(WIDTH, 2)),
    }
    node, value = helper.make_node, helper.make_tensor_value_info
    nodes = [
        node("Gather", ["embeddings", "input_ids"], ["embedded"]),
        node("Cast", ["attention_mask"], ["attention"], to=TensorProto.FLOAT),
        node("Unsqueeze", ["attention", "last"], ["weights"]),
        node("Mul", ["embedded", "weights"], ["attended"]),
        node("ReduceSum", ["attended", "middle"], ["sum"], keepdims=0),
        node("Tanh", ["sum"], ["features"]),
        node("MatMul", ["features", "head"], ["logits"]),
    ]
    initializers = [numpy_helper.from_array(array.astype(np.float32), name) for name, array in weights.items()]
    initializers += [numpy_helper.from_array(np.array([axis]), name) for name, axis in (("last", 2), ("middle", 1))]
    inputs = [value(name, TensorProto.INT64, ["batch", "length"]) for name in ("input_ids", "attention_mask")]
    outputs = [value("logits", TensorProto.FLOAT, ["batch", 2]), value("features", TensorProto.FLOAT, ["batch", WIDTH])]
    graph = helper.make_graph(nodes, "chinese", inputs, outputs, initializers)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), NETWORK)


def main() -> None:
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    make_network(max(tokenizer.get_vocab().values()) + 1)
    network = open_network(NETWORK)
    record = []
    for text in TEXTS:
        encoding = tokenizer.encode(text)
        words = words_of_tokens(text, encoding.offsets)
        inner = [place for place, word in enumerate(words) if word is not None]
        of_words = players_of_words(len(text.split()))
        of_tokens = dict(zip(inner, players_of_words(len(inner))))
        for kind in ("words", "tokens"):
            players = [
                None if word is None else of_words[word] if kind == "words" else of_tokens[place]
                for place, word in enumerate(words)
            ]
            ids = coalitions(encoding.ids, players, tokenizer.token_to_id("[MASK]"))
            logits = network.run(["logits"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0]
            record.append(
                {"text": text, "kind": kind, "tokens": encoding.tokens, "logits": logits.astype(float).round(6).tolist()}
            )
    (HERE / "chinese.json").write_text(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

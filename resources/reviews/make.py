"""Makes the study on movie reviews: labelled sentences, a tokenizer, one network pre-trained as a masked language
model, and seven checkpoints each of two networks trained on 400 sentences, one starting from the pre-trained body and
one from scratch.

    python make.py --texts DIR        DIR holds the files of hutto_ICWSM_2014.tar.gz (see README.md)

One thread and fixed seeds: on one kind of processor every run writes the same bytes.
"""

import argparse
import copy
import csv
import html
import json
import platform
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import tokenizers
import torch
from network import LONGEST, VOCABULARY, Body, Classifier, LanguageModel, save
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from torch.nn import functional as F

HERE = Path(__file__).resolve().parent
DOMAINS = ["movieReviewSnippets", "amazonReviewSnippets", "nytEditorialSnippets", "tweets"]
CLASSES = ["negative", "positive"]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

SPLIT = {"train_per_class": 200, "test_per_class": 200, "least_rating": 1, "words": [4, 30], "seed": 0}
PRETRAINING = {"epochs": 30, "rate": 1e-3, "batch": 64, "pool": 32, "masked": 0.15}
DOWNSTREAM = {"epochs": 32, "rate": 1e-3, "batch": 16, "pool": 1}
CHECKPOINTS = [0, 1, 2, 4, 8, 16, 32]
# A seed fixes the fresh weights of a run, the order of its batches, and what is masked or dropped.
SEEDS = {"pretrained": 0, "finetuned": 1, "scratch": 2}
OPTIMIZER = "AdamW, weight decay 0.01; rate rises over the first tenth of the steps and falls to 0 linearly"


@dataclass(frozen=True)
class Sentence:
    text: str
    rating: float
    """Mean of about 20 people, from -4 to 4."""


def read_sentences(folder: Path, domain: str) -> list[Sentence]:
    """Lines are number, rating, text, with tabs between; HTML entities are read, white space becomes single spaces."""
    lines = (folder / f"{domain}_GroundTruth.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return [Sentence(" ".join(html.unescape(text).split()), float(rating)) for _, rating, text in rows]


def split(movies: list[Sentence]) -> dict[str, list[tuple[str, int]]]:
    """Sentences with their labels, so many of each class, drawn once; each part in the order of the source."""
    shortest, longest = SPLIT["words"]
    distinct = {sentence.text: sentence for sentence in movies}.values()
    usable = [sentence for sentence in distinct if shortest <= len(sentence.text.split()) <= longest]
    sides = [
        [sentence.text for sentence in usable if sign * sentence.rating >= SPLIT["least_rating"]] for sign in (-1, 1)
    ]
    drawn = np.random.default_rng(SPLIT["seed"])
    train_end = SPLIT["train_per_class"]
    test_end = train_end + SPLIT["test_per_class"]
    parts: dict[str, list[tuple[str, int]]] = {"train": [], "test": []}
    for label, side in enumerate(sides):
        numbers = drawn.permutation(len(side))
        for part, chosen in (("train", numbers[:train_end]), ("test", numbers[train_end:test_end])):
            parts[part] += [(side[number], label) for number in sorted(chosen)]
    return parts


def write_sentences(path: Path, sentences: list[tuple[str, int]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["text", "label"])
        writer.writerows([text, CLASSES[label]] for text, label in sentences)


def bare_tokenizer(vocabulary: dict[str, int] | None) -> Tokenizer:
    """WordPiece with lower case and without accents."""
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def make_tokenizer(texts: list[str]) -> Tokenizer:
    taught = bare_tokenizer(None)
    # Letters inside of words would be numbered in an order that differs from run to run, and ties between tokens broken
    # by those numbers; so they are given beforehand.
    normalised = map(taught.normalizer.normalize_str, texts)
    words = {word for text in normalised for word, _ in taught.pre_tokenizer.pre_tokenize_str(text)}
    letters = sorted({letter for word in words for letter in word[1:]})
    given = SPECIAL + [f"##{letter}" for letter in letters]
    taught.train_from_iterator(
        texts, trainers.WordPieceTrainer(vocab_size=VOCABULARY, special_tokens=given, show_progress=False)
    )
    tokenizer = bare_tokenizer(taught.get_vocab())
    tokenizer.add_special_tokens(SPECIAL)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(token, tokenizer.token_to_id(token)) for token in ("[CLS]", "[SEP]")],
    )
    tokenizer.save(str(HERE / "tokenizer.json"))
    return tokenizer


def padded(texts: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Tokens and their mask, both [batch, length of the longest]."""
    length = max(map(len, texts))
    tokens = torch.tensor([text + [SPECIAL.index("[PAD]")] * (length - len(text)) for text in texts])
    mask = torch.tensor([[1] * len(text) + [0] * (length - len(text)) for text in texts])
    return tokens, mask


def batches(texts: list[list[int]], recipe: dict, order: torch.Generator) -> list[torch.Tensor]:
    """Numbers of the texts of each batch, at random; within a pool of so many batches, texts of like length go
    together, so that little is padded."""
    size, pool = recipe["batch"], recipe["batch"] * recipe["pool"]
    drawn = []
    for numbers in torch.randperm(len(texts), generator=order).split(pool):
        if pool > size:
            lengths = torch.tensor([len(texts[number]) for number in numbers])
            numbers = numbers[lengths.argsort(stable=True)]
        drawn += numbers.split(size)
    return [drawn[place] for place in torch.randperm(len(drawn), generator=order)]


def train(network: torch.nn.Module, texts: list[list[int]], loss, recipe: dict, seed: int):
    """Trains in place and yields the epoch before training starts (0) and after each epoch. `loss` takes the numbers of
    a batch's texts, their tokens and mask."""
    torch.manual_seed(seed)
    order = torch.Generator().manual_seed(seed)
    steps = recipe["epochs"] * -(-len(texts) // recipe["batch"])
    optimizer = torch.optim.AdamW(network.parameters(), lr=recipe["rate"])
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(10 * (step + 1) / steps, (steps - step) / (0.9 * steps))
    )
    yield 0
    for epoch in range(1, recipe["epochs"] + 1):
        network.train()
        for batch in batches(texts, recipe, order):
            optimizer.zero_grad()
            loss(batch, *padded([texts[number] for number in batch])).backward()
            optimizer.step()
            schedule.step()
        yield epoch


def masked_loss(network: LanguageModel, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of the guesses for tokens that are hidden by [MASK], drawn at random among those that are not
    special."""
    hidden = (torch.rand(tokens.shape) < PRETRAINING["masked"]) & (tokens >= len(SPECIAL))
    states = network.body(tokens.masked_fill(hidden, SPECIAL.index("[MASK]")), mask)
    return F.cross_entropy(network.guess(states[hidden]), tokens[hidden])


def pretrain(texts: list[list[int]], held_out: list[list[int]]) -> tuple[LanguageModel, dict]:
    torch.manual_seed(SEEDS["pretrained"])
    network = LanguageModel()

    def held_out_loss() -> float:
        """The same tokens are hidden each time."""
        network.eval()
        with torch.no_grad(), torch.random.fork_rng():
            torch.manual_seed(SEEDS["pretrained"])
            return masked_loss(network, *padded(held_out)).item()

    def loss(_: torch.Tensor, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return masked_loss(network, tokens, mask)

    losses = []
    for epoch in train(network, texts, loss, PRETRAINING, SEEDS["pretrained"]):
        losses.append(round(held_out_loss(), 4))
        print(f"pretrained epoch {epoch} loss {losses[-1]}", flush=True)
    save(network, HERE / "models" / f"pretrained-{epoch:03d}.onnx")
    tokens = sum(map(len, texts))
    return network, {"epoch": epoch, "sentences": len(texts), "tokens": tokens, "loss_on_test_sentences": losses}


def measure(network: Classifier, texts: list[list[int]], labels: torch.Tensor) -> dict[str, float]:
    """Accuracy and mean cross-entropy over all sentences."""
    network.eval()
    with torch.no_grad():
        logits = network(*padded(texts))[0].double()
    accuracy = (logits.argmax(1) == labels).double().mean().item()
    return {"accuracy": round(accuracy, 6), "loss": round(F.cross_entropy(logits, labels).item(), 6)}


def learn_downstream(run: str, network: Classifier, parts: dict) -> list[dict]:
    (texts, labels), tested = parts["train"], parts["test"]

    def loss(batch: torch.Tensor, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return F.cross_entropy(network(tokens, mask)[0], labels[batch])

    measured = []
    for epoch in train(network, texts, loss, DOWNSTREAM, SEEDS[run]):
        if epoch in CHECKPOINTS:
            measured.append({"epoch": epoch, **measure(network, *tested)})
            save(network, HERE / "models" / f"{run}-{epoch:03d}.onnx")
            print(run, measured[-1], flush=True)
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=Path, required=True, help="folder with the files of hutto_ICWSM_2014.tar.gz")
    folder = parser.parse_args().texts
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)

    domains = [read_sentences(folder, domain) for domain in DOMAINS]
    sentences = split(domains[0])
    for part, chosen in sentences.items():
        write_sentences(HERE / "data" / f"{part}.csv", chosen)
    tested = {text for text, _ in sentences["test"]}
    # A dictionary keeps one of each, in order.
    unlabelled = list({sentence.text: None for domain in domains for sentence in domain if sentence.text not in tested})
    tokenizer = make_tokenizer(unlabelled)
    tokenizer.enable_truncation(LONGEST)

    def tokens_of(texts: list[str]) -> list[list[int]]:
        return [encoding.ids for encoding in tokenizer.encode_batch(texts)]

    parts = {
        part: (tokens_of([text for text, _ in chosen]), torch.tensor([label for _, label in chosen]))
        for part, chosen in sentences.items()
    }
    pretrained, measured = pretrain(tokens_of(unlabelled), parts["test"][0])
    torch.manual_seed(SEEDS["finetuned"])
    finetuned = Classifier(copy.deepcopy(pretrained.body), len(CLASSES))
    torch.manual_seed(SEEDS["scratch"])
    scratch = Classifier(Body(), len(CLASSES))

    record = {
        "parameters": sum(p.numel() for p in finetuned.parameters()),
        "recipe": {"split": SPLIT, "pretraining": PRETRAINING, "downstream": DOWNSTREAM, "optimizer": OPTIMIZER},
        "seeds": SEEDS,
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
            "onnx": onnx.__version__,
            "tokenizers": tokenizers.__version__,
        },
        "pretrained": measured,
        "finetuned": learn_downstream("finetuned", finetuned, parts),
        "scratch": learn_downstream("scratch", scratch, parts),
    }
    (HERE / "training.json").write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()

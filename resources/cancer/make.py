"""Makes the study on breast cancer cells: tables of measurements, one pre-trained network, and seven checkpoints each
of two networks trained on 16 labelled rows, one starting from the pre-trained body and one from scratch.

    python make.py

One thread and fixed seeds: on one kind of processor every run writes the same bytes.
"""

import copy
import csv
import json
import platform
from pathlib import Path

import numpy as np
import onnx
import sklearn
import torch
from sklearn.datasets import load_breast_cancer
from torch import nn
from torch.nn import functional as F

HERE = Path(__file__).resolve().parent
# Columns of the source: the mean of 10 measurements over the nuclei of a picture, their standard errors, and the mean
# of the three largest values ("worst"). The network sees the first 20; pre-training predicts the other 10.
INPUTS = 20
# In the order of their labels, which is that of their names; the source numbers them the other way round.
CLASSES = ["benign", "malignant"]

SPLIT = {"train_per_class": 8, "test_per_class": 100, "seed": 0}
PRETRAINING = {"epochs": 100, "rate": 2e-3, "batch": 32}
DOWNSTREAM = {"epochs": 32, "rate": 1e-3, "batch": 4}
CHECKPOINTS = [0, 1, 2, 4, 8, 16, 32]
# A seed fixes the fresh weights of a run and the order of its batches.
SEEDS = {"pretrained": 0, "finetuned": 1, "scratch": 2}


class Network(nn.Module):
    """Perceptron that takes columns as they are in the table; gives the outputs of its linear head and the 32 features
    that the head reads."""

    def __init__(self, mean: torch.Tensor, std: torch.Tensor, outputs: int) -> None:
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("std", std)
        self.body = nn.Sequential(nn.Linear(INPUTS, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU())
        self.head = nn.Linear(32, outputs)

    def forward(self, columns: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        features = self.body((columns - self.mean) / self.std)
        return self.head(features), features


def split(labels: np.ndarray) -> dict[str, np.ndarray]:
    """Row numbers: so many of each class for training and testing, drawn once, and all others for pre-training."""
    drawn = np.random.default_rng(SPLIT["seed"])
    train_end = SPLIT["train_per_class"]
    test_end = train_end + SPLIT["test_per_class"]
    of_class = [drawn.permutation(np.flatnonzero(labels == label)) for label in range(len(CLASSES))]
    parts = {"train": slice(train_end), "test": slice(train_end, test_end), "pretraining": slice(test_end, None)}
    return {name: np.concatenate([np.sort(rows[part]) for rows in of_class]) for name, part in parts.items()}


def write_table(path: Path, names: list[str], table: np.ndarray, labels: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*names, "diagnosis"])
        writer.writerows([*row, CLASSES[label]] for row, label in zip(table.tolist(), labels))


def train(network: Network, columns: torch.Tensor, targets: torch.Tensor, loss, recipe: dict, seed: int):
    """Trains in place and yields the epoch before training starts (0) and after each epoch."""
    optimizer = torch.optim.AdamW(network.parameters(), lr=recipe["rate"])
    order = torch.Generator().manual_seed(seed)
    yield 0
    for epoch in range(1, recipe["epochs"] + 1):
        network.train()
        for batch in torch.randperm(len(columns), generator=order).split(recipe["batch"]):
            optimizer.zero_grad()
            loss(network(columns[batch])[0], targets[batch]).backward()
            optimizer.step()
        yield epoch


def outputs_of(network: Network, columns: torch.Tensor) -> torch.Tensor:
    network.eval()
    with torch.no_grad():
        return network(columns)[0].double()


def save(network: Network, path: Path) -> None:
    network.eval()
    path.parent.mkdir(parents=True, exist_ok=True)
    names = {"input_names": ["columns"], "output_names": ["logits", "features"]}
    free_batch = {name: {0: "batch"} for name in ["columns", "logits", "features"]}
    example = torch.ones(2, INPUTS)
    torch.onnx.export(network, (example,), str(path), opset_version=17, dynamic_axes=free_batch, dynamo=False, **names)
    onnx.checker.check_model(str(path), full_check=True)


def pretrain(columns: torch.Tensor, held_out: torch.Tensor) -> tuple[Network, dict]:
    """Learns to tell the 10 "worst" columns from the other 20; each column is standardised."""
    mean, std = columns.mean(0), columns.std(0)
    inputs, targets = columns[:, :INPUTS], ((columns - mean) / std)[:, INPUTS:]
    torch.manual_seed(SEEDS["pretrained"])
    network = Network(mean[:INPUTS], std[:INPUTS], targets.shape[1])
    for epoch in train(network, inputs, targets, F.mse_loss, PRETRAINING, SEEDS["pretrained"]):
        pass
    save(network, HERE / "models" / f"pretrained-{epoch:03d}.onnx")
    worst = ((held_out - mean) / std)[:, INPUTS:].double()
    errors = (outputs_of(network, held_out[:, :INPUTS]) - worst).square().sum(0)
    explained = 1 - errors / (worst - worst.mean(0)).square().sum(0)
    return network, {"epoch": epoch, "rows": len(columns), "held_out_r2": [round(r2, 4) for r2 in explained.tolist()]}


def measure(network: Network, columns: torch.Tensor, labels: torch.Tensor) -> dict[str, float]:
    """Accuracy and mean cross-entropy over all rows."""
    logits = outputs_of(network, columns)
    accuracy = (logits.argmax(1) == labels).double().mean().item()
    return {"accuracy": round(accuracy, 6), "loss": round(F.cross_entropy(logits, labels).item(), 6)}


def learn_downstream(run: str, network: Network, columns: torch.Tensor, labels: torch.Tensor, rows: dict) -> list[dict]:
    measured = []
    taught, tested = rows["train"], rows["test"]
    for epoch in train(network, columns[taught], labels[taught], F.cross_entropy, DOWNSTREAM, SEEDS[run]):
        if epoch in CHECKPOINTS:
            measured.append({"epoch": epoch, **measure(network, columns[tested], labels[tested])})
            save(network, HERE / "models" / f"{run}-{epoch:03d}.onnx")
            print(run, measured[-1], flush=True)
    return measured


def main() -> None:
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    source = load_breast_cancer()
    names = [str(name) for name in source.feature_names]
    diagnoses = source.target_names[source.target]
    labels = np.array([CLASSES.index(diagnosis) for diagnosis in diagnoses])
    rows = split(labels)
    for part in ["train", "test"]:
        table = source.data[rows[part], :INPUTS]
        write_table(HERE / "data" / f"{part}.csv", names[:INPUTS], table, labels[rows[part]])

    everything = torch.from_numpy(source.data).float()
    pretrained, measured = pretrain(everything[rows["pretraining"]], everything[rows["test"]])
    torch.manual_seed(SEEDS["finetuned"])
    finetuned = copy.deepcopy(pretrained)
    finetuned.head = nn.Linear(32, len(CLASSES))
    torch.manual_seed(SEEDS["scratch"])
    scratch = Network(pretrained.mean, pretrained.std, len(CLASSES))
    downstream = (everything[:, :INPUTS], torch.from_numpy(labels), rows)

    record = {
        "parameters": sum(p.numel() for p in finetuned.parameters()),
        "recipe": {
            "split": SPLIT,
            "pretraining": PRETRAINING,
            "downstream": DOWNSTREAM,
            "optimizer": "AdamW, weight decay 0.01",
        },
        "seeds": SEEDS,
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
            "onnx": onnx.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "rows": {part: of_part.tolist() for part, of_part in rows.items() if part != "pretraining"},
        "pretrained": {**measured, "targets": names[INPUTS:]},
        "finetuned": learn_downstream("finetuned", finetuned, *downstream),
        "scratch": learn_downstream("scratch", scratch, *downstream),
    }
    (HERE / "training.json").write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()

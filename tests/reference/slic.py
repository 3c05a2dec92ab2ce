"""Superpixels by scikit-image: writes two photographs and slic.json.

The photographs are scikit-learn's samples, shrunk to 96x64 (their licence: pictures/LICENSE.md); the digits are those of the
bundled study, enlarged to 56x56. A segmentation is `skimage.segmentation.slic` with its own settings (compactness 10,
CIELAB; a grey picture is spread over three channels), which gives about as many regions as are asked for. It is stored as
one letter a pixel, with measures of it:
`explained`: share of the variance of levels, all channels together, that lies between regions;
`recall`: share of the edges of the truth with an edge of the segmentation within one pixel (edge: a pixel whose right or
lower neighbour is another region's);
`undersegmentation`: Neubert & Protzel 2012, the smaller of its parts in and outside for each region and truth, as a share
of all pixels.
The truth is what Otsu's threshold of the grey levels parts. `grid` is what a grid of at least as many cells explains. `lab` are colours and their CIELAB coordinates by `skimage.color.rgb2lab`.
"""

import json
from pathlib import Path

import numpy as np
from PIL import Image
from skimage.color import rgb2lab
from skimage.filters import threshold_otsu
from skimage.segmentation import slic
from sklearn.datasets import load_sample_image

HERE = Path(__file__).resolve().parent
DIGITS = HERE.parents[1] / "resources" / "sample" / "data" / "test"
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


def photographs() -> list[str]:
    names = []
    for name in ("china", "flower"):
        picture = Image.fromarray(load_sample_image(f"{name}.jpg")).resize((96, 64), Image.Resampling.BILINEAR)
        picture.save(HERE / "pictures" / f"{name}-96x64.png", optimize=True)
        names.append(f"{name}-96x64.png")
    return names


def digits() -> list[str]:
    names = []
    for label in ("6", "9"):
        path = sorted((DIGITS / label).iterdir())[0]
        name = f"digit-{label}-56x56.png"
        Image.open(path).convert("L").resize((56, 56), Image.Resampling.BILINEAR).save(HERE / "pictures" / name)
        names.append(name)
    return names


def explained(labels: np.ndarray, levels: np.ndarray) -> float:
    means = np.zeros_like(levels)
    for region in np.unique(labels):
        means[labels == region] = levels[labels == region].mean(axis=0)
    return float(((means - levels.mean(axis=(0, 1))) ** 2).sum() / ((levels - levels.mean(axis=(0, 1))) ** 2).sum())


def edges(labels: np.ndarray) -> np.ndarray:
    found = np.zeros(labels.shape, dtype=bool)
    found[:, :-1] |= labels[:, :-1] != labels[:, 1:]
    found[:-1] |= labels[:-1] != labels[1:]
    return found


def recall(labels: np.ndarray, truth: np.ndarray) -> float:
    height, width = labels.shape
    around = np.pad(edges(labels), 1)
    near = np.any([around[i : i + height, j : j + width] for i in range(3) for j in range(3)], axis=0)
    return float(near[edges(truth)].mean())


def undersegmentation(labels: np.ndarray, truth: np.ndarray) -> float:
    spilled = 0
    for region in np.unique(labels):
        inside = int(truth[labels == region].sum())
        outside = int((labels == region).sum()) - inside
        # Both parts of the truth count a region that lies in both.
        spilled += 2 * min(inside, outside)
    return spilled / labels.size


def grid(count: int, shape: tuple[int, int]) -> np.ndarray:
    """About square cells, at least as many."""
    height, width = shape
    rows = max(1, round((count * height / width) ** 0.5))
    columns = -(-count // rows)
    i, j = np.mgrid[:height, :width]
    return i * rows // height * columns + j * columns // width


def letters(labels: np.ndarray) -> str:
    return "".join(LETTERS[label] for label in labels.flat)


def main() -> None:
    record = []
    for name in [*photographs(), *digits()]:
        picture = Image.open(HERE / "pictures" / name)
        levels = np.array(picture.convert("RGB"))
        grey = np.array(picture.convert("L"))
        truth = (grey > threshold_otsu(grey)).astype(int)
        channels = levels.astype(float) if picture.mode == "RGB" else levels[..., :1].astype(float)
        segmentations = []
        for asked in (8, 12, 16):
            labels = slic(levels, n_segments=asked, start_label=0)
            count = len(np.unique(labels))
            segmentations.append(
                {
                    "count": count,
                    "labels": letters(labels),
                    "explained": round(explained(labels, channels), 6),
                    "recall": round(recall(labels, truth), 6),
                    "undersegmentation": round(undersegmentation(labels, truth), 6),
                    "grid": round(explained(grid(count, labels.shape), channels), 6),
                }
            )
        record.append({"picture": name, "truth": letters(truth), "segmentations": segmentations})
    colours = np.random.default_rng(0).integers(0, 256, (40, 3), dtype=np.uint8)
    lab = [
        {"rgb": rgb.tolist(), "lab": [round(float(x), 5) for x in rgb2lab(rgb[None, None])[0, 0]]} for rgb in colours
    ]
    (HERE / "slic.json").write_text(json.dumps({"pictures": record, "lab": lab}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

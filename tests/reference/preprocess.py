"""Preprocessing by PyTorch: writes three pictures and preprocess.json.

Shorter side to 32 (the longer one in proportion, rounded down), bilinear with antialias, rounded back to 8 bit as
torchvision does for 8-bit pictures; centre crop 28x28 (offset (size - 28) / 2, halves to even); divided by 255; then
ImageNet's mean and standard deviation. A grey picture is spread over three channels. Values are [3, 28, 28] in order
channel, row, column, rounded to 5 decimals.
"""

import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

HERE = Path(__file__).resolve().parent
RESIZE, CROP = 32, 28
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)


def gradient(height: int, width: int) -> np.ndarray:
    """Red rises to the right, green downwards, blue along a wave."""
    i, j = np.mgrid[:height, :width]
    red, green = j / (width - 1), i / (height - 1)
    blue = 0.5 + 0.5 * np.sin((i + 2 * j) / 5)
    return np.rint(255 * np.stack([red, green, blue], axis=-1)).astype(np.uint8)


def pictures() -> dict[str, np.ndarray]:
    """8-bit pictures by file name: wide colour, tall grey noise, and a small one that has to grow."""
    random = np.random.default_rng(0)
    return {
        "gradient-53x37.png": gradient(37, 53),
        "noise-40x50-grey.png": random.integers(0, 256, (50, 40), dtype=np.uint8),
        "noise-21x17.png": random.integers(0, 256, (17, 21, 3), dtype=np.uint8),
    }


def resized_shape(height: int, width: int) -> tuple[int, int]:
    if height <= width:
        return RESIZE, RESIZE * width // height
    return RESIZE * height // width, RESIZE


def preprocess(path: Path) -> torch.Tensor:
    raw = torch.from_numpy(np.asarray(Image.open(path).convert("RGB")).copy()).permute(2, 0, 1)
    size = resized_shape(*raw.shape[1:])
    resized = F.interpolate(raw[None].float(), size, mode="bilinear", align_corners=False, antialias=True)[0]
    resized = resized.round().clamp(0, 255)
    top, left = (round((side - CROP) / 2) for side in size)
    return (resized[:, top : top + CROP, left : left + CROP] / 255 - MEAN) / STD


def main() -> None:
    folder = HERE / "pictures"
    folder.mkdir(exist_ok=True)
    record = []
    for name, picture in pictures().items():
        Image.fromarray(picture).save(folder / name, optimize=True)
        values = [round(float(value), 5) for value in preprocess(folder / name).flatten()]
        record.append({"picture": name, "resize": RESIZE, "crop": [CROP, CROP], "values": values})
    (HERE / "preprocess.json").write_text(json.dumps(record, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

"""Preprocessing as torchvision does it: writes three pictures and preprocess.json.

Shorter side to 32 (the longer one in proportion, rounded down), bilinear with antialias; centre crop 28x28 (offset
(size - 28) / 2, halves to even); divided by 255; then ImageNet's mean and standard deviation. A grey picture is spread
over three channels. Values are [3, 28, 28] in order channel, row, column, rounded to 5 decimals. torchvision has two
ways to resize 8-bit pictures, which differ by at most one level of 255:
`tensor_values`: PyTorch on floats, rounded to 8 bit once, after both axes (torchvision on tensors);
`pillow_values`: Pillow, rounded to 8 bit after each axis, rows first (torchvision on Pillow pictures).
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


def resize_tensor(picture: Image.Image) -> torch.Tensor:
    raw = torch.from_numpy(np.array(picture)).permute(2, 0, 1).float()
    size = resized_shape(*raw.shape[1:])
    return F.interpolate(raw[None], size, mode="bilinear", align_corners=False, antialias=True)[0].round().clamp(0, 255)


def resize_pillow(picture: Image.Image) -> torch.Tensor:
    height, width = resized_shape(picture.height, picture.width)
    return torch.from_numpy(np.array(picture.resize((width, height), Image.Resampling.BILINEAR))).permute(2, 0, 1)


def cropped_and_normalised(resized: torch.Tensor) -> list[float]:
    top, left = (round((side - CROP) / 2) for side in resized.shape[1:])
    values = (resized[:, top : top + CROP, left : left + CROP] / 255 - MEAN) / STD
    return [round(float(value), 5) for value in values.flatten()]


def main() -> None:
    folder = HERE / "pictures"
    folder.mkdir(exist_ok=True)
    record = []
    for name, picture in pictures().items():
        Image.fromarray(picture).save(folder / name, optimize=True)
        stored = Image.open(folder / name).convert("RGB")
        record.append(
            {
                "picture": name,
                "resize": RESIZE,
                "crop": [CROP, CROP],
                "tensor_values": cropped_and_normalised(resize_tensor(stored)),
                "pillow_values": cropped_and_normalised(resize_pillow(stored)),
            }
        )
    (HERE / "preprocess.json").write_text(json.dumps(record, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

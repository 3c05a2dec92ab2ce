"""Photographs as torchvision resizes and crops them: writes pictures/china-426x284.jpg, photographs/*.png and photographs.json.

The photographs come with scikit-learn (see pictures/LICENSE.md). Needs torchvision, Pillow and scikit-learn. torchvision
has two ways to resize with bilinear interpolation and antialiasing: pictures of Pillow, rounded to 8 bit after each axis
(`photographs/*.png`, all of the result), and tensors of floats, not rounded (`tensor`, at some places: the place in order
channel, row, column, and the value in 0..1).
"""

import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from sklearn.datasets import load_sample_image
from torchvision.transforms import InterpolationMode
from torchvision.transforms.v2 import functional as F

HERE = Path(__file__).resolve().parent
PLACES = 400

#: Picture, channels, shorter side after the resize, crop (height, width).
CASES = [
    ("china-426x284.jpg", 3, 256, (224, 224)),
    ("china-426x284.jpg", 3, 32, (32, 32)),
    ("china-426x284.jpg", 3, 97, (80, 120)),
    ("china-426x284.jpg", 1, 64, (64, 64)),
    ("china-426x284.jpg", 3, 400, (100, 100)),
    ("flower-96x64.png", 3, 224, (224, 224)),
    ("flower-96x64.png", 1, 48, (48, 48)),
    ("flower-96x64.png", 3, 17, (17, 25)),
]


def main() -> None:
    photograph = Image.fromarray(load_sample_image("china.jpg")).resize((426, 284), Image.Resampling.LANCZOS)
    photograph.save(HERE / "pictures/china-426x284.jpg", quality=85)
    (HERE / "photographs").mkdir(exist_ok=True)
    random = np.random.default_rng(0)
    record = []
    for name, channels, side, crop in CASES:
        picture = Image.open(HERE / "pictures" / name).convert("L" if channels == 1 else "RGB")
        size = {"size": [side], "interpolation": InterpolationMode.BILINEAR, "antialias": True}
        file = f"{name.split('-')[0]}-{channels}-{side}.png"
        F.center_crop(F.resize(picture, **size), list(crop)).save(HERE / "photographs" / file, optimize=True)
        floats = F.to_dtype(F.pil_to_tensor(picture), torch.float32, scale=True)
        values = F.center_crop(F.resize(floats, **size), list(crop)).flatten().numpy()
        places = np.sort(random.choice(values.size, min(PLACES, values.size), replace=False))
        tensor = {"places": places.tolist(), "values": [round(float(value), 6) for value in values[places]]}
        record.append({"picture": name, "channels": channels, "resize": side, "crop": crop, "pillow": file, "tensor": tensor})
    (HERE / "photographs.json").write_text(json.dumps(record, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

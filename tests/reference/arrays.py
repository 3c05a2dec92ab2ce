"""NumPy files of pictures as Python programs write them: writes arrays/*.npz, *.npy and arrays.json.

`arrays.json` holds, for those that are sound, what each picture looks like to NumPy: its shape [C, H, W], its raw values
channel by channel, its label and the SHA-256 of `<` or `>`, type, shape of a picture, a line end and its bytes in C order.
"""

import hashlib
import json
import pickle
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent / "arrays"
RANDOM = np.random.default_rng(0)
N, H, W = 5, 4, 3


def levels(*shape: int) -> np.ndarray:
    return RANDOM.integers(0, 256, shape, dtype=np.uint8)


LABELS = np.array([2, 0, 1, 1, 2])
NAMES = np.array(["dog", "ant", "Katze", "Käfer", "dog"])
FLOATS = RANDOM.normal(size=(N, 3, H, W))

#: Name: arrays, name of the pictures, labels, whether channels are last.
SOUND = {
    "grey.npz": ({"X": levels(N, H, W), "y": LABELS}, "X", LABELS, False),
    "first.npz": ({"images": FLOATS.astype(np.float32), "labels": NAMES}, "images", NAMES, False),
    "last.npz": ({"x_test": levels(N, H, W, 3), "y_test": LABELS.astype(np.uint8)[:, None]}, "x_test", LABELS, True),
    "both.npz": ({"data": levels(N, 3, H, 3), "target": LABELS.astype("S3")}, "data", LABELS, False),
    "half.npz": ({"x": FLOATS.astype(np.float16), "groups": LABELS.astype(np.float64)}, "x", LABELS, False),
    "big-endian.npz": ({"x": FLOATS.astype(">f8"), "y": LABELS.astype(">i4")}, "x", LABELS, False),
    "fortran.npz": ({"x": np.asfortranarray(levels(N, H, W, 1)), "y": LABELS}, "x", LABELS, True),
    "words.npz": ({"x": RANDOM.integers(0, 2**16, (N, H, W), dtype=np.uint16), "names": NAMES}, "x", NAMES, False),
    "alone.npy": ({"": levels(N, 1, H, W)}, "", None, False),
    "x_train.npy": ({"": np.asfortranarray(FLOATS.astype("<f4"))}, "", LABELS, False),
}


def described(array: np.ndarray, labels: np.ndarray | None, channels_last: bool) -> dict:
    planes = np.ascontiguousarray(array)
    if planes.ndim == 3:
        planes = planes[:, None]
    elif channels_last:
        planes = planes.transpose(0, 3, 1, 2)
    kind = f"{'>' if array.dtype.byteorder == '>' else '<'}{array.dtype.str[1:]} {'×'.join(map(str, array.shape[1:]))}\n"
    digest = [hashlib.sha256(kind.encode() + one.tobytes("C")).hexdigest() for one in array]
    return {
        "shape": list(planes.shape[1:]),
        "values": [one.astype(np.float64).flatten().tolist() for one in planes],
        "labels": None if labels is None else labels.tolist(),
        "sha256": digest,
    }


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    record = {}
    for name, (arrays, pictures, labels, channels_last) in SOUND.items():
        if name.endswith(".npy"):
            np.save(FOLDER / name, arrays[""])
        else:
            (np.savez if name in ("grey.npz", "big-endian.npz") else np.savez_compressed)(FOLDER / name, **arrays)
        record[name] = described(arrays[pictures], labels, channels_last)
    np.save(FOLDER / "y_train.npy", LABELS)
    np.savez(FOLDER / "pickled.npz", x=np.array([levels(2, 2), None], object), y=LABELS, allow_pickle=True)
    np.save(FOLDER / "pickled.npy", np.array([{"a": 1}], object), allow_pickle=True)
    np.savez(FOLDER / "several.npz", x_train=levels(2, 2, 2), x_test=levels(2, 2, 2))
    np.savez(FOLDER / "flat.npz", X=levels(5, 12), y=LABELS)
    np.savez(FOLDER / "unequal.npz", X=levels(N, H, W), y=LABELS[:4])
    FOLDER.joinpath("pickle.npy").write_bytes(pickle.dumps([1]))
    (FOLDER.parent / "arrays.json").write_text(json.dumps(record, separators=(",", ":"), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

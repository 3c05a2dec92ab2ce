"""Parquet files as Python programs write them: writes parquet/*.parquet and parquet.json.

`parquet.json` holds what pyarrow and pandas read back from those that are sound. Needs pyarrow, pandas and Pillow. Pages, codecs and
encodings differ from file to file; the faulty ones are: `lzo` (a codec that pyarrow does not write either: the number of
the codec is changed in the description at the end), `encrypted` and `encrypted-column` (by a key that is thrown away),
`latin1` (strings that are not UTF-8), `nested` (a list).
"""

import datetime
import decimal
import io
import json
import re
import struct
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
from PIL import Image

FOLDER = Path(__file__).resolve().parent / "parquet"
CODECS = ["none", "snappy", "gzip", "brotli", "lz4", "zstd"]


def write(name: str, table: pa.Table, **options) -> Path:
    path = FOLDER / f"{name}.parquet"
    pq.write_table(table, path, **options)
    return path


def noted(table: pa.Table, **names: list[str]) -> pa.Table:
    """With the names of classes, as Hugging Face's `datasets` notes them."""
    features = {column: {"names": classes, "_type": "ClassLabel"} for column, classes in names.items()}
    note = json.dumps({"info": {"features": features}})
    return table.replace_schema_metadata({"huggingface": note})


def reviews() -> pa.Table:
    texts = ["A film to see twice.", "坏电影,没意思。", None, "Ça alors ! Très bien.", "", "so, so", "😀 fun"]
    labels = pa.array([1, 0, 0, 1, 1, -1, 1], pa.int64())
    return noted(pa.table({"idx": pa.array(range(7), pa.int32()), "text": texts, "label": labels}), label=["neg", "pos"])


def cells() -> pa.Table:
    return pa.table(
        {
            "double": pa.array([1.5, -2.25, float("nan"), 1e300], pa.float64()),
            "float": pa.array([0.5, 0.25, -8.0, None], pa.float32()),
            "half": pa.array(np.array([0.5, 2.0, -0.125, 65504.0], np.float16)),
            "small": pa.array([-128, 0, 127, 5], pa.int8()),
            "unsigned": pa.array([0, 2**32 - 1, 7, 8], pa.uint32()),
            "large": pa.array([2**40, -(2**40), 0, None], pa.int64()),
            "yes": pa.array([True, False, None, True]),
            "text": pa.array(["a", "é", "汉", "a"]),
            "dictionary": pa.array(["red", "blue", "red", None]).dictionary_encode(),
            "day": pa.array([datetime.date(2020, 2, 29), datetime.date(1970, 1, 1), None, datetime.date(1969, 12, 31)]),
            "time": pa.array([datetime.datetime(2021, 3, 4, 5, 6, 7), None, None, None], pa.timestamp("us")),
            "money": pa.array([decimal.Decimal("1.25"), decimal.Decimal("-0.5"), None, None], pa.decimal128(9, 2)),
        }
    )


def long_column() -> pa.Table:
    """One group of many pages."""
    i = np.arange(50_000)
    return pa.table({"i": i.astype(np.int32), "quarters": i % 97 / 4, "label": i % 3})


def picture(level: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.full((2, 3), level, np.uint8)).save(file, "PNG")
    return file.getvalue()


def bomb() -> bytes:
    """A PNG that claims to have 50,000 x 50,000 pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(bytes(1000))
    chunks = [header, data, b"IEND"]
    framed = [struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def pictures() -> pa.Table:
    files = [picture(10), bomb(), None, b"no picture", picture(20), picture(30)]
    column = pa.array([None if file is None else {"bytes": file, "path": f"{i}.png"} for i, file in enumerate(files)])
    return noted(pa.table({"image": column, "label": pa.array([0, 1, 1, 0, 2, -1])}), label=["ant", "bee", "cat"])


def described(name: str, table: pa.Table, codec: int) -> None:
    """The same file with another number of the codec in the description at its end."""
    path = write(name, table, compression="none")
    # In Thrift's compact protocol: the list of the path (one name), then the codec, an i32 as zigzag.
    content, changed = re.subn(rb"(\x19\x18.[a-z]+\x15)\x00", rb"\g<1>" + bytes([2 * codec]), path.read_bytes())
    assert changed == len(table.column_names)
    path.write_bytes(content)


class NoKeys(pe.KmsClient):
    """Wraps keys so that nobody can unwrap them."""

    def wrap_key(self, key_bytes, master_key_identifier):
        return "gone"

    def unwrap_key(self, wrapped_key, master_key_identifier):
        raise KeyError


def encrypted(name: str, table: pa.Table, **options) -> None:
    factory = pe.CryptoFactory(lambda _: NoKeys())
    settings = pe.EncryptionConfiguration(footer_key="f", column_keys={"c": ["secret"]}, **options)
    properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), settings)
    with pq.ParquetWriter(FOLDER / f"{name}.parquet", table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)


def plain(value):
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value)).lower()
    if isinstance(value, datetime.datetime):
        return f"{value.isoformat()}.000Z"
    if isinstance(value, datetime.date):
        return f"{value.isoformat()}T00:00:00.000Z"
    return value if isinstance(value, str) else float(value)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    small = pa.table({"a": pa.array([1.0, 2.0]), "secret": ["x", "y"]})
    sound = {
        "reviews": write("reviews", reviews(), row_group_size=3, compression="zstd"),
        "long": write("long", long_column(), data_page_size=4096, use_dictionary=False,
                      column_encoding={"i": "DELTA_BINARY_PACKED", "quarters": "BYTE_STREAM_SPLIT",
                                       "label": "DELTA_BINARY_PACKED"}, compression="zstd"),
        **{f"cells-{codec}": write(f"cells-{codec}", cells(), compression=codec, row_group_size=3,
                                   data_page_version="2.0" if codec == "gzip" else "1.0") for codec in CODECS},
    }  # fmt: skip
    write("pictures", pictures(), row_group_size=4, compression="snappy")
    write("binary", pa.table({"digit": pa.array([7, 3]), "png": [picture(40), picture(50)]}))
    write("nested", pa.table({"a": [1.0, 2.0], "tags": [["x"], []], "text": ["one two", "three four"]}))
    invalid = pa.Array.from_buffers(pa.string(), 2, [None, pa.py_buffer(struct.pack("<iii", 0, 4, 8)), pa.py_buffer(b"finecaf\xe9")])
    write("latin1", pa.table({"text": invalid}))
    described("lzo", small, 3)
    encrypted("encrypted", small)
    encrypted("encrypted-column", small, plaintext_footer=True)
    frame = pd.read_parquet(sound["long"])
    record = {"long": {"rows": len(frame), "sums": [float(frame[column].sum()) for column in frame]}}
    for name in ["reviews", "cells-none"]:
        table = pq.read_table(sound[name])
        record[name] = {"columns": table.column_names, "rows": [[plain(cell) for cell in row.values()] for row in table.to_pylist()]}
    (FOLDER.parent / "parquet.json").write_text(json.dumps(record, separators=(",", ":"), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

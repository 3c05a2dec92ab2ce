"""Networks run by onnxruntime in one thread, for the scripts beside."""

from pathlib import Path

import onnxruntime as ort


def open_network(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

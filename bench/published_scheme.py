"""The published way to sparsify AND-OR interactions, on BLAS: dense transforms, gradient descent with momentum 0.9.

Reads {"values": [...], "steps": S, "rate": r} on standard input, prints {"seconds": …, "objective": …}. Needs NumPy.
"""

import json
import sys
import time

import numpy as np


def power(block, n):
    matrix = np.ones((1, 1), np.float32)
    for _ in range(n):
        matrix = np.kron(np.asarray(block, np.float32), matrix)
    return matrix


task = json.load(sys.stdin)
v = np.asarray(task["values"], np.float32)
n = int(np.log2(len(v)))
a = power([[1, 0], [-1, 1]], n)[1:]
r = power([[0, 1], [1, -1]], n)[1:]
p = np.zeros_like(v)
velocity = np.zeros_like(v)
start = time.perf_counter()
for _ in range(task["steps"]):
    x, y = a @ (v / 2 + p), r @ (v / 2 - p)
    velocity = 0.9 * velocity + np.sign(x) @ a - np.sign(y) @ r
    p = p - task["rate"] * velocity
seconds = time.perf_counter() - start
objective = float(np.abs(a @ (v / 2 + p)).sum() + np.abs(r @ (v / 2 - p)).sum())
json.dump({"seconds": seconds, "objective": objective}, sys.stdout)

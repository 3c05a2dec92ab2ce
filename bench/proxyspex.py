"""ProxySPEX of shapiq on games of the sample study: reads {"passes": N} on standard input, prints {"r2": [...],
"seconds": [...]}, one a game of tests/reference/proxyspex.json. The seconds are those beside the forward passes. Needs
what tests/reference/proxyspex.py needs.
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "reference"))

import numpy as np
import proxyspex
from sample_values import read_samples

reference = json.loads((proxyspex.HERE / "proxyspex.json").read_text())
passes = json.load(sys.stdin)["passes"]
paths, images, _ = read_samples("test")
coalitions = np.array([[int(mask, 16) >> i & 1 for i in range(proxyspex.PLAYERS)] for mask in reference["heldOut"]])
answer = {"r2": [], "seconds": []}
for stored in reference["games"]:
    game = proxyspex.game_of(stored["model"], images[paths.index(stored["path"])], stored["label"])
    inside = 0.0

    def timed(rows):
        global inside
        started = time.perf_counter()
        values = game(rows)
        inside += time.perf_counter() - started
        return values

    started = time.perf_counter()
    found = proxyspex.proxyspex(passes, timed)
    answer["seconds"].append(time.perf_counter() - started - inside)
    answer["r2"].append(proxyspex.r2(np.array(stored["values"]), proxyspex.rebuilt(found, coalitions)))
json.dump(answer, sys.stdout)

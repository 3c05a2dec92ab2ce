"""Linear probes by scikit-learn: writes probe.json.

scikit-learn's LogisticRegression minimises C * summed cross-entropy + ||W||^2 / 2 with a free intercept, which has the
same minimiser as summed cross-entropy + ||W||^2 / (2C). W [classes x features] is unique; the intercepts are shifted
by one number so that they sum to 0, which changes no probability. Two classes scikit-learn fits as one sigmoid with
weights w; the softmax with rows -w/2 and w/2 gives the same probabilities, but its penalty is ||w||^2 / (4C), half of
||w||^2 / (2C). So the softmax for C is scikit-learn's binary model for 2C, and that is what is stored here.
Every solution is checked against the gradient of the loss stated above.
"""

import json
from pathlib import Path

import numpy as np
from scipy.special import log_softmax, softmax
from sklearn.linear_model import LogisticRegression

from sample_values import open_network, read_samples, run

HERE = Path(__file__).resolve().parent


def fit(features: np.ndarray, labels: np.ndarray, c: float) -> tuple[np.ndarray, np.ndarray]:
    """Weights [classes, features] and intercepts [classes] of the softmax."""
    binary = labels.max() == 1
    model = LogisticRegression(C=2 * c if binary else c, tol=1e-10, max_iter=10000, solver="newton-cg")
    model.fit(features, labels)
    weights, intercepts = model.coef_, model.intercept_
    if binary:
        weights, intercepts = np.vstack([-weights, weights]) / 2, np.concatenate([-intercepts, intercepts]) / 2
    intercepts = intercepts - intercepts.mean()
    assert np.abs(gradient(features, labels, c, weights, intercepts)).max() < 1e-6
    return weights, intercepts


def gradient(
    features: np.ndarray, labels: np.ndarray, c: float, weights: np.ndarray, intercepts: np.ndarray
) -> np.ndarray:
    """Of summed cross-entropy + ||W||^2 / (2C), by weights and intercepts."""
    wrong = softmax(features @ weights.T + intercepts, axis=1) - np.eye(len(intercepts))[labels]
    return np.column_stack([wrong.T @ features + weights / c, wrong.sum(axis=0)])


def solution(features: np.ndarray, labels: np.ndarray, c: float) -> dict:
    weights, intercepts = fit(features, labels, c)
    logits = features @ weights.T + intercepts
    cross_entropy = -log_softmax(logits, axis=1)[np.arange(len(labels)), labels].sum()
    return {
        "C": c,
        "weights": weights.round(8).tolist(),
        "intercepts": intercepts.round(8).tolist(),
        "loss": round(cross_entropy + (weights**2).sum() / (2 * c), 8),
        "train_accuracy": float((logits.argmax(axis=1) == labels).mean()),
    }


def sample_probe() -> dict:
    """On the 64 features of the pre-trained network of the sample study."""
    network = open_network("pretrained-012")
    _, train_images, train_labels = read_samples("train")
    _, test_images, test_labels = read_samples("test")
    features = run(network, "features", train_images).astype(np.float64)
    fitted = solution(features, train_labels, 1.0)
    test_logits = run(network, "features", test_images) @ np.array(fitted["weights"]).T + fitted["intercepts"]
    return {**fitted, "test_accuracy": float((test_logits.argmax(axis=1) == test_labels).mean())}


def synthetic(classes: int, strengths: list[float], seed: int) -> dict:
    """40 samples of 5 features of unlike scale, with labels that follow them with noise."""
    random = np.random.default_rng(seed)
    features = (random.normal(size=(40, 5)) * [0.5, 1, 1, 2, 4] + 0.3).round(4)
    scores = features @ random.normal(size=(5, classes)) + random.gumbel(size=(40, classes))
    labels = scores.argmax(axis=1)
    return {
        "features": features.tolist(),
        "labels": labels.tolist(),
        "solutions": [solution(features, labels, c) for c in strengths],
    }


def main() -> None:
    record = {
        "sample": sample_probe(),
        "three_classes": synthetic(3, [0.1, 1.0, 10.0], 0),
        "two_classes": synthetic(2, [1.0], 1),
    }
    (HERE / "probe.json").write_text(json.dumps(record, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

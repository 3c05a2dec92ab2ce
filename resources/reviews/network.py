"""The network of the study: a small transformer that reads tokens."""

from pathlib import Path

import onnx
import torch
from torch import nn

VOCABULARY = 2048
WIDTH, HEADS, LAYERS = 64, 4, 2
# Tokens of the longest text, special ones included.
LONGEST = 96
DROPOUT = 0.1


class Layer(nn.Module):
    """Self-attention, then a perceptron; each reads a normalised copy and adds what it finds."""

    def __init__(self) -> None:
        super().__init__()
        self.before_attention, self.before_perceptron = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.queries_keys_values = nn.Linear(WIDTH, 3 * WIDTH)
        self.mix = nn.Linear(WIDTH, WIDTH)
        self.perceptron = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH))
        self.dropout = nn.Dropout(DROPOUT)

    def attend(self, states: torch.Tensor, ignored: torch.Tensor) -> torch.Tensor:
        batch, length = states.shape[:2]
        split = self.queries_keys_values(states).view(batch, length, 3, HEADS, WIDTH // HEADS)
        queries, keys, values = split.permute(2, 0, 3, 1, 4)
        scores = queries @ keys.transpose(-1, -2) / (WIDTH // HEADS) ** 0.5
        weights = scores.masked_fill(ignored[:, None, None, :], -1e9).softmax(-1)
        return self.mix((weights @ values).transpose(1, 2).reshape(batch, length, WIDTH))

    def forward(self, states: torch.Tensor, ignored: torch.Tensor) -> torch.Tensor:
        states = states + self.dropout(self.attend(self.before_attention(states), ignored))
        return states + self.dropout(self.perceptron(self.before_perceptron(states)))


class Body(nn.Module):
    """From tokens [batch, length] and their mask (1 for a token, 0 for padding) to states [batch, length, 64]."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(LONGEST, WIDTH)
        for embedding in (self.tokens, self.places):
            nn.init.normal_(embedding.weight, std=0.02)
        self.dropout = nn.Dropout(DROPOUT)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.last = nn.LayerNorm(WIDTH)

    def forward(self, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        states = self.dropout(self.tokens(tokens) + self.places.weight[: tokens.shape[1]])
        for layer in self.layers:
            states = layer(states, mask == 0)
        return self.last(states)


def mean_state(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Mean over the tokens of each text, padding left out: [batch, 64]."""
    weights = mask.unsqueeze(-1).to(states.dtype)
    return (states * weights).sum(1) / weights.sum(1)


class LanguageModel(nn.Module):
    """Guesses masked tokens: logits over the vocabulary at every place, by the embeddings it reads tokens with."""

    def __init__(self) -> None:
        super().__init__()
        self.body = Body()
        self.bias = nn.Parameter(torch.zeros(VOCABULARY))

    def guess(self, states: torch.Tensor) -> torch.Tensor:
        return states @ self.body.tokens.weight.T + self.bias

    def forward(self, tokens: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The guesses for the first token, and the features that a classifier reads."""
        states = self.body(tokens, mask)
        return self.guess(states[:, 0]), mean_state(states, mask)


class Classifier(nn.Module):
    """Gives the logits of the classes and the 64 features that its linear head reads."""

    def __init__(self, body: Body, classes: int) -> None:
        super().__init__()
        self.body = body
        self.head = nn.Linear(WIDTH, classes)

    def forward(self, tokens: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        features = mean_state(self.body(tokens, mask), mask)
        return self.head(features), features


def save(network: nn.Module, path: Path) -> None:
    network.eval()
    path.parent.mkdir(parents=True, exist_ok=True)
    names = {"input_names": ["input_ids", "attention_mask"], "output_names": ["logits", "features"]}
    text, vector = {0: "batch", 1: "length"}, {0: "batch"}
    free = {"input_ids": text, "attention_mask": text, "logits": vector, "features": vector}
    example = (torch.zeros(2, 5, dtype=torch.int64), torch.ones(2, 5, dtype=torch.int64))
    torch.onnx.export(network, example, str(path), opset_version=17, dynamic_axes=free, dynamo=False, **names)
    onnx.checker.check_model(str(path), full_check=True)

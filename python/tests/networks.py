"""Small classifiers of the shapes that are met in the wild, with random weights that are the same every time."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

CLASSES = 5


class Convolutional(nn.Module):
    """With dropout and batch normalisation, which are other things in training."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 8, 3, padding=1),
            nn.BatchNorm2d(8),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(2),
            nn.Flatten(),
            nn.Dropout(0.5),
        )
        self.head = nn.Linear(32, CLASSES)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(image))


class VisionTransformer(nn.Module):
    """Patches of 4x4 pixels and a class token, whose place the head reads."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 16, 4, stride=4)
        self.token = nn.Parameter(torch.randn(1, 1, 16))
        self.place = nn.Parameter(torch.randn(1, 5, 16))
        layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2)
        self.norm = nn.LayerNorm(16)
        self.head = nn.Linear(16, CLASSES)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        patches = self.patches(image).flatten(2).transpose(1, 2)
        tokens = torch.cat([self.token.expand(image.shape[0], -1, -1), patches], 1) + self.place
        return self.head(self.norm(self.encoder(tokens))[:, 0])


class ConvolutionalHead(nn.Module):
    """A 1x1 convolution after pooling."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1))
        self.head = nn.Conv2d(8, CLASSES, 1)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(image)).flatten(1)


class PooledAfterwards(nn.Module):
    """A 1x1 convolution at every pixel, and then the mean."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())
        self.head = nn.Conv2d(8, CLASSES, 1)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(image)).mean((2, 3))


class Squeezed(PooledAfterwards):
    """As SqueezeNet: a ReLU in place between the convolution and the mean, so that nothing linear gives the logits."""

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return F.relu(self.head(self.body(image)), inplace=True).mean((2, 3))


class Rows(nn.Module):
    """A perceptron for rows of 6 numbers."""

    def __init__(self, classes: int = CLASSES) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Linear(6, 7), nn.Tanh())
        self.head = nn.Linear(7, classes)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(features))


class Ending(nn.Module):
    """Something after the logits of another module."""

    def __init__(self, module: nn.Module, ending) -> None:
        super().__init__()
        self.module, self.ending = module, ending

    def forward(self, *inputs: torch.Tensor):
        return self.ending(self.module(*inputs))


class UsedTwice(nn.Module):
    """The same head reads a first guess and then the features, and its second answer counts."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Linear(6, 7)
        self.head = nn.Linear(7, CLASSES)
        self.back = nn.Linear(CLASSES, 7)

    def features(self, row: torch.Tensor) -> torch.Tensor:
        first = self.body(row).tanh()
        return (first + self.back(self.head(first))).tanh()

    def forward(self, row: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(row))


class FirstUseCounts(UsedTwice):
    """Of two calls the first gives the logits; the other goes nowhere, as an auxiliary loss would."""

    def features(self, row: torch.Tensor) -> torch.Tensor:
        return self.body(row).tanh()

    def forward(self, row: torch.Tensor) -> dict[str, torch.Tensor]:
        first = self.features(row)
        logits = self.head(first)
        return {"auxiliary": self.head(first.flip(1)), "logits": logits}


@dataclass
class SequenceOutput:
    logits: torch.Tensor
    hidden: torch.Tensor
    loss: torch.Tensor | None = None


class Encoder(nn.Module):
    """Embeddings of tokens and places, and self-attention that passes over padding; at most 20 tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens, self.places, self.types = nn.Embedding(30, 16), nn.Embedding(20, 16), nn.Embedding(2, 16)
        self.layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        return self.layer(self.tokens(ids) + self.places(places) + self.types(types), src_key_padding_mask=mask == 0)


class SequenceClassifier(nn.Module):
    """As BertForSequenceClassification: keywords in, a dataclass out, a pooler over the first token and a head."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.pooler = nn.Linear(16, 16)
        self.dropout = nn.Dropout(0.1)
        self.classifier = nn.Linear(16, CLASSES)

    def forward(self, input_ids=None, attention_mask=None, token_type_ids=None, return_dict=True):
        hidden = self.encoder(input_ids, attention_mask, token_type_ids)
        logits = self.classifier(self.dropout(self.pooler(hidden[:, 0]).tanh()))
        return SequenceOutput(logits, hidden) if return_dict else (logits, hidden)


class LastToken(nn.Module):
    """As GPT2ForSequenceClassification: the head runs at every token, and the last one that is no padding counts."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.score = nn.Linear(16, CLASSES, bias=False)

    def forward(self, input_ids, attention_mask):
        scores = self.score(self.encoder(input_ids, attention_mask, torch.zeros_like(input_ids)))
        places = torch.arange(input_ids.shape[1], device=input_ids.device)
        last = (attention_mask * places).argmax(1)
        return {"logits": scores[torch.arange(scores.shape[0], device=scores.device), last]}


class Unfollowed(Rows):
    """Does another thing for a batch of 3, which tracing on a smaller one cannot see."""

    def forward(self, row: torch.Tensor) -> torch.Tensor:
        logits = super().forward(row)
        return logits if len(row) != 3 else logits + torch.ones(CLASSES) * 0.5


class Branching(Rows):
    """Decides in Python by what it is fed, which tracing cannot see either."""

    def forward(self, row: torch.Tensor) -> torch.Tensor:
        logits = super().forward(row)
        return logits * 2 if row.abs().sum() > 0 else logits


class Random(Rows):
    """Dropout that does not know of evaluation."""

    def forward(self, row: torch.Tensor) -> torch.Tensor:
        return F.dropout(super().forward(row), 0.5, training=True)


def made(kind, *arguments) -> nn.Module:
    torch.manual_seed(0)
    return kind(*arguments)


PICTURE = torch.randn(1, 3, 8, 8, generator=torch.Generator().manual_seed(1))
ROW = torch.randn(2, 6, generator=torch.Generator().manual_seed(2))
TEXT = {
    "input_ids": torch.tensor([[3, 17, 8, 29, 11, 5, 1, 0, 0]]),
    "attention_mask": torch.tensor([[1, 1, 1, 1, 1, 1, 1, 0, 0]]),
}
TYPED = {**TEXT, "token_type_ids": torch.tensor([[0, 0, 0, 0, 1, 1, 1, 0, 0]])}

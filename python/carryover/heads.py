"""Where the logits of a module come from, and what the layer that gives them reads.

The layer is known by its numbers, not by its name: of all linear layers that ran, the last one whose output is the
logits, for several samples at once.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import torch
from torch import nn
from torch.nn.modules.conv import _ConvNd

from .errors import CarryoverError, tell
from .inputs import Inputs, call_in_words
from .outputs import choose_output, outputs_of, scores_of

ENDINGS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "": lambda logits: logits,
    "softmax": lambda logits: logits.softmax(-1),
    "log-softmax": lambda logits: logits.log_softmax(-1),
    "sigmoid": lambda logits: logits.sigmoid(),
}
"""What may follow the logits in a module, on the last dimension."""

# So many samples at once are told apart when a layer is recognised.
SAMPLES = 3

Call = tuple[torch.Tensor, torch.Tensor]
"""What a layer read and what it gave."""


@dataclass(frozen=True)
class Source:
    """A call of a layer, and what of it belongs to the logits."""

    layer: str
    call: int
    """Counted from the last one, which is -1."""
    positions: Literal["only", "mean", "picked", "all"]
    """Layers may run at every position of a text or picture. The logits are those of the only position there is, the
    mean over all, or those of one that the module picks sample by sample. "all" are the features of a layer that was
    named: whatever it reads, in one row."""
    ending: str = ""

    def features_and_logits(self, layer: nn.Module, call: Call, given: torch.Tensor) -> Call:
        """[batch, count] and [batch, classes]. `given` is what the module gives, [batch, classes]."""
        if self.positions == "all":
            return call[0].flatten(1), given
        read, gave = (rows(layer, tensor) for tensor in call)
        if self.positions == "only":
            return read[:, 0], gave[:, 0]
        if self.positions == "mean":
            return read.mean(1), gave.mean(1)
        # The module's own way of picking is not known, but its choice shows: there the layer gave just these numbers.
        place = (ENDINGS[self.ending](gave) - given[:, None]).abs().sum(-1).argmin(1)[:, None, None]
        return tuple(each.gather(1, place.expand(-1, 1, each.shape[-1]))[:, 0] for each in (read, gave))


@dataclass(frozen=True)
class Head:
    output: str
    """Which of the module's outputs holds the logits."""
    source: Source | None
    """The linear layer they come out of."""
    features: Source | None
    """The layer whose input the features are."""

    @property
    def ending(self) -> str:
        """What follows the logits in the module; "" for nothing."""
        return "" if self.source is None else self.source.ending


@dataclass(frozen=True)
class Answer:
    """What a module and its head give for a batch."""

    given: torch.Tensor
    """By the module itself, [batch, classes]."""
    rebuilt: torch.Tensor
    """The same by the layer that was recognised."""
    logits: torch.Tensor
    features: torch.Tensor | None


class Headed(nn.Module):
    """A module that gives logits [batch, classes] and, where it has them, features [batch, count]."""

    def __init__(self, module: nn.Module, inputs: Inputs, head: Head) -> None:
        super().__init__()
        self.module, self.inputs, self.head = module, inputs, head

    def forward(self, *tensors: torch.Tensor) -> tuple[torch.Tensor, ...]:
        answer = self.run(*tensors)
        return (answer.logits,) if answer.features is None else (answer.logits, answer.features)

    def run(self, *tensors: torch.Tensor) -> Answer:
        sources = [each for each in (self.head.source, self.head.features) if each is not None]
        with watching(self.module, {each.layer for each in sources}) as ran:
            given = scores_of(outputs_of(self.inputs.call(self.module, tensors))[self.head.output])

        def taken_from(source: Source) -> Call:
            calls = [call for name, call in ran if name == source.layer]
            return source.features_and_logits(self.module.get_submodule(source.layer), calls[source.call], given)

        features = None if self.head.features is None else taken_from(self.head.features)[0]
        if self.head.source is None:
            return Answer(given, given, given, features)
        logits = taken_from(self.head.source)[1]
        rebuilt = self.ending(logits)
        return Answer(given, rebuilt, logits if self.head.ending else given, features)

    def ending(self, logits: torch.Tensor) -> torch.Tensor:
        """What the module gives for these logits: the same, or what its softmax makes of them."""
        return ENDINGS[self.head.ending](logits)


@contextmanager
def watching(module: nn.Module, layers: Collection[str]) -> Iterator[list[tuple[str, Call]]]:
    """Calls of some layers, each with the name of the layer, in the order in which they run."""
    ran: list[tuple[str, Call]] = []

    def watcher(name: str):
        def watch(_layer: nn.Module, places: tuple, keywords: dict, gave) -> None:
            read = next((each for each in (*places, *keywords.values()) if isinstance(each, torch.Tensor)), None)
            if read is not None and isinstance(gave, torch.Tensor):
                # Copies: the layer behind may work in place, as ReLU often does.
                ran.append((name, (read.clone(), gave.clone())))

        return watch

    hooks = [module.get_submodule(name).register_forward_hook(watcher(name), with_kwargs=True) for name in layers]
    try:
        yield ran
    finally:
        for hook in hooks:
            hook.remove()


def rows(layer: nn.Module, tensor: torch.Tensor) -> torch.Tensor:
    """[batch, positions, channels] of what a linear layer or a 1x1 convolution reads or gives."""
    if isinstance(layer, _ConvNd):
        return tensor.flatten(2).transpose(1, 2)
    return tensor.unsqueeze(1) if tensor.ndim == 2 else tensor.flatten(1, -2)


def width(layer: nn.Module) -> int | None:
    """Channels that come out of a layer which does the same linear thing at every position; None for other layers."""
    if isinstance(layer, nn.Linear):
        return layer.out_features
    if isinstance(layer, _ConvNd) and not layer.transposed and layer.groups == 1:
        unpadded = layer.padding in ("same", "valid") or not any(layer.padding)
        if unpadded and {*layer.kernel_size, *layer.stride} == {1}:
            return layer.out_channels
    return None


def same(some: torch.Tensor, others: torch.Tensor) -> bool:
    """But for rounding."""
    scale = others.abs().max().item()
    return some.shape == others.shape and torch.allclose(some, others, rtol=1e-5, atol=1e-6 * scale)


def recognise(name: str, number: int, layer: nn.Module, call: Call, given: torch.Tensor, ending: str) -> Source | None:
    """The call as the source of the module's output, if it is that."""
    read, gave = call
    if len(gave) != len(given) or gave.ndim < (3 if isinstance(layer, _ConvNd) else 2):
        return None
    positions = rows(layer, gave).shape[1]
    if positions == 1:
        candidates = ["only"]
    else:
        # Logits that are the same for all samples tell nothing about positions.
        candidates = ["mean", "picked"] if not same(given[:1].expand_as(given), given) else []
    for positions in candidates:
        source = Source(name, number, positions, ending)
        if same(ENDINGS[ending](source.features_and_logits(layer, call, given)[1]), given):
            return source
    return None


def find_source(module: nn.Module, ran: list[tuple[str, Call]], given: torch.Tensor) -> Source | None:
    """The last call that gives the logits; only where there is none, one that does before a softmax or the like."""
    for ending in ENDINGS:
        calls_behind: Counter[str] = Counter()
        for name, call in reversed(ran):
            calls_behind[name] += 1
            source = recognise(name, -calls_behind[name], module.get_submodule(name), call, given, ending)
            if source is not None:
                return source
    return None


def find_head(module: nn.Module, inputs: Inputs, output: str | int | None, features: bool | str | None) -> Head:
    """`output` says which output holds the logits, where that is not plain. `features`: True for an error where there
    are none, None for a warning, False for none at all, or the name of a layer to take what it reads."""
    tensors = inputs.batch_of(SAMPLES)
    chosen, scores = choose_output(
        outputs_of(call_in_words(inputs, module, inputs.example(), "the example")), output, inputs.batch
    )
    first = scores_of(outputs_of(call_in_words(inputs, module, tensors, f"a batch of {SAMPLES}"))[chosen])
    refuse_unusable(scores, first)
    classes = first.shape[1]
    candidates = [name for name, layer in module.named_modules() if width(layer) == classes]
    with watching(module, candidates) as ran:
        given = scores_of(outputs_of(inputs.call(module, tensors))[chosen])
    if not same(given, first):
        raise CarryoverError("The module gives other outputs when it is run again on the same input, so it is random.")

    source = find_source(module, ran, given)
    probabilities = classes > 1 and bool((given >= 0).all()) and same(given.sum(1), torch.ones_like(given[:, 0]))
    if source is None and probabilities:
        raise CarryoverError(
            "The module gives probabilities, and no linear layer before its softmax was found: leave the softmax out."
        )
    if source is not None and source.ending:
        tell(f'The module ends in a {source.ending}: the logits are taken before it, from the layer "{source.layer}".')
    return Head(chosen, source, find_features(module, inputs, source, features))


def find_features(
    module: nn.Module, inputs: Inputs, source: Source | None, features: bool | str | None
) -> Source | None:
    if features is False:
        return None
    if isinstance(features, str):
        return named_layer(module, inputs, features)
    if source is not None:
        return source
    missing = "The logits do not come out of a linear layer, so there are no features to take"
    if features is True:
        raise CarryoverError(f"{missing}: name the layer that reads them.")
    tell(f"{missing}: only the logits are written, and no linear probe can be fitted on this network.")
    return None


def named_layer(module: nn.Module, inputs: Inputs, name: str) -> Source:
    layers = [layer for layer, _ in module.named_modules() if layer != ""]
    if name not in layers:
        raise CarryoverError(f'The module has no layer "{name}"; its last ones are {", ".join(layers[-5:])}.')
    with watching(module, [name]) as ran:
        inputs.call(module, inputs.batch_of(SAMPLES))
    if not ran:
        raise CarryoverError(f'The layer "{name}" does not run from one tensor to another, so it reads no features.')
    _, (read, _) = ran[-1]
    if not read.is_floating_point() or read.ndim < 2 or len(read) != SAMPLES:
        raise CarryoverError(f'The layer "{name}" does not read a row of numbers for each sample.')
    return Source(name, -1, "all")


def refuse_unusable(*given: torch.Tensor) -> None:
    for scores in given:
        if scores.dtype in (torch.float16, torch.bfloat16):
            kind = str(scores.dtype).removeprefix("torch.")
            raise CarryoverError(
                f"The module computes in {kind}, which is too coarse to check: call its float() first."
            )
        if not scores.isfinite().all():
            raise CarryoverError("The module gives numbers that are not finite on the example.")

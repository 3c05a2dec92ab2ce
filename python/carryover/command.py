"""The command line: a classifier that Python code makes, as an ONNX network."""

import argparse
import sys
import warnings

from .errors import CarryoverError, CarryoverWarning

EXAMPLES = """examples:
  carryover-export torchvision.models:resnet18 --example 1x3x224x224 --out resnet18.onnx
  carryover-export nets.py:make_net --weights epoch-12.pt --example 1x1x28x28 --out finetuned-012.onnx
  carryover-export nets.py:make_net --weights epoch-12.pt --example 1x1x28x28 --check finetuned-012.onnx
  carryover-export texts.py:classifier --text 64 --vocabulary 30522 --out classifier.onnx"""


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    options = parse(arguments)
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            sentence = run(options)
    except CarryoverError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    for warning in told:
        if issubclass(warning.category, CarryoverWarning):
            print(f"Note: {warning.message}", file=sys.stderr)
    print(sentence)
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="carryover-export",
        description="Writes a PyTorch classifier as an ONNX network with logits and features, and checks it.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "module", metavar="MODULE:FACTORY", help="a module or .py file, and what makes the network in it"
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--example", type=shape, metavar="1x3x224x224", help="shape of the floats that it takes")
    what.add_argument("--text", type=positive, metavar="LENGTH", help="it takes texts of that many tokens")
    parser.add_argument("--vocabulary", type=positive, metavar="N", help="number of tokens; with --text")
    parser.add_argument("--weights", metavar="FILE", help="a state_dict that torch.save wrote")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", metavar="FILE", help="the ONNX file to write")
    where.add_argument("--check", metavar="FILE", help="an ONNX file to compare with the network instead")
    parser.add_argument(
        "--features",
        default="auto",
        metavar="WHICH",
        help="auto (the default), required, none, or the name of a layer to take what it reads",
    )
    parser.add_argument("--logits", metavar="NAME", help="the output of the network that holds the logits")
    parser.add_argument("--fixed-length", action="store_true", help="keep the length of the text as it is")
    parser.add_argument("--opset", type=positive, default=17, help="version of the ONNX operators, 17 unless given")
    options = parser.parse_args(arguments)
    if (options.text is None) != (options.vocabulary is None):
        parser.error("--text and --vocabulary go together")
    if ":" not in options.module:
        parser.error(f"{options.module} should be MODULE:FACTORY, such as nets.py:make_net")
    return options


def shape(text: str) -> list[int]:
    lengths = text.split("x")
    if len(lengths) < 2:
        raise argparse.ArgumentTypeError(f"{text} is no shape with a batch, such as 1x3x224x224")
    return [positive(length) for length in lengths]


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no positive whole number")
    return int(text)


def run(options: argparse.Namespace) -> str:
    """What was done, in words."""
    try:
        import torch  # noqa: F401
    except ModuleNotFoundError as error:
        raise CarryoverError("carryover-export needs PyTorch: pip install 'carryover-export[torch]'.") from error
    from . import making
    from .exporting import check, export

    module = making.make_module(options.module)
    if options.weights is not None:
        making.load_weights(module, options.weights)
    if options.text is None:
        example = making.numbers(options.example)
    else:
        example = making.text(module, options.text, options.vocabulary)
    features = {"auto": None, "required": True, "none": False}.get(options.features, options.features)
    chosen = {"features": features, "logits": options.logits, "fixed_length": options.fixed_length}
    if options.check is not None:
        return described(check(module, example, options.check, **chosen))
    return described(export(module, example, options.out, opset=options.opset, **chosen))


def described(exported) -> str:
    """One line: inputs and outputs with their shapes, and how well they were met."""
    inputs = ", ".join(f"{name} [{', '.join(map(str, shape))}]" for name, shape in exported.inputs.items())
    outputs = f"logits [batch, {exported.classes}]"
    if exported.features is not None:
        read = f'what "{exported.layer}" reads' if exported.layer else "the input itself"
        outputs += f", features [batch, {exported.features}] ({read})"
    return f"{exported.path}: {inputs} -> {outputs}; differs from the module by at most {exported.difference:.1e}."

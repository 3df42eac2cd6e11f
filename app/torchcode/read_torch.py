"""PyTorch's names in pasted source: which module or function is meant, and what a call of it makes."""

from __future__ import annotations

import ast
import binascii
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.i18n import joined, say
from app.torchcode import read_tensors
from app.torchcode.read_functions import FUNCTION_KINDS, applied
from app.torchcode.read_trace import Trace, bound, meant
from app.torchcode.read_tree import Unclear
from app.torchcode.read_values import Data, Length, Made, Own, Path, Row, Tensor, Unknown
from app.torchcode.signatures import FUNCTIONS, MODULES, ROOMS

Values = tuple[list[Any], dict[str, Any]]
SHORT = {
    "torch.nn": "nn",
    "torch.nn.functional": "F",
    "nn.functional": "F",
    "torch.nn.modules": "nn",
    "torchvision.ops": "ops",
    "ops.deform_conv": "ops",
    "collections.OrderedDict": "OrderedDict",
    "torch.concat": "torch.cat",
}
MOST_ENTRIES = 2_000
ROWS = ("nn.Sequential", "nn.ModuleList")
PLAIN = ("contiguous", "float", "double", "half", "to", "cpu", "cuda", "clone", "detach", "train", "eval", "type",
         "requires_grad_", "item")  # fmt: skip
_INFERRED = ("in_channels", "in_features", "num_features")


@dataclass(frozen=True, eq=False)
class Method:
    """An attribute that is called: x.view, layers.append."""

    owner: Any
    name: str


def bare(name: str) -> Path | None:
    """A module's name on its own, as a pasted line may have it; and of functions the name of torchvision's."""
    known = name in MODULES or name in ROOMS or f"nn.{name}" in ROWS
    return Path(f"{ROOMS.get(name, 'nn')}.{name}") if known else None


def within(path: Path, name: str) -> Path:
    """A name of a name, shortened: torch.nn.functional.relu is F.relu, and so is torch.relu."""
    whole = f"{path.name}.{name}"
    if whole.startswith("torch.") and name in FUNCTIONS:
        whole = f"F.{name}"
    return Path(SHORT.get(whole, whole))


def torch_call(trace: Trace, node: ast.Call, path: Path, values: Values) -> Any:
    """What a call of one of PyTorch's names makes: a module, data, a tensor."""
    room, _, name = path.name.rpartition(".")
    if path.name in ROWS:
        return Row(_rows(values), runs=name == "Sequential")
    if name in MODULES and room == ROOMS.get(name, "nn"):
        return _module_or_mark(trace, node, name, values)
    if name in FUNCTION_KINDS and room == ROOMS.get(name, "F"):
        return applied(trace, node, name, bound(node, name, FUNCTIONS[name], values))
    if room == "torch" and name in read_tensors.FILLED:
        return read_tensors.filled(node, name, values)
    if path.name in ("torch.tensor", "torch.Tensor", "torch.as_tensor"):
        return read_tensors.listed(node, values)
    if path.name == "nn.Parameter" and values[0]:
        return values[0][0]
    if path.name == "torch.frombuffer" and values[0] and isinstance(values[0][0], bytes):
        dtype = values[1].get("dtype")
        return read_tensors.unpacked(
            node, values[0][0], dtype.name.removeprefix("torch.") if isinstance(dtype, Path) else ""
        )
    if path.name == "base64.b64decode" and values[0] and isinstance(values[0][0], str):
        try:
            return b64decode(values[0][0])
        except (binascii.Error, ValueError):
            raise Unclear(node, say("this is not base64")) from None
    return _unknown(trace, node, path, values)


def _unknown(trace: Trace, node: ast.Call, path: Path, values: Values) -> Any:
    """A name of PyTorch's that is none here: passed over, unless it is near to a layer's or a function's."""
    room, _, name = path.name.rpartition(".")
    near = meant(name, [each for each in MODULES if each not in ROOMS] if room == "nn" else FUNCTIONS)
    said = say("{name} is not known here", name=path.name)
    if near and room == "nn":
        return _marked(trace, node, name, Unclear(node, said, near))
    if near and room == "F" and values[0]:
        made, data = _marked(trace, node, name, Unclear(node, said, near)), trace.fed(values[0][0], node)
        return trace.apply(made, data, path.name)
    raise Unclear(node, said, near or say("it is passed over, as if it changed nothing"))


def _marked(trace: Trace, node: ast.AST, name: str, unclear: Unclear) -> Made:
    """A layer that is not understood keeps its place, so that the next one is not blamed for its shape."""
    after = say("after this line no shape is known")
    hint = joined("; ", [unclear.hint, after]) if unclear.hint else after
    trace.complain(Unclear(unclear.node, unclear.detail, hint))
    made = Made(f"{name}?", {}, node)
    trace.made.append(made)
    return made


def _module_or_mark(trace: Trace, node: ast.Call, name: str, values: Values) -> Made:
    try:
        return _module(trace, node, name, values)
    except Unclear as unclear:
        return _marked(trace, node, name, unclear)


def _module(trace: Trace, node: ast.Call, name: str, values: Values) -> Made:
    if name == "Identity":
        values = ([], {})
    given = bound(node, f"{ROOMS.get(name, 'nn')}.{name}", MODULES[name], values)
    for argument, value in given.items():
        if isinstance(value, Unknown):
            if argument in _INFERRED:
                given[argument] = None
                continue
            place = _argument(node, argument, list(given))
            hint = say("give it a value above: {name} = …", name=value.name)
            raise Unclear(place, "" if value.told else say("{name} is not known here", name=value.name), hint)
    if name.startswith("Lazy"):
        name = name.removeprefix("Lazy")
        first = "in_features" if name == "Linear" else "in_channels"
        given = {first: None, **given}
    made = Made(name, given, node)
    trace.made.append(made)
    return made


def _argument(node: ast.Call, name: str, names: list[str]) -> ast.AST:
    """Where an argument is written."""
    place = names.index(name)
    by_name = [each.value for each in node.keywords if each.arg == name]
    return by_name[0] if by_name else node.args[place] if place < len(node.args) else node


def _rows(values: Values) -> list[tuple[str, Any]]:
    """The modules of nn.Sequential: one after the other, or named in an OrderedDict."""
    modules = values[0]
    if len(modules) == 1 and isinstance(modules[0], Mapping):
        return [(str(name), each) for name, each in modules[0].items()]
    if len(modules) == 1 and isinstance(modules[0], list | tuple):
        modules = list(modules[0])
    return [(str(place), each) for place, each in enumerate(modules)]


def data_method(trace: Trace, node: ast.Call, method: Method, values: Values) -> Any:
    """x.view(…), x.size(0), x.relu() and the like, of data or of a tensor."""
    owner, name, (positional, keywords) = method.owner, method.name, values
    if name in PLAIN:
        return owner
    if isinstance(owner, Tensor) and name in ("reshape", "view"):
        sizes = positional[0] if len(positional) == 1 else positional
        return read_tensors.reshaped(node, owner, sizes)
    if isinstance(owner, Tensor) and name == "flip":
        return read_tensors.turned(node, owner, values)
    if isinstance(owner, Tensor) and name == "size":
        return (
            owner.shape[positional[0]]
            if positional and positional[0] in range(len(owner.shape))
            else owner.shape
        )
    data = trace.fed(owner, node)
    if name == "size":
        return Length(data.place, positional[0] if positional else None)
    if name in ("view", "reshape"):
        sizes = (
            list(positional[0])
            if len(positional) == 1 and isinstance(positional[0], list | tuple)
            else positional
        )
        if not all(isinstance(each, int | Length) for each in sizes):
            raise Unclear(node, say("this shape is not known here"), say("write numbers, -1, or x.size(0)"))
        return trace.add("View", {"shape": tuple(sizes)}, [data], at=node, name=name)
    if name in FUNCTION_KINDS and name not in ("pad", *ROOMS):
        given = bound(node, name, FUNCTIONS[name], ([data, *positional], keywords))
        return applied(trace, node, name, given)
    raise Unclear(
        node,
        say("x.{name}() is not known here", name=name),
        say("it is passed over, as if it changed nothing"),
    )


def cropped(trace: Trace, data: Data, node: ast.Subscript, known: Callable[[ast.expr], Any]) -> Data:
    """y[..., 1:, :-1]: cells cut off, as negative padding."""
    entries = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
    dots = entries and isinstance(entries[0], ast.Constant) and entries[0].value is Ellipsis
    pads: list[int] = []
    for each in reversed(entries[1:] if dots else entries):
        if not isinstance(each, ast.Slice) or each.step is not None:
            raise Unclear(
                node, say("this part of the data is not followed here"), say("cut with y[..., 1:, :-1]")
            )
        low, high = (known(end) if end else 0 for end in (each.lower, each.upper))
        if type(low) is not int or type(high) is not int or low < 0 or high > 0:
            raise Unclear(
                node, say("this part of the data is not followed here"), say("cut with y[..., 1:, :-1]")
            )
        pads += [-low, high]
    if not dots:
        raise Unclear(
            node, say("this part of the data is not followed here"), say("cut with y[..., 1:, :-1]")
        )
    if not any(pads):
        return data
    return trace.add("Pad", {"pads": tuple(pads), "mode": "zeros"}, [data], at=node, name="crop")


def list_method(node: ast.Call, method: Method, values: Values) -> None:
    """layers.append(…), layers.extend(…), self.add_module(…)."""
    owner, name, (positional, _) = method.owner, method.name, values
    (first, *others) = positional or [None]
    room = isinstance(owner, list | Row) and _length(owner) < MOST_ENTRIES
    if name == "append" and room and not others:
        _appended(owner, [first])
    elif name == "extend" and room and isinstance(first, list | tuple) and len(first) < MOST_ENTRIES:
        _appended(owner, list(first))
    elif name in ("add_module", "register_module") and isinstance(first, str) and len(others) == 1:
        if isinstance(owner, Row):
            owner.items.append((first, others[0]))
        elif isinstance(owner, Own):
            owner.attributes[first] = others[0]
    else:
        raise Unclear(node, say(".{name}() is not read here", name=name), say("write the list out"))


def _length(owner: list[Any] | Row) -> int:
    return len(owner) if isinstance(owner, list) else len(owner.items)


def _appended(owner: Any, values: list[Any]) -> None:
    if isinstance(owner, list):
        owner.extend(values)
    else:
        owner.items.extend((str(len(owner.items) + place), each) for place, each in enumerate(values))

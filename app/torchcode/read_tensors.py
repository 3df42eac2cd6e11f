"""Tensors that pasted source makes: their shapes, and where they are spelled out their numbers."""

from __future__ import annotations

import ast
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from math import prod
from typing import Any

from app.i18n import say
from app.torchcode.read_tree import Unclear
from app.torchcode.read_values import NUMBER, Tensor

MOST_NUMBERS = 20_000
FILLED = ("zeros", "ones", "empty", "rand", "randn", "full")
SPECS = {"zeros": {"fill": "zeros"}, "ones": {"fill": "ones"}}
Values = tuple[list[Any], dict[str, Any]]


def filled(node: ast.AST, name: str, values: Values) -> Tensor:
    """torch.zeros(2, 3), torch.randn((2, 3)), torch.full((2, 3), 0.5) and the like.

    Numbers drawn at random are not known: only the shape is kept.
    """
    positional, keywords = list(values[0]), values[1]
    number = positional.pop() if name == "full" and len(positional) > 1 else keywords.get("fill_value", 0)
    sizes = keywords.get("size", positional[0] if len(positional) == 1 else positional)
    shape = _sizes(node, sizes)
    if name != "full":
        return Tensor(shape, SPECS.get(name))
    if not isinstance(number, NUMBER):
        raise Unclear(node, say("the number it is filled with is not known"))
    cells = prod(shape)
    known = {"shape": list(shape), "values": [number] * cells} if cells <= MOST_NUMBERS else None
    return Tensor(shape, known)


def listed(node: ast.AST, values: Values) -> Tensor:
    """torch.tensor([[1, 2], [3, 4]])."""
    numbers = values[0][0] if values[0] else values[1].get("data")
    found: list[Any] = []
    shape = _collect(node, numbers, found)
    return Tensor(shape, {"shape": list(shape), "values": found})


def unpacked(node: ast.AST, data: bytes, dtype: str) -> Tensor:
    """torch.frombuffer(bytearray(base64.b64decode("…")), dtype=torch.float32), as "copy as a script" writes it."""
    widths = {"uint8": 1, "float32": 4, "float64": 8}
    if dtype not in widths or len(data) % widths.get(dtype, 1):
        raise Unclear(
            node, say("these bytes are not numbers of that type"), say("it must be uint8, float32 or float64")
        )
    count = len(data) // widths[dtype]
    return Tensor((count,), {"shape": [count], "dtype": dtype, "data": b64encode(data).decode()})


def reshaped(node: ast.AST, tensor: Tensor, sizes: Any) -> Tensor:
    """The same numbers under another shape; one −1 is worked out."""
    wanted = list(sizes) if isinstance(sizes, list | tuple) else [sizes]
    if not all(type(size) is int for size in wanted):
        raise Unclear(node, say("this shape is not known"), say("write it as numbers"))
    whole, known = prod(tensor.shape), prod(size for size in wanted if size != -1)
    if wanted.count(-1) == 1 and known and whole % known == 0:
        wanted[wanted.index(-1)] = whole // known
    if prod(wanted) != whole or min(wanted, default=0) < 0:
        raise Unclear(
            node,
            say("{whole} numbers do not fill a shape of {wanted}", whole=whole, wanted=wanted),
            say("the products must agree"),
        )
    spec = tensor.spec
    if isinstance(spec, Mapping) and "shape" in spec:
        spec = {**spec, "shape": wanted}
    return Tensor(tuple(wanted), spec)


def turned(node: ast.AST, tensor: Tensor, values: Values) -> Tensor:
    """w.flip(-2, -1): a weight turned in space."""
    dims = values[1].get("dims", values[0][0] if len(values[0]) == 1 else values[0])
    each = list(dims) if isinstance(dims, list | tuple) else [dims]
    axes = len(tensor.shape)
    numbers = [dim % axes for dim in each if type(dim) is int and -axes <= dim < axes]
    if len(numbers) < len(each) or sorted(numbers) != list(range(2, axes)):
        raise Unclear(
            node, say("only a kernel turned along all of its axes is read"), say("write w.flip(-2, -1)")
        )
    return replace(tensor, turned=not tensor.turned)


def _sizes(node: ast.AST, sizes: Any) -> tuple[int, ...]:
    entries = list(sizes) if isinstance(sizes, list | tuple) else [sizes]
    if not all(type(size) is int and size >= 0 for size in entries) or len(entries) > 8:
        raise Unclear(
            node,
            say("this shape is not known"),
            say("write it as numbers, as in torch.randn(1, 3, 224, 224)"),
        )
    return tuple(entries)


def _collect(node: ast.AST, value: Any, into: list[Any]) -> tuple[int, ...]:
    """The shape of nested lists; their numbers go into ``into``, row by row."""
    if isinstance(value, NUMBER) and not isinstance(value, bool):
        into.append(value)
        return ()
    if not isinstance(value, list | tuple):
        raise Unclear(node, say("this is not a nested list of numbers"))
    if len(into) + len(value) > MOST_NUMBERS:
        raise Unclear(node, say("more than {most:,} numbers are spelled out", most=MOST_NUMBERS))
    shapes = {_collect(node, each, into) for each in value}
    if len(shapes) > 1:
        raise Unclear(
            node, say("the lists are not equally long"), say("every row needs as many numbers as the others")
        )
    return (len(value), *(shapes.pop() if shapes else ()))

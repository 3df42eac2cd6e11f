"""Lists, dictionaries and their entries in pasted source."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from app.i18n import say
from app.torchcode import read_torch
from app.torchcode.read_expressions import Expressions, Scope
from app.torchcode.read_tree import Unclear
from app.torchcode.read_values import Data, Length, Row


class Lists(Expressions):
    """Expressions that hold several values."""

    def _tuple(self, node: ast.Tuple, scope: Scope) -> tuple[Any, ...]:
        return tuple(self.entries(node.elts, scope))

    def _list(self, node: ast.List, scope: Scope) -> list[Any]:
        return self.entries(node.elts, scope)

    def entries(self, nodes: Iterable[ast.expr], scope: Scope) -> list[Any]:
        """The values of expressions in a row, starred ones spread out."""
        found: list[Any] = []
        for each in nodes:
            if isinstance(each, ast.Starred):
                found += self.several(each.value, scope)
            else:
                found.append(self.spared(each, scope))
        return found

    def _dict(self, node: ast.Dict, scope: Scope) -> dict[Any, Any]:
        if any(key is None for key in node.keys):
            raise Unclear(node, say("a dictionary within a dictionary is not read here"))
        keys = [self.known(key, scope) for key in node.keys if key is not None]
        if not all(isinstance(key, str | int) for key in keys):
            raise Unclear(node, say("the names of a dictionary must be words or numbers"))
        return dict(zip(keys, (self.spared(each, scope) for each in node.values), strict=True))

    def several(self, node: ast.expr, scope: Scope) -> list[Any]:
        """The entries of something that can be gone through."""
        value = self.known(node, scope)
        if isinstance(value, Row):
            return [each for _, each in value.items]
        if isinstance(value, dict | str):
            return list(value)
        if not isinstance(value, list | tuple):
            raise Unclear(node, say("this cannot be gone through one by one here"), say("write the list out"))
        return list(value)

    def _listcomp(self, node: ast.ListComp, scope: Scope) -> list[Any]:
        if len(node.generators) != 1:
            raise Unclear(node, say("only one for is read inside a list"), say("write the list out"))
        (loop,) = node.generators
        found = []
        for entry in self.several(loop.iter, scope):
            inner = dict(scope)
            self.assign(loop.target, entry, inner)
            if all(self.truth(test, self.known(test, inner)) for test in loop.ifs):
                found.append(self.spared(node.elt, inner))
        return found

    _generatorexp = _listcomp

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Any:
        owner = self.known(node.value, scope)
        if isinstance(owner, Data):
            return read_torch.cropped(self.trace, owner, node, lambda each: self.known(each, scope))
        if isinstance(node.slice, ast.Slice):
            ends = [
                self.known(end, scope) if end else None
                for end in (node.slice.lower, node.slice.upper, node.slice.step)
            ]
            if isinstance(owner, Row) and all(end is None or type(end) is int for end in ends):
                return Row(owner.items[slice(*ends)])
            if isinstance(owner, list | tuple | str) and all(end is None or type(end) is int for end in ends):
                return owner[slice(*ends)]
        else:
            place = self.known(node.slice, scope)
            if isinstance(owner, Length) and type(place) is int:
                return Length(owner.place, place)
            entries = [each for _, each in owner.items] if isinstance(owner, Row) else owner
            if isinstance(entries, list | tuple | dict):
                try:
                    return entries[place]
                except (LookupError, TypeError):
                    raise Unclear(node, say("there is no entry {place!r}", place=str(place)[:20])) from None
        raise Unclear(node, say("this entry is not known here"))

"""Query parameters of the routes: what each may be, read with words of our own, told to OpenAPI from the same list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Problem, Refusal, refuse
from app.i18n import joined, say
from app.operators.per_axis import MOST

DIGITS = 10


@dataclass(frozen=True)
class Parameter:
    """One query parameter. ``kind`` is "int", "ints" (separated by commas), "number", "flag", "choice" or "text"."""

    name: str
    kind: str
    help: str
    default: Any = None
    choices: tuple[str, ...] = ()

    def read(self, text: str | None) -> Any:
        """The value of what was sent.

        Raises: Refusal naming the parameter.
        """
        if text is None or text == "":
            return self.default
        match self.kind:
            case "int":
                return self._whole(text)
            case "ints":
                return tuple(self._whole(part) for part in text.split(","))
            case "number":
                return self._number(text)
            case "flag":
                return self._chosen(text, ("true", "false", "1", "0")) in ("true", "1")
            case "choice":
                return self._chosen(text, self.choices)
        return text

    def _whole(self, text: str) -> int:
        digits = text.strip().removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= DIGITS):
            raise refuse(
                f"/{self.name}",
                say("{name} is {text!r}", name=self.name, text=text[:20]),
                hint=say("a whole number up to {most}", most=MOST),
            )
        return int(text)

    def _number(self, text: str) -> float:
        """A number above 0, as JSON writes it."""
        try:
            number = float(text) if text.isascii() and "_" not in text else 0.0
        except ValueError:
            number = 0.0
        if not 0 < number < float("inf"):
            raise refuse(
                f"/{self.name}",
                say("{name} is {text!r}", name=self.name, text=text[:20]),
                hint=say("a number above 0, as 0.1 or 1e-3"),
            )
        return number

    def _chosen(self, text: str, choices: Sequence[str]) -> str:
        if text not in choices:
            raise refuse(
                f"/{self.name}",
                say("{name} is {text!r}", name=self.name, text=text[:20]),
                hint=say("one of {names}", names=joined(", ", choices)),
            )
        return text

    def openapi(self) -> dict[str, Any]:
        """The parameter as OpenAPI tells it."""
        schema: dict[str, Any] = {
            "int": {"type": "integer"},
            "number": {"type": "number"},
            "flag": {"type": "boolean"},
        }.get(self.kind, {"type": "string"})
        if self.choices:
            schema = {**schema, "enum": list(self.choices)}
        if self.default is not None:
            schema = {**schema, "default": self.default}
        return {
            "name": self.name,
            "in": "query",
            "required": False,
            "description": self.help,
            "schema": schema,
        }


def read_all(parameters: Sequence[Parameter], sent: Mapping[str, str]) -> dict[str, Any]:
    """Every parameter of a route; an unknown one is refused rather than ignored."""
    names = [parameter.name for parameter in parameters]
    unknown = [name for name in sent if name not in {*names, "lang"}]  # the language is the whole request's
    if unknown:
        raise Refusal(
            tuple(
                Problem(
                    f"/{name}",
                    say("there is no parameter {name!r} here", name=name[:40]),
                    say("there are {names}", names=joined(", ", names) if names else say("none")),
                )
                for name in unknown
            )
        )
    return {parameter.name: parameter.read(sent.get(parameter.name)) for parameter in parameters}

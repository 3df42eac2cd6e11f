"""From JSON to a tensor spec, with words and pointers of our own.

A union of models would answer a wrong spec with one complaint per form. Here the form is told from
what is there – a list, or the one key that names an object's form – and only that form complains.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated, Any, NoReturn

from pydantic import PlainSerializer, PlainValidator, ValidationError, ValidationInfo
from pydantic_core import ErrorDetails

from app.errors import Problem, Refusal, refuse, replace
from app.i18n import joined, say
from app.tensors.fills import FILLS
from app.tensors.images import IMAGES
from app.tensors.kernels import KERNELS
from app.tensors.nested import check_numbers, flattened, named
from app.tensors.packing import check_bytes, data_bytes
from app.tensors.shapes import check_shape
from app.tensors.specs import Form, Moves, Nested, Packed, Picture, Preset, Recipe, Spec, Values, as_json
from app.tensors.vector_fields import VECTOR_FIELDS

FORMS: dict[str, type[Form]] = {
    "values": Values,
    "data": Packed,
    "dtype": Packed,
    "fill": Recipe,
    "kernel": Preset,
    "image": Picture,
    "field": Moves,
    "shape": Values,
}
MOST_PROBLEMS = 8
WORDS = {
    "less_than": say("must be below 2⁵³"),
    "int_type": say("must be a whole number"),
    "tuple_type": say("must be a list of whole numbers"),
    "list_type": say("must be a list of numbers"),
    "string_type": say("must be a text"),
    "too_long": say("has too many entries"),
    "too_short": say("has too few entries"),
    "float_type": say("must be a valid number"),
    "finite_number": say("must be a finite number"),
}
GIVE = say("give a nested list of numbers, or an object with values, data, fill, kernel or image")


def parse(value: Any, pointer: str) -> Spec:
    """The spec a JSON value stands for.

    Raises: Refusal with a pointer to the very place.

    >>> parse({"fill": "ones", "shape": [2]}, "/input")
    Recipe(fill='ones', seed=0, shape=(2,))
    >>> parse([[1, True]], "/input")
    Traceback (most recent call last):
    app.errors.Refusal: input[0][1]: true is not a number
    """
    if isinstance(value, Nested | Form):
        return value  # type: ignore[return-value]
    if isinstance(value, list):
        shape, numbers = flattened(value, pointer)
        check_shape(shape, pointer)
        return Nested(value, shape, numbers)
    if not isinstance(value, dict):
        raise refuse(
            pointer,
            say("{place} is not a tensor", place=named(pointer)),
            hint=GIVE,
        )
    return _form(value, pointer)


def _form(value: dict[str, Any], pointer: str) -> Spec:
    form = next((FORMS[key] for key in FORMS if key in value), None)
    if form is None:
        raise refuse(
            pointer,
            say("{place} names no form of a tensor", place=named(pointer)),
            hint=GIVE,
        )
    try:
        spec = form.model_validate(value)
    except ValidationError as error:
        _complain(error, form, pointer)
    _check(spec, pointer)  # type: ignore[arg-type]
    return spec  # type: ignore[return-value]


def _check(spec: Spec, pointer: str) -> None:
    """What a model alone cannot say: names against registries, counts against shapes."""
    match spec:
        case Recipe():
            _check_name(spec.fill, list(FILLS), f"{pointer}/fill")
        case Preset():
            _check_name(spec.kernel, list(KERNELS), f"{pointer}/kernel")
        case Picture():
            _check_name(spec.image, list(IMAGES), f"{pointer}/image")
        case Moves():
            _check_name(spec.field, list(VECTOR_FIELDS), f"{pointer}/field")
        case Values():
            check_shape(spec.shape, f"{pointer}/shape")
            _check_values(spec, pointer)
        case Packed():
            check_shape(spec.shape, f"{pointer}/shape")
            check_bytes(spec, data_bytes(spec.data), pointer)


def _check_name(name: str, names: list[str], pointer: str) -> None:
    if name not in names:
        near = (get_close_matches(name, names, n=1, cutoff=0.0) or names)[0]
        what = pointer.rpartition("/")[2]
        detail, hint = _unknown(what, name[:40], joined(", ", names))
        raise refuse(pointer, detail, hint=hint, fix=replace(pointer, near))


def _unknown(what: str, name: str, names: str) -> tuple[str, str]:
    """That a registry has no such name, and which it has."""
    match what:
        case "fill":
            return say('there is no fill called "{name}"', name=name), say(
                "the fills are {names}", names=names
            )
        case "kernel":
            return (
                say('there is no kernel called "{name}"', name=name),
                say("the kernels are {names}", names=names),
            )
        case "image":
            return (
                say('there is no image called "{name}"', name=name),
                say("the images are {names}", names=names),
            )
    return say('there is no field called "{name}"', name=name), say("the fields are {names}", names=names)


def _check_values(spec: Values, pointer: str) -> None:
    check_numbers(spec.values, f"{pointer}/values")
    wanted = 1
    for size in spec.shape:
        wanted *= size
    if len(spec.values) != wanted:
        raise refuse(
            f"{pointer}/values",
            say(
                "{count} values do not fill shape {shape}, which holds {wanted}",
                count=len(spec.values),
                shape=list(spec.shape),
                wanted=wanted,
            ),
            hint=say("give the values row by row, or correct the shape"),
        )


def _complain(error: ValidationError, form: type[Form], pointer: str) -> NoReturn:
    fields = joined(", ", form.model_fields)
    found = error.errors(include_url=False)[:MOST_PROBLEMS]
    raise Refusal(tuple(_problem(each, fields, pointer) for each in found)) from None


def _problem(each: ErrorDetails, fields: str, pointer: str) -> Problem:
    where = "".join(f"/{str(token).replace('~', '~0').replace('/', '~1')}" for token in each["loc"])
    place = named(pointer + where)
    if each["type"] == "extra_forbidden":
        fix = ({"op": "remove", "path": pointer + where},)
        return Problem(
            pointer + where,
            say("{place} is not a field of this form", place=place),
            say("it has {fields}", fields=fields),
            fix,
        )
    if each["type"] == "missing":
        return Problem(
            pointer + where,
            say("{place} is missing", place=place),
            say("this form has {fields}", fields=fields),
        )
    return Problem(pointer + where, say("{place} {is_wrong}", place=place, is_wrong=_words(each)))


def _words(each: ErrorDetails) -> str:
    """What is wrong with a value, as the end of a sentence that begins with its place."""
    of = each.get("ctx", {})
    match each["type"]:
        case "greater_than_equal":
            least = f"{of['ge']:g}"
            return say("cannot be negative") if least == "0" else say("must be at least {least}", least=least)
        case "less_than_equal":
            return say("must be at most {most}", most=f"{of['le']:g}")
        case "literal_error":
            some, _, last = str(of["expected"]).rpartition(" or ")
            return say("must be {some} or {last}", some=some, last=last)
    return WORDS.get(each["type"]) or say("cannot be taken")


def _parse_field(value: Any, info: ValidationInfo) -> Spec:
    return parse(value, f"/{info.field_name}" if info.field_name else "")


Tensor = Annotated[
    Spec,
    PlainValidator(
        _parse_field, json_schema_input_type=list[Any] | Values | Packed | Recipe | Preset | Picture | Moves
    ),
    PlainSerializer(as_json, return_type=Any),
]
"""The type of a tensor field. Its refusals point to the field by name: ``/weight/shape/0``."""

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
    "greater_than_equal": "cannot be negative",
    "less_than": "must be below 2⁵³",
    "int_type": "must be a whole number",
    "tuple_type": "must be a list of whole numbers",
    "list_type": "must be a list of numbers",
    "string_type": "must be a text",
    "too_long": "has too many entries",
    "too_short": "has too few entries",
}
FORMS_IN_WORDS = "a nested list of numbers, or an object with values, data, fill, kernel or image"


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
        raise refuse(pointer, f"{named(pointer)} is not a tensor", hint=f"give {FORMS_IN_WORDS}")
    return _form(value, pointer)


def _form(value: dict[str, Any], pointer: str) -> Spec:
    form = next((FORMS[key] for key in FORMS if key in value), None)
    if form is None:
        raise refuse(pointer, f"{named(pointer)} names no form of a tensor", hint=f"give {FORMS_IN_WORDS}")
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
        raise refuse(
            pointer,
            f'there is no {what} called "{name[:40]}"',
            hint=f"the {what}s are " + ", ".join(names),
            fix=replace(pointer, near),
        )


def _check_values(spec: Values, pointer: str) -> None:
    check_numbers(spec.values, f"{pointer}/values")
    wanted = 1
    for size in spec.shape:
        wanted *= size
    if len(spec.values) != wanted:
        raise refuse(
            f"{pointer}/values",
            f"{len(spec.values)} values do not fill shape {list(spec.shape)}, which holds {wanted}",
            hint="give the values row by row, or correct the shape",
        )


def _complain(error: ValidationError, form: type[Form], pointer: str) -> NoReturn:
    fields = ", ".join(form.model_fields)
    found = error.errors(include_url=False, include_context=False)[:MOST_PROBLEMS]
    raise Refusal(tuple(_problem(each, fields, pointer) for each in found)) from None


def _problem(each: ErrorDetails, fields: str, pointer: str) -> Problem:
    where = "".join(f"/{str(token).replace('~', '~0').replace('/', '~1')}" for token in each["loc"])
    place = named(pointer + where)
    if each["type"] == "extra_forbidden":
        fix = ({"op": "remove", "path": pointer + where},)
        return Problem(pointer + where, f"{place} is not a field of this form", f"it has {fields}", fix)
    if each["type"] == "missing":
        return Problem(pointer + where, f"{place} is missing", f"this form has {fields}")
    words = WORDS.get(each["type"]) or each["msg"].lower().replace("input should", "must")
    return Problem(pointer + where, f"{place} {words}")


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

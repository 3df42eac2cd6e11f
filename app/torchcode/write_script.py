"""A script that stands alone: the numbers, the call, the expected output, and the assertion that they agree.

Few numbers are written out, many are base64 of their bytes in the smallest type that loses nothing (`tensors.pack`);
both come back bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill

import numpy as np
from numpy.typing import NDArray

from app.tensors import pack
from app.torchcode.write_call import Written, literal

Array = NDArray[np.float64]
LETTERS = {"input": "x", "weight": "w", "bias": "b"}
SPELLED = 300  # numbers up to which a tensor is written out
WIDTH = 100
EXACT = 1e15  # whole numbers below it are written without a point
TOLERANCE = 1e-9


def script(title: str, form: Written, given: Mapping[str, Array], output: Array) -> str:
    """The script's text.

    Raises: ValueError for a form without function calls.
    """
    if form.function is None:
        raise ValueError("there is nothing to call")
    tensors = [f"{letter(name)} = {tensor(array)}" for name, array in given.items()]
    expected = f"expected = {tensor(output)}"
    body = "\n".join([*tensors, "", *form.function, "", expected])
    imports = [
        "import torch",
        "import torch.nn.functional as F",
        *(["import base64"] if "base64." in body else []),
    ]
    bound = TOLERANCE * max(1.0, float(np.abs(output).max(initial=0.0)))
    checks = [
        "assert y.shape == expected.shape, (y.shape, expected.shape)",
        f"assert torch.allclose(y, expected, rtol=0, atol={bound:.1e})",
        'print("PyTorch agrees with ConvScope on", y.numel(), "numbers")',
    ]
    before = ["", form.before, ""] if form.before else [""]
    return "\n".join([f'"""{title}"""', "", *sorted(imports), *before, body, *checks, ""])


def letter(name: str) -> str:
    """What a tensor is called in a script; a link's keeps its number.

    >>> letter("weight"), letter("weight2"), letter("offset")
    ('w', 'w2', 'offset')
    """
    plain = name.rstrip("0123456789")
    return f"{LETTERS[plain]}{name[len(plain) :]}" if plain in LETTERS else name


def tensor(array: Array) -> str:
    """An expression for a float64 tensor of exactly these numbers.

    >>> tensor(np.array([[1.0, -0.5]]))
    'torch.tensor([[1, -0.5]], dtype=torch.float64)'
    >>> tensor(np.zeros((2, 0)))
    'torch.full((2, 0), 0.0, dtype=torch.float64)'
    """
    numbers = array.reshape(-1)
    if numbers.size == 0 or (numbers.size > 1 and numbers.tobytes() == numbers[:1].tobytes() * numbers.size):
        value = float(numbers[0]) if numbers.size else 0.0
        return f"torch.full({literal(array.shape)}, {value!r}, dtype=torch.float64)"
    if numbers.size > SPELLED:
        return _packed(array)
    short = _row(array)
    if len(short) < WIDTH:
        return f"torch.tensor({short}, dtype=torch.float64)"
    return f"torch.tensor(\n{_block(array, '    ')},\n    dtype=torch.float64,\n)"


def _number(value: float) -> str:
    whole = value.is_integer() and abs(value) < EXACT and (value != 0 or np.copysign(1.0, value) > 0)
    return str(int(value)) if whole else repr(value)


def _row(array: Array) -> str:
    if array.ndim == 0:
        return _number(float(array))
    return f"[{', '.join(_row(each) for each in array)}]"


def _block(array: Array, margin: str) -> str:
    """Nested lists, a row to a line."""
    short = margin + _row(array)
    if array.ndim == 1 or len(short) < WIDTH:
        return fill(
            short, WIDTH, subsequent_indent=margin + " ", break_long_words=False, break_on_hyphens=False
        )
    inner = ",\n".join(_block(each, margin + "    ") for each in array)
    return f"{margin}[\n{inner},\n{margin}]"


def _packed(array: Array) -> str:
    told = pack(array)
    lines = "\n".join(told["data"][at : at + WIDTH] for at in range(0, len(told["data"]), WIDTH))
    wider = "" if told["dtype"] == "float64" else ".double()"
    read = f'torch.frombuffer(bytearray(base64.b64decode("""\n{lines}\n""")), dtype=torch.{told["dtype"]})'
    return f"{read}.reshape({literal(array.shape)}){wider}"

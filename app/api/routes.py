"""The routes that answer a configuration: what each takes, and the function of `answers.work` that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.answers import work
from app.answers.work import Answer
from app.api.parameters import Parameter
from app.operators import Operator


@dataclass(frozen=True)
class Route:
    """A route under ``/api/v1``. ``light`` says whether its work never grows with the tensors, ``long`` whether it
    may take long whatever they are; ``tag`` names its section of the documentation, ``example`` what the examples of
    its body have besides the operator's own."""

    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    work: Callable[[Operator, Mapping[str, Any]], Answer]
    light: bool = False
    long: bool = False
    example: Mapping[str, Any] = field(default_factory=dict)
    tag: str = "Compute"


VIEW = Parameter("view", "text", "The view, by name; left out, the operator's first.")
OPTIONS = Parameter(
    "options", "text", "What to choose of the view's options: name:choice, separated by commas."
)

CHECK = Parameter(
    "check", "choice", "Wait for PyTorch to load, or answer what is known now.", "wait", ("wait", "now")
)
OUTPUT = Parameter(
    "output",
    "choice",
    "What is computed as nested lists, packed, or not at all.",
    "nested",
    ("nested", "packed", "none"),
)
ROUTES = (
    Route(
        "/compute",
        "The output of a configuration, explained and checked against PyTorch",
        (
            CHECK,
            OUTPUT,
            Parameter(
                "tensors",
                "choice",
                "Also answer the tensors the recipes made; with outputs, the cells these read of those that follow.",
                "none",
                ("none", "packed"),
            ),
            Parameter("scene", "text", "Also answer the scene of this view."),
            OPTIONS,
            Parameter(
                "within",
                "number",
                "Compute only what is expected to take at most so many seconds; of more, answer what is known before.",
            ),
            Parameter("outputs", "ints", "Only these output cells, by flat index, separated by commas."),
        ),
        work.answer_compute,
    ),
    Route(
        "/scene",
        "All a painter needs for every frame of a view",
        (VIEW, OPTIONS),
        work.answer_scene,
        light=True,
        tag="Views",
    ),
    Route(
        "/frames",
        "A page of frames, each tap spelled out",
        (
            VIEW,
            OPTIONS,
            Parameter("start", "int", "The first frame.", 0),
            Parameter("count", "int", "How many frames.", 64),
            Parameter("values", "flag", "Also what each tap reads, and its product.", default=False),
        ),
        work.answer_frames,
        tag="Views",
    ),
    Route(
        "/lines",
        "A frame line by line: the loop that makes it, as it runs, with its variables",
        (
            VIEW,
            OPTIONS,
            Parameter("frame", "int", "Which frame.", 0),
            Parameter("start", "int", "The first step.", 0),
            Parameter("count", "int", "How many steps.", 4_000),
        ),
        work.answer_lines,
        long=True,
        tag="Views",
    ),
    Route(
        "/taps",
        "The taps through one cell of a panel: what it reads, what it feeds",
        (
            VIEW,
            OPTIONS,
            Parameter("panel", "text", "The panel, by name; left out, the view's first."),
            Parameter("cell", "ints", "row,column or row,column,sheet.", (0, 0)),
            Parameter("frame", "int", "The frame that gives what the panel takes from the cursor.", 0),
        ),
        work.answer_taps,
        tag="Views",
    ),
    Route(
        "/matrix",
        "A rectangle of im2col, of the kernel matrix, or of its transpose",
        (
            Parameter("kind", "choice", "Which matrix.", "kernel", ("im2col", "kernel", "kernel_transposed")),
            Parameter("row_start", "int", "The first row.", 0),
            Parameter("row_count", "int", "How many rows.", 64),
            Parameter("col_start", "int", "The first column.", 0),
            Parameter("col_count", "int", "How many columns.", 256),
            Parameter("example", "int", "im2col: which example of the batch.", 0),
            Parameter(
                "windows",
                "choice",
                "im2col: a window per column (PyTorch's) or per row.",
                "columns",
                ("columns", "rows"),
            ),
            Parameter(
                "blocks",
                "flag",
                "Kernel matrices: also the structure of the blocks, and its entries counted against a dense layer's.",
                default=False,
            ),
        ),
        work.answer_matrix,
        tag="Views",
    ),
    Route(
        "/transpose",
        "The transposed convolution by every route, and their agreement",
        (CHECK, OUTPUT),
        work.answer_transpose,
    ),
    Route(
        "/gradients",
        "The gradient of every tensor for an upstream gradient, checked against autograd",
        (CHECK, OUTPUT),
        work.answer_gradients,
        example={"upstream": {"fill": "impulse"}},
        tag="Gradients",
    ),
    Route(
        "/costs",
        "What each way to compute a (transposed) convolution would cost in multiply-adds and memory, from its shapes",
        (),
        work.answer_costs,
        light=True,
    ),
    Route(
        "/learn",
        "Gradient steps from a wrong kernel to the one that made the output",
        (
            Parameter("steps", "int", "How many steps at most.", 60),
            Parameter(
                "rate", "number", "The learning rate; left out, each step goes where the loss is least."
            ),
            Parameter("start", "choice", "What the kernel holds at first.", "zeros", ("zeros", "ones")),
            Parameter("every", "int", "Answer the kernel at every so many steps.", 1),
        ),
        work.answer_learn,
        long=True,
        tag="Gradients",
    ),
    Route(
        "/staircase",
        "The output's size against the input's, as steps",
        (),
        work.answer_staircase,
        light=True,
        tag="Shapes and networks",
    ),
    Route(
        "/code",
        "The configuration as PyTorch source: a module, function calls, and a script that checks itself",
        (
            Parameter(
                "script",
                "flag",
                "Also a Python file with the numbers and the expected output.",
                default=False,
            ),
        ),
        work.answer_code,
        tag="PyTorch source",
    ),
)

"""The lessons are shown to people: they must fit the panel and speak in the dimensions' own names."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

import app.textbook
from app.textbook import LESSONS
from app.textbook.lesson import Lesson

DIMENSIONS = {"f", "n", "g", "c", "m", "od", "oh", "ow", "kd", "kh", "kw", "id", "ih", "iw", "link"}
MODULES = ["app.textbook"] + [
    f"app.textbook.{found.name}" for found in pkgutil.iter_modules(app.textbook.__path__)
]

every_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=list(LESSONS))


def loop_variables(code: str) -> Iterator[str]:
    """The names that loops and comprehensions bind, in the order of the lines."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.For | ast.comprehension):
            for name in ast.walk(node.target):
                if isinstance(name, ast.Name):
                    yield name.id


def test_the_course_has_a_loop_for_every_lesson_of_the_notes() -> None:
    assert set(LESSONS) == {
        "sliding_window",
        "channels",
        "flattened_regions",
        "grouped_regions",
        "kernel_matrix",
        "scatter",
        "zero_insertion",
        "three_ways",
        "there_and_back",
        "crop_frame",
        "groups",
        "deformable",
        "deformable_input_gradient",
        "offset_gradient",
        "mask_gradient",
        "deformable_coverage",
        "deformable_weight_gradient",
        "one_dimension",
        "three_dimensions",
        "unfold",
        "fold",
        "borders",
        "coverage",
        "bordered_window",
        "bordered_groups",
        "bordered_line",
        "bordered_volume",
        "transposed_kernel_matrix",
        "stamped_coverage",
        "max_pooling",
        "average_pooling",
        "input_gradient",
        "weight_gradient",
        "stretched_gradient",
        "window_gradient",
        "transposed_input_gradient",
        "transposed_weight_gradient",
        "unfold_gradient",
        "fold_gradient",
        "bias_gradient",
        "max_pooling_gradient",
        "average_pooling_gradient",
        "chain",
        "add",
        "multiply",
        "add_gradient",
        "multiply_gradient",
        "separable",
        "channel_shuffle",
        "batch_norm",
        "reparameterized",
        "batch_norm_gradient",
        "scale_gradient",
        "receptive_field",
        "true_convolution_1d",
        "true_convolution_2d",
        "true_convolution_3d",
        "pointwise",
        "true_flattened_regions",
        "true_grouped_regions",
        "true_kernel_matrix",
        "true_there_and_back",
        "true_input_gradient",
        "true_weight_gradient",
        "true_stretched_gradient",
        "same_padding",
        "spread_kernel",
        "same_lower_padding",
        "similarity",
        "true_similarity",
        "true_shift_test",
        "true_shuffled_pixels",
        "shift_test",
        "shuffled_pixels",
        "folded_back",
        "gathered",
    }


@every_lesson
def test_a_lesson_is_named_as_its_function(lesson: Lesson) -> None:
    assert LESSONS[lesson.name] is lesson
    assert lesson.function.__name__ == lesson.name


@every_lesson
def test_a_lesson_says_what_it_shows_and_where_that_comes_from(lesson: Lesson) -> None:
    assert lesson.title
    assert lesson.source
    assert 1 <= lesson.summary.count(". ") + lesson.summary.endswith(".") <= 2


@every_lesson
def test_a_lessons_code_fits_the_side_panel(lesson: Lesson) -> None:
    lines = lesson.code.splitlines()
    assert len(lines) <= 30
    assert max(map(len, lines)) <= 72


@every_lesson
def test_a_lessons_code_is_one_function_with_one_line_of_docstring(lesson: Lesson) -> None:
    (function,) = ast.parse(lesson.code).body
    assert isinstance(function, ast.FunctionDef)
    docstring = ast.get_docstring(function)
    assert docstring
    assert "\n" not in docstring


@every_lesson
def test_a_lessons_loop_variables_are_the_dimensions_names(lesson: Lesson) -> None:
    names = list(loop_variables(lesson.code))
    assert names
    assert set(names) <= DIMENSIONS
    assert len(names) == len(set(names))


def test_the_groups_lesson_runs_through_all_eight_dimensions_slowest_first() -> None:
    assert list(loop_variables(LESSONS["groups"].code)) == ["n", "g", "m", "oh", "ow", "c", "kh", "kw"]


def test_the_scatter_lesson_runs_through_the_input_first() -> None:
    assert list(loop_variables(LESSONS["scatter"].code)) == ["n", "g", "c", "ih", "iw", "m", "kh", "kw"]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@every_lesson
def test_a_lessons_file_gives_shapes_a_source_and_an_example(lesson: Lesson) -> None:
    module = inspect.getmodule(lesson.function)
    assert module is not None
    assert module.__doc__ is not None
    assert "\nShape:" in module.__doc__
    assert "\nSource:" in module.__doc__
    examples = doctest.DocTestParser().get_examples(module.__doc__)
    assert any(f"{lesson.name}(" in example.source for example in examples)


def test_importing_the_textbook_does_not_import_pytorch() -> None:
    question = "import sys, app.textbook; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", question], check=True)


@every_lesson
def test_a_lesson_is_told_in_the_file_of_its_loop_which_is_all_that_registers_it(lesson: Lesson) -> None:
    module = inspect.getmodule(lesson.function)
    assert module is not None
    assert lesson in module.LESSONS

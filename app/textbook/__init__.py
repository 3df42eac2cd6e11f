"""The textbook: every operator as the plain loops one would write first, shown beside its animation.

What the interface shows is the source of the very function the tests hold equal to PyTorch, so a lesson
is written to be read: short, narrow, no checks. Nothing here is fast and nothing else computes with it.

The letters are the same in every lesson. Without an underscore, an index, named as its dimension:
``n`` batch, ``g`` group, ``c`` input channel in the group, ``m`` output channel in the group, ``f`` group
of offsets, and for each axis ``d h w`` one of ``i`` input, ``o`` output, ``k`` kernel, ``s`` the stretched input.
With an underscore, a number that belongs to the axis: sizes ``i_h o_h k_h``, stride ``s_h``, padding ``p_h``,
dilation ``d_h``. Parameters and tensor shapes are PyTorch's, one number per axis.

Each file of this package that has ``LESSONS`` tells some; putting the file here registers them.

>>> print(LESSONS["coverage"].code.splitlines()[0])
def coverage(input_size: Pair, kernel_size: Pair, *,
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from app.textbook.lesson import Lesson

LESSONS: dict[str, Lesson] = {
    lesson.name: lesson
    for module in iter_modules(__path__)
    for lesson in getattr(import_module(f"app.textbook.{module.name}"), "LESSONS", ())
}

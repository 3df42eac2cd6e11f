"""Receptive fields and cost of a chain, and whole answers about networks."""

from __future__ import annotations

from math import prod
from statistics import median

from app.answers.network import answer_network, read_source
from app.answers.wire import as_bytes
from app.core.axis import Axis
from app.core.lattice import Lattice
from app.core.receptive import fields_of, step_of
from app.network.examples import EXAMPLES
from benchmarks.timing import in_turns, table

LAYERS = 100
TENSORS = {
    "input": ("n", "g", "c", "ih", "iw"),
    "weight": ("g", "m", "c", "kh", "kw"),
    "output": ("n", "g", "m", "oh", "ow"),
}


def chain(kernels: tuple[int, int]) -> list[Lattice]:
    """A hundred layers, every twentieth of which halves the map."""
    size, made = 512, []
    for at in range(LAYERS):
        stride = 2 if at % 20 == 19 else 1
        axes = tuple(
            Axis(size, (size - 1) // stride + 1, k, stride=stride, pad=k // 2, pad_end=k // 2)
            for k in kernels
        )
        made.append(Lattice(axes, {"n": 1, "g": 1, "c": 64, "m": 64}, TENSORS))
        size = axes[0].output
    return made


def arithmetic(layers: list[Lattice]) -> int:
    """Every layer's field along both axes, its multiply-adds and its parameters."""
    step_of.cache_clear()
    for at in range(2):
        fields_of(step_of(layer.axes[at]) for layer in layers)
    return sum(layer.macs + prod(layer.shape("weight")) for layer in layers)


def main() -> None:
    """Both tables."""
    rows = []
    for name, kernels in (("3 × 3", (3, 3)), ("3 × 7", (3, 7))):
        layers = chain(kernels)
        (seconds,) = in_turns([lambda layers=layers: arithmetic(layers)])  # type: ignore[misc]
        rows.append((f"{LAYERS} layers, {name}", f"{median(seconds) * 1e3:.2f}"))
    table("receptive field and cost of a chain: wanted ≤ 3 ms", ("chain", "ms"), rows)
    whole = []
    for example in EXAMPLES:
        shapes = [example.shape] if example.shape else []
        (seconds,) = in_turns(
            [lambda e=example, s=shapes: as_bytes(answer_network(read_source(e.source), s))]
        )  # type: ignore[misc]
        whole.append((example.title, len(read_source(example.source).layers), f"{median(seconds) * 1e3:.1f}"))
    table(
        "/network, from source to answer with a link into the lab for each layer",
        ("network", "layers", "ms"),
        whole,
    )


if __name__ == "__main__":
    main()

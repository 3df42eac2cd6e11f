"""One way to compute a layer, and what it would cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """One way to compute a layer. ``macs`` is None where it cannot, and ``note`` says why; ``prepared`` is what the
    kernels cost once; ``memory_bytes`` in float32; ``on_zeros`` is how many of the multiply-adds have a factor that is
    always zero."""

    name: str
    title: str
    macs: int | None
    prepared: int | None
    memory_bytes: int | None
    formula: str
    note: str
    source: str
    on_zeros: int = 0

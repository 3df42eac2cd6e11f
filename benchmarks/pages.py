"""The cost of a scene and of a page of frames, near and far, in CPU time of the functions that answer them."""

from __future__ import annotations

import gzip
from statistics import median

from app.answers.wire import as_bytes
from app.operators import parse
from app.trace import frames, scene, view_for
from benchmarks.timing import in_turns, ratio, table

LARGE = b'{"op":"conv2d","input_size":512,"kernel_size":31,"padding":15,"in_channels":3,"out_channels":3}'
HUGE = b'{"op":"conv2d","input_size":4096,"padding":1}'
FAR = 16_000_000
PAGE = 64


def scenes() -> None:
    """From the request's bytes to the answer's bytes."""
    rows = []
    for name, body in (
        ("conv2d 5², k3", b'{"op":"conv2d"}'),
        ("conv2d 512², k31, 3→3", LARGE),
        ("conv2d 4096², k3", HUGE),
        ("conv3d 16³, k3", b'{"op":"conv3d","input_size":16}'),
        (
            "conv_transpose2d 64², k4 s2",
            b'{"op":"conv_transpose2d","input_size":64,"kernel_size":4,"stride":2}',
        ),
    ):

        def answer(body: bytes = body) -> bytes:
            operator = parse(body)
            return as_bytes(scene(operator, view_for(operator, None)))

        (seconds,) = in_turns([answer])
        made = answer()
        rows.append((name, f"{median(seconds) * 1e3:.3f}", len(made), len(gzip.compress(made, 4))))
    table("/scene: wanted ≤ 1 ms and ≤ 10 kB on the wire", ("configuration", "ms", "bytes", "gzipped"), rows)


def pages() -> None:
    """A page of frames at the start and far into 4096², with and without values."""

    def page(start: int) -> bytes:
        operator = parse(HUGE)
        return as_bytes(frames(operator, view_for(operator, None), start=start, count=PAGE, values=False))

    near, far = in_turns([lambda: page(0), lambda: page(FAR)])
    rows = [
        ("frames 0 …", f"{median(near) * 1e3:.3f}", ""),
        (f"frames {FAR:,} …", f"{median(far) * 1e3:.3f}", f"{ratio(far, near):.2f}"),
    ]
    table("/frames, 64 of 4096²: wanted ≤ 5 ms, far ≤ 1.2 × near", ("page", "ms", "ratio"), rows)


def main() -> None:
    """Both tables."""
    scenes()
    pages()


if __name__ == "__main__":
    main()

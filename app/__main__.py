"""The command line: ``python -m app serve``."""

from __future__ import annotations

import os

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # before NumPy: two threads beside a busy neighbour are slower
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse

import uvicorn


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(
        prog="python -m app", description="ConvScope: convolution, step by step."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="serve the lab and the API")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=int, default=8000, help="the port to listen on (default: %(default)s)")
    serve.add_argument("--workers", type=int, default=1, help="server processes (default: %(default)s)")
    serve.add_argument(
        "--root-path", default="", help="the path a proxy serves this under, such as /convscope"
    )
    serve.add_argument(
        "--log-level", default="info", choices=["critical", "error", "warning", "info", "debug"]
    )
    chosen = parser.parse_args()
    uvicorn.run(
        "app.main:app",
        host=chosen.host,
        port=chosen.port,
        workers=chosen.workers,
        root_path=chosen.root_path,
        log_level=chosen.log_level,
        server_header=False,
        access_log=chosen.log_level in {"info", "debug"},
    )


if __name__ == "__main__":
    main()

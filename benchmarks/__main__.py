"""Print every table, or those named: ``python -m benchmarks forward choice pages server network lab ahead``."""

from __future__ import annotations

import os
import sys

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"  # before NumPy is imported

from benchmarks import ahead, choice, forward, lab, network, pages, server

TABLES = {
    "forward": forward.main,
    "choice": choice.main,
    "pages": pages.main,
    "server": server.main,
    "network": network.main,
    "lab": lab.main,
    "ahead": ahead.main,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or TABLES:
        TABLES[name]()

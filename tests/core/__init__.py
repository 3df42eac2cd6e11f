"""The core on examples one can check by hand."""

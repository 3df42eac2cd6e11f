"""Golden scenes: small, readable, and written anew by ``REGENERATE_GOLDENS=1 pytest tests/golden``."""

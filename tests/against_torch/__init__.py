"""Every operator held against PyTorch: the same numbers, and the same refusals."""

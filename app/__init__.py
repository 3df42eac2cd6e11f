"""ConvScope: a convolution happening, on real numbers, proved against PyTorch."""

__version__ = "0.1.0"

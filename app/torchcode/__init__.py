"""PyTorch source: layers read out of pasted code, parsed and never executed; configurations written as code."""

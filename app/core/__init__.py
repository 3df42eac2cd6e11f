"""The handwritten core: one relation per axis, its tables and taps, and the ways to execute it. Pure NumPy.

This is the only place where an input, output or kernel index is derived. Everything outside asks for tables
(`Axis.table`), taps (`Lattice.taps`) or whole results (`forward`, `adjoint`).
"""

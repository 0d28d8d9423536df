"""The speed figures: `bin/bench`, or `python -m benchmarks [name …]`.

A bench is a module of this package with a function `measure()` that yields `Measure`s. It runs in a
database of its own, made for it with all migrations and thrown away afterwards.
"""

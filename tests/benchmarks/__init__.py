"""Benchmarks: each figure beside a named floor of the same run. ``python -m tests.benchmarks`` prints them all."""

"""Benchmarks: `make bench`. They print figures and judge nothing; compare ratios within one run."""

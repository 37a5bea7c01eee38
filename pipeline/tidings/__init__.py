"""Tidings: policy announcements to tidy tables, offline and deterministic.

>>> import tidings
>>> tables = tidings.extract("corpus/raw")  # doctest: +SKIP
>>> tables.amounts  # doctest: +SKIP
"""

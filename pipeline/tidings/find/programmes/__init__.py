"""Programmes, funds and schemes by name; span group ``tidings_programmes``."""

from __future__ import annotations

from tidings.find.programmes.finder import ProgrammeFinder

__all__ = ["ProgrammeFinder"]

"""Names of persons; span group ``tidings_people``."""

from __future__ import annotations

from tidings.find.people.finder import PeopleFinder

__all__ = ["PeopleFinder"]

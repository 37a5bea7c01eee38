"""Fields of research in a text; see ``rules/areas`` for the vocabulary."""

from tidings.find.areas.finder import AreaFinder
from tidings.find.areas.reading import find_areas
from tidings.find.areas.vocabulary import Vocabulary

__all__ = ["AreaFinder", "Vocabulary", "find_areas"]

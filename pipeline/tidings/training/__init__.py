"""Teaching the statistical recogniser bodies, programmes and persons from annotated documents.

What it learns it learns from contexts: in half of what it sees, names are swapped for others of
their kind. ``cross_validate`` says whether that pays on documents that it has not seen.
"""

from tidings.training.learning import Recipe, is_model, train, write_model
from tidings.training.validation import Comparison, cross_validate

__all__ = ["Comparison", "Recipe", "cross_validate", "is_model", "train", "write_model"]

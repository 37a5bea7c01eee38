"""Scenes of marked-up announcements: what the relations are read from."""

from __future__ import annotations

from functools import lru_cache

from tidings.records import Context, Document
from tidings.relate import Relations
from tidings.relate.scene import Scene
from tidings.rules import load_rulebook

from .markup import read


@lru_cache(maxsize=1)
def relations() -> Relations:
    """The relations of the shipped rules, made once."""
    return Relations(load_rulebook())


def scene_of(marked: str) -> Scene:
    """The scene of a text in the marks of ``markup.read``."""
    text, mentions = read(marked)
    return relations()._scene(Document("d", text), mentions, Context())

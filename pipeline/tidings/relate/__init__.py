"""Mentions → roles of amounts, commitments, agreements.

A document becomes a ``scene``: its ``layout``, its sentences as ``tokens``, the ``actors`` who can
pay, receive or sign. Three questions are asked of it, each by a module that draws on smaller ones
named after what they look at:

- ``roles``: what is a sum? By its ``wording`` and ``standing``, and by what the other ``sums`` say.
- ``parties``: who pays and receives it? ``frames`` read the sentence, ``surroundings`` the rest;
  ``commitments`` adds the ``terms`` and the ``stages``.
- ``agreements``: what was signed, and by whom? ``instruments`` finds it, ``ways`` and
  ``signatories`` its parties, ``signing`` its day.
"""

from __future__ import annotations

from tidings.records import Agreement, Amount, Commitment, Context, Document
from tidings.relate.actors import Cast
from tidings.relate.agreements import Agreements
from tidings.relate.commitments import Commitments
from tidings.relate.frames import Frames
from tidings.relate.layout import lay_out
from tidings.relate.mentions import Mentions
from tidings.relate.parties import Parties
from tidings.relate.roles import Roles
from tidings.relate.scene import Scene
from tidings.relate.tokens import Vocabulary
from tidings.rules import Rulebook

__all__ = ["Mentions", "Relations"]


class Relations:
    """Relates the mentions of one document.

    >>> from tidings.rules import load_rulebook
    >>> from tidings.records import Document, Context
    >>> Relations(load_rulebook()).relate(Document("d", ""), Mentions(), Context())
    ([], [], [])
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._vocabulary = Vocabulary(rulebook)
        self._cast = Cast(rulebook)
        self._roles = Roles(rulebook)
        frames = Frames(self._vocabulary)
        self._commitments = Commitments(rulebook, Parties(rulebook, frames))
        self._agreements = Agreements(rulebook, frames)

    def relate(
        self, document: Document, mentions: Mentions, context: Context
    ) -> tuple[list[Amount], list[Commitment], list[Agreement]]:
        """The amounts with their roles, the commitments and the agreements of a document."""
        scene = self._scene(document, mentions, context)
        return (
            [item.amount for item in scene.judged],
            self._commitments.of(scene),
            self._agreements.of(scene),
        )

    def _scene(self, document: Document, mentions: Mentions, context: Context) -> Scene:
        layout = lay_out(document.text)
        actors = tuple(self._cast.actors(document.text, mentions, context))
        judged = tuple(self._roles.judge(layout, mentions))
        return Scene(
            document,
            context,
            mentions,
            layout,
            actors,
            judged,
            self._vocabulary,
            self._cast.government_of,
        )

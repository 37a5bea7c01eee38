"""People: one record a person, by the fullest form, with the role and the body the text gives."""

from __future__ import annotations

from collections.abc import Sequence, Set

from tidings.normalise.bodies import Bodies
from tidings.normalise.employers import Employers
from tidings.normalise.referents import Referents
from tidings.normalise.roles import Mention, Role, Roles
from tidings.page import Page, page_of
from tidings.personal import personal_of
from tidings.records import Context, Found, Organisation, Person
from tidings.rules import Rulebook
from tidings.text import fold


class People:
    """Describes the persons of a document; see ``describe``."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._personal = personal_of(rulebook)
        self._roles = Roles(self._personal)
        self._bodies = Bodies(rulebook)
        self._referents = Referents(rulebook)

    def describe(
        self,
        text: str,
        found: Sequence[Found],
        organisations: Sequence[Organisation],
        context: Context,
    ) -> list[Person]:
        """One record a person, by the offset of the fullest form.

        >>> from tidings.rules import load_rulebook
        >>> text = "Dr Ada Byrne, Director of Physics, came. Dr Byrne spoke."
        >>> found = [Found(3, 12, "person.x"), Found(44, 49, "person.x")]
        >>> people = People(load_rulebook()).describe(text, found, (), Context())
        >>> [(person.name, person.role) for person in people]
        [('Ada Byrne', 'Director of Physics')]
        """
        page = page_of(text)
        mentions = [_mention(page, text, item) for item in found]
        names = {index for item in mentions for index in range(item.first, item.last + 1)}
        employers = Employers(self._personal, page, organisations)
        people = [self._person(page, text, group, names, employers) for group in _groups(mentions)]
        return sorted(people, key=lambda person: (person.start, person.end))

    def _person(
        self,
        page: Page,
        text: str,
        group: list[Mention],
        names: Set[int],
        employers: Employers,
    ) -> Person:
        """The fullest mention gives the name; the first mention that tells a role the rest."""
        full = max(group, key=lambda mention: (len(mention.name.split()), len(mention.name)))
        ordered = [full, *(mention for mention in group if mention is not full)]
        told = [
            (mention, role)
            for mention in ordered
            if (role := self._roles.role(page, mention, names)) is None
            or not self._bodies.hold(page, role, employers.organisations)
        ] or [(full, None)]
        mention, role = next((pair for pair in told if pair[1] is not None), told[0])
        body = self._bodies.of(page, mention, role, employers.organisations)
        if role and not body:
            repeated = self._referents.of(page, role, employers.organisations)
            body = repeated or employers.of(mention, role)
        return Person(
            full.start,
            full.end,
            full.written,
            full.rule,
            name=full.name,
            role=_written(page, text, role) if role else None,
            organisation=body,
        )


def _mention(page: Page, text: str, found: Found) -> Mention:
    written = text[found.start : found.end]
    first, last = page.index(found.start), page.index(found.end - 1)
    name = " ".join(written.split())
    return Mention(found.start, found.end, written, name, first, last, found.rule)


def _written(page: Page, text: str, role: Role) -> str:
    """The words of a role on one line, with the bracket that they open closed."""
    stretch = page.stretch(role.first, role.last)
    words = " ".join(text[stretch.start : stretch.end].split())
    return words + ")" if words.count("(") > words.count(")") else words


def _groups(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions by person: the same full name, first and last name, or surname alone."""
    groups: dict[str, list[Mention]] = {}
    by_surname: dict[str, str] = {}
    for mention in sorted(mentions, key=lambda mention: (" " not in mention.name, mention.start)):
        words = fold(mention.name).split()
        if not words:
            continue
        key = f"{words[0]} {words[-1]}" if len(words) > 1 else by_surname.get(words[0], words[0])
        groups.setdefault(key, []).append(mention)
        if len(words) > 1:
            by_surname.setdefault(words[-1], key)
            by_surname.setdefault(words[0], key)  # "Mr Heng", "Sir Keir"
    return list(groups.values())

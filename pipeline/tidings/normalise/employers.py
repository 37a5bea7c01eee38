"""The body of a post that names none: the subject of the sentence, or of the whole document.

"Northern Gritstone has raised £31m, chief executive Ann Lee said" tells whose chief executive she
is; a press release of one company leaves it unsaid throughout. Ministers are left alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from tidings.normalise.roles import Mention, Role
from tidings.page import Page
from tidings.personal import Personal
from tidings.records import Organisation

MENTIONS = 3  # of the body that a document is about, at least
SHARE = 0.2  # of all mentions of bodies that are its
PARAGRAPH = 700  # characters before a name in which its paragraph begins


class Employers:
    """Whose post a bare "chief executive" is, in one document.

    >>> from tidings.rules import load_rulebook
    >>> page = Page("CERN wins, chief executive Ada Byrne said")
    >>> body = Organisation(0, 4, "CERN", "", "CERN", None, None, None)
    >>> mention = Mention(27, 36, "Ada Byrne", "Ada Byrne", 4, 5, "")
    >>> Employers(Personal(load_rulebook()), page, [body]).of(mention, Role(2, 3))
    'CERN'
    """

    def __init__(
        self, personal: Personal, page: Page, organisations: Sequence[Organisation]
    ) -> None:
        self._personal = personal
        self._page = page
        self.organisations = organisations
        counts = Counter(body.name for body in organisations)
        name, count = counts.most_common(1)[0] if counts else ("", 0)
        is_subject = count >= MENTIONS and count >= SHARE * len(organisations)
        self._subject = name if is_subject else None
        self._bound = {
            post: body
            for post, (body, named) in personal.employers.items()
            if any(name in counts for name in named)
        }

    def of(self, mention: Mention, role: Role) -> str | None:
        """The body that a post without one belongs to; None for posts of state."""
        written = [self._page.word(index) for index in range(role.first, role.last + 1)]
        words = [word.lower() for word in written]
        bound = (self._bound[word] for word in words[:2] if word in self._bound)
        if (body := next(bound, None)) is not None:
            return body
        if not self._leads_body(words) or self._names_body(written):
            return None
        first = min(role.first, mention.first)
        before = self._before(first)
        return (
            next((name for name, in_sentence in before if in_sentence), None)
            or self._subject
            or (before[0][0] if len({name for name, _ in before}) == 1 else None)
        )

    def _leads_body(self, words: list[str]) -> bool:
        """Whether a post is one in a body, and what it leads is not another thing it names."""
        leads = any(
            self._personal.has("lead", word) or self._personal.has("in_body", word)
            for word in words
        )
        of_state = any(self._is_of_state(word) for word in words)
        named = "of the" in " ".join(words)
        return leads and not of_state and not named

    def _names_body(self, words: list[str]) -> bool:
        """Whether a role tells its body, even one that is not known: "CEO of Quantix"."""
        threes = zip(words, words[1:], words[2:], strict=False)
        return any(
            self._personal.has("head_of_body", post.lower())
            for post, small, name in threes
            if small in ("of", "at") and name[0].isupper()
        )

    def _is_of_state(self, word: str) -> bool:
        in_body = word.endswith("president") or self._personal.has("in_body", word)
        return self._personal.has("office", word) and not in_body

    def _before(self, index: int) -> list[tuple[str, bool]]:
        """The bodies before a word in its paragraph, and whether its sentence holds them."""
        page, end = self._page, self._page.words[index].start
        floor = max(page.text.rfind("\n", 0, end) + 1, end - PARAGRAPH)
        sentence = max(floor, page.text.rfind(". ", floor, end) + 1)
        start = page.stretch(index, index).start
        last = bisect_left(self.organisations, start, key=lambda body: body.start)
        found: list[tuple[str, bool]] = []
        for body in reversed(self.organisations[:last]):
            place = page.words[page.index(body.start)].start
            if place < floor:
                break
            found.append((body.name, place >= sentence))
        return found[::-1]

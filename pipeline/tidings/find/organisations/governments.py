"""Bodies named after places: governments, missions abroad, and lists that share one head.

"the UK and Japanese governments" are two mentions, "the universities of Leeds and York" two as
well; the value of each says the name in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidings.find.organisations.reading import Reading
from tidings.find.organisations.vocabulary import ADMINISTRATIONS, GOVERNMENTS
from tidings.places import Place
from tidings.records import Found

_GOVERNMENT = "organisation.grammar.government"
_MISSION = "organisation.grammar.mission"
_SHARED = "organisation.grammar.shared_head"
_SUM_FROM = re.compile(r"\d ?(?:[bmt]r?n?|[a-z]+illion|crore)?(?: [a-z]+)? from the $")
_BEHIND = 40  # characters before a land in which the sum that it pays may stand


class PlaceGrammar:
    """Names that a place word makes; offsets are those of the even text."""

    def __init__(self, reading: Reading) -> None:
        self._r = reading
        self._v = reading.vocabulary

    def find(self) -> Iterator[Found]:
        """Governments, administrations, embassies and shared heads."""
        for number in self._r.flat.where_lower(self._v.placed):
            word = self._r.words[number]
            folded = word.text.lower()
            if folded in GOVERNMENTS:
                yield from self._government(number)
            elif folded in ADMINISTRATIONS:
                yield from self._administration(number)
            elif word.text in self._v.formal:
                yield from self._land(number)
            elif folded in self._v.plurals:
                yield from self._shared_head(number, self._v.plurals[folded])
            elif word.text in self._v.mission:
                yield from self._mission(number)

    # governments

    def _government(self, number: int) -> Iterator[Found]:
        before = list(self._governments_before(number))
        yield from before or self._led(number) or self._governments_of(number)

    def _governments_before(self, number: int) -> Iterator[Found]:
        """ "Japanese government", "UK, Welsh and Scottish Governments"."""
        first = number
        while self._r.gap(first) == " " and self._r.words[first - 1].text.lower() in self._v.level:
            first -= 1
        plural = self._r.words[number].text.lower().startswith("governments")
        end, last = self._end(number), first - 1
        if self._r.gap(first) != " ":
            return
        if (tiered := self._tiered(number)) is not None:
            yield tiered
            return
        while last >= 0:
            found = self._r.place_ending(last)
            if found is None or not found[1].government or self._r.possessive(last):
                return
            yield Found(self._start(found[0]), end, _GOVERNMENT, found[1].government)
            previous = self._before_and(found[0])
            if not plural or previous is None:
                return
            last, end = previous, self._r.words[previous].end

    def _tiered(self, number: int) -> Found | None:
        """ "Ningbo Municipal People's Government": named as written, after a place and a tier."""
        first = number
        while self._r.gap(first) == " " and self._r.words[first - 1].text in self._v.tier:
            first -= 1
        place = self._r.place_ending(first - 1) if first < number else None
        if place is None or self._r.gap(first) != " " or not self._r.capital(number):
            return None
        start, end = self._start(place[0]), self._end(number)
        return Found(start, end, _GOVERNMENT, self._r.text[start:end])

    def _before_and(self, first: int) -> int | None:
        """The last word of the item before "and" or a comma."""
        if first < 1 or self._r.gap(first) == ", ":
            return first - 1 if first else None
        if self._r.words[first - 1].text in self._v.joining and first > 1:
            return first - 2
        return None

    def _governments_of(self, number: int) -> Iterator[Found]:
        """ "Government of Japan", "governments of Norway, India and Germany"."""
        after = number + 1
        if after >= len(self._r.words) or self._r.words[after].text.lower() != "of":
            return
        plural = self._r.words[number].text.lower() == "governments"
        begin, start = self._after_article(after + 1), self._start(self._level(number))
        while begin is not None:
            last, government = self._governed(begin)
            if not government:
                return
            yield Found(start, self._end(last), _GOVERNMENT, government)
            begin = self._next_item(last) if plural else None
            start = self._start(begin) if begin is not None else 0

    def _level(self, number: int) -> int:
        """The first word of "Regional Government"; a level in small letters only describes."""
        level = number > 0 and self._r.words[number - 1].text.lower() in self._v.level
        joined = level and self._r.gap(number) == " " and self._r.capital(number - 1)
        return number - 1 if joined else number

    def _governed(self, begin: int) -> tuple[int, str]:
        """The last word of the place that begins here and the name of its government."""
        if begin < len(self._r.words) and (found := self._r.place_beginning(begin)):
            return found[0], found[1].government
        formal = begin < len(self._r.words) and self._r.words[begin].text in self._v.formal
        if not (formal and begin + 2 < len(self._r.words)):
            return begin, ""
        inner = self._after_article(begin + 2)
        found = self._r.place_beginning(inner) if inner is not None else None
        if found is None:
            return begin, ""
        words = self._r.text[self._start(begin) : self._r.words[found[0]].end]
        of_state = self._r.words[begin].text in ("State", "Province")
        return found[0], f"Government of the {words}" if of_state else found[1].government

    def _led(self, number: int) -> list[Found]:
        """ "Morrison Government": the government of the leader's country."""
        leader = self._r.words[number - 1].text if number else ""
        code = self._v.leaders.get(leader)
        if code is None or self._r.gap(number) != " ":
            return []
        return [Found(self._start(number - 1), self._end(number), _GOVERNMENT, f"country:{code}")]

    def _administration(self, number: int) -> Iterator[Found]:
        if found := self._led(number):
            yield from found
            return
        place = self._r.place_ending(number - 1) if number and self._r.gap(number) == " " else None
        if place and place[1].kind == "country" and not self._r.possessive(number - 1):
            government = place[1].government
            yield Found(self._start(place[0]), self._end(number), _GOVERNMENT, government)

    def _land(self, number: int) -> Iterator[Found]:
        """ "the State of Illinois" pays; "in the State of Illinois" is only where."""
        if self._word(number + 1) != "of" or not self._gap_is_space(number + 1):
            return
        begin = self._after_article(number + 2)
        found = self._r.place_beginning(begin) if begin is not None else None
        first = self._styled(number)
        inside = first > 1 and self._r.gap(first - 1) == " "
        where = self._r.words[first - 2].text if inside else ""
        acts = found is not None and (
            (found[1].kind == "region" and found[1].government)
            or (found[1].kind == "city" and self._word(number) == "City")
        )
        if (
            found
            and acts
            and (where not in self._v.locative or self._is_paid(number))
            and (self._word(first - 1).lower() == "the" or self._r.gap(first) != " ")
        ):
            start, end = self._start(first), self._end(found[0])
            named_so = first < number or self._word(number) in ("State", "Commonwealth")
            government = "" if named_so else found[1].government
            yield Found(start, end, _GOVERNMENT, government or self._r.text[start:end])

    def _styled(self, number: int) -> int:
        """The first word of "Free State of Saxony", "Free and Hanseatic City of Hamburg"."""
        before = [self._word(at) for at in range(max(0, number - 3), number)]
        if before[-3:] == ["Free", "and", "Hanseatic"]:
            return number - 3
        return number - 1 if before[-1:] in (["Free"], ["Hanseatic"]) else number

    def _is_paid(self, number: int) -> bool:
        """Whether a sum comes from a land: "$67m from the State of Louisiana"."""
        before = self._r.text[max(0, self._start(number) - _BEHIND) : self._start(number)]
        return _SUM_FROM.search(before) is not None

    # shared heads

    def _shared_head(self, number: int, head: str) -> Iterator[Found]:
        """ "universities of A, B and C"; also "Oxford and Cambridge universities"."""
        after = number + 1
        if after >= len(self._r.words) or self._r.words[after].text.lower() != "of":
            yield from self._shared_last(number, head)
            return
        begin, start = self._after_article(after + 1), self._start(number)
        while begin is not None and self._fits_list(begin):
            last = self._r.run(begin)
            begin_text = self._start(after + 1) if start == self._start(number) else start
            name = self._r.text[begin_text : self._end(last)]
            yield Found(start, self._end(last), _SHARED, f"{head} of {name}")
            begin = self._next_item(last)
            start = self._start(begin) if begin is not None else 0

    def _shared_last(self, number: int, head: str) -> Iterator[Found]:
        end, last = self._end(number), number - 1
        items: list[Found] = []
        while last >= 0 and self._r.capital(last) and head == "University":
            found = self._r.place_ending(last)
            first = found[0] if found else last
            name = self._r.text[self._start(first) : self._r.words[last].end]
            items.append(Found(self._start(first), end, _SHARED, f"{name} {head}"))
            previous = self._before_and(first)
            if previous is None:
                break
            last, end = previous, self._r.words[previous].end
        if len(items) > 1:
            yield from items

    def _fits_list(self, begin: int) -> bool:
        """Whether a place or a new word stands here, and no name with a head of its own."""
        if not self._r.capital(begin):
            return False
        heads = (self._r.head(word) for word in range(begin, self._r.run(begin) + 1))
        return not any(head is not None and head.is_body for head in heads)

    def _next_item(self, last: int) -> int | None:
        after = last + 1
        if after >= len(self._r.words) or self._r.possessive(last):
            return None
        if self._r.gap(after) == " (" and after + 1 < len(self._r.words):
            bracket = self._r.gap(after + 1)
            after += 1
            if bracket not in ("), ", ") "):
                return None
            return self._joined_item(after, bracket[1:])
        return self._joined_item(after, self._r.gap(after))

    def _joined_item(self, after: int, gap: str) -> int | None:
        """The item that begins at ``after``, behind a comma or an "and"."""
        if gap == ", ":
            skip = self._r.words[after].text in ("and", "the")
            return self._after_article(after + 1 if skip else after)
        if gap == " " and self._r.words[after].text == "and":
            return self._after_article(after + 1)
        return None

    def _after_article(self, number: int) -> int | None:
        begin = number
        if begin < len(self._r.words) and self._r.words[begin].text.lower() == "the":
            begin += 1
        return begin if self._r.capital(begin) else None

    # missions abroad

    def _mission(self, number: int) -> Iterator[Found]:
        """ "British Embassy in Tokyo", "Embassy of Japan in London", "British High Commission"."""
        word = self._r.words[number].text
        high = number > 0 and self._r.words[number - 1].text == "High"
        if word == "Commission" and not high:
            return
        first = number - 1 if high else number
        sender = self._r.place_ending(first - 1) if first and self._r.gap(first) == " " else None
        if sender and sender[1].kind == "country" and not self._r.possessive(first - 1):
            last = self._host(number, of_country=False)
            yield Found(self._start(sender[0]), self._end(last), _MISSION)
        elif self._word(number + 1) == "of" and (place := self._country(number + 2)) is not None:
            last = self._host(place[0], of_country=True)
            yield Found(self._start(first), self._end(last), _MISSION)

    def _country(self, number: int) -> tuple[int, Place] | None:
        begin = self._after_article(number)
        return self._r.place_beginning(begin) if begin is not None else None

    def _host(self, last: int, of_country: bool) -> int:
        """The last word of "in Tokyo" or "Tokyo" after the name of a mission.

        A country belongs to the name only in the form "Embassy of Japan in the UK".
        """
        after = last + 1
        if self._word(after) in ("in", "to"):
            after += 1
        place = self._country(after) if self._gap_is_space(last + 1) else None
        return place[0] if place and (place[1].kind != "country" or of_country) else last

    def _gap_is_space(self, number: int) -> bool:
        return number < len(self._r.words) and self._r.gap(number) == " "

    def _word(self, number: int) -> str:
        return self._r.words[number].text if number < len(self._r.words) else ""

    def _start(self, number: int) -> int:
        return self._r.words[number].start

    def _end(self, number: int) -> int:
        """The end of a word without its possessive."""
        word = self._r.words[number]
        if word.text.endswith("'s"):
            return word.end - 2
        return word.end - 1 if word.text.endswith("'") else word.end

"""The grammar of names of bodies: from a head word to the left and to the right.

"Ministry of Economy, Trade and Industry", "Arts and Humanities Research Council", "Lomiko Metals,
Inc.". A head is looked up word by word; what belongs to it is read from there within a bounded
number of words, so that the whole is linear.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidings.acronyms import is_acronym
from tidings.find.organisations.companies import COMPANIES, CompanyGrammar
from tidings.find.organisations.reading import PLAIN, REACH, Reading
from tidings.find.organisations.vocabulary import GOVERNMENTS, Head
from tidings.records import Found

_NAME = "organisation.grammar.name"


class NameGrammar:
    """Names around the head words of one document; offsets are those of its even text."""

    def __init__(self, reading: Reading) -> None:
        self._r = reading
        self._v = reading.vocabulary
        self._companies = CompanyGrammar(reading)

    def find(self) -> Iterator[Found]:
        """Every name that a head word holds together; overlaps are left to the policy."""
        for number in self._r.flat.where(self._v.ends):
            head = self._v.ends[self._r.words[number].text]
            read = self._companies.read if head.kind in COMPANIES else self._body
            found = read(number, head)
            if found is not None:
                yield found

    def _body(self, number: int, head: Head) -> Found | None:
        first = self._left(number, head)
        last = self._right(number, head)
        if not self._r.is_whole(first, last) or not self._is_name(first, number, last, head):
            return None
        return self._r.found(first, last, _NAME)

    def _is_unit(self, number: int) -> bool:
        """Whether an acronym opens the name of an office: "BEIS International Science Unit"."""
        word = self._r.words[number].text
        opens = is_acronym(word) and word not in self._v.described
        return opens and self._r.place(number, number) is None

    def _left(self, number: int, head: Head) -> int:
        """The first word of a name whose head is ``number``."""
        first, joined = number, False
        while first > 0 and number - first < REACH:
            step = self._step_left(first, head, joined)
            if step == 0:
                break
            joined = joined or step == 2
            first -= step
        while first < number and self._r.words[first].text in self._v.start:
            first += 1
        return first

    def _step_left(self, first: int, head: Head, joined: bool) -> int:
        """How many words to the left belong to the name: 0, 1, or 2 with an "and" or "de"."""
        gap, word = self._r.gap(first), self._r.words[first - 1]
        if gap == ", ":
            return int(joined and head.joined and self._is_field(first - 1))
        if gap not in PLAIN or (gap != " " and self._is_body_word(first - 1)):
            return 0
        if gap == " - " and (head.kind == "complement" or not self._is_dashed(first - 1)):
            return 0
        if gap == " & " and not (head.joined and self._is_field(first - 1)):
            return 0
        if word.capital and word.text not in self._v.start:
            return 0 if self._r.possessive(first - 1) or self._closed(first - 1) else 1
        if first < 2 or not self._r.capital(first - 2) or self._r.gap(first - 1) != " ":
            return 0
        if word.text == "and":
            joins = head.joined and self._is_field(first - 2) and not self._is_end(first - 2)
            return 2 if joins else 0
        return 2 if word.text in self._v.particle else 0

    def _is_end(self, number: int) -> bool:
        """Whether a known name ends here: "Department of Health and Office for X" are two."""
        word, following = self._r.words[number], self._r.words[number + 1]
        return self._r.is_known(word.start) and not self._r.is_known(following.start)

    def _is_dashed(self, number: int) -> bool:
        """Whether a dash joins a word to a name: "CSC – IT Center", not "Seaweed – University"."""
        word = self._r.words[number]
        return is_acronym(word.text) and not self._r.is_known(word.start)

    def _closed(self, number: int) -> bool:
        """Whether the word to the left ends a name or a post of its own."""
        return self._r.words[number].text in self._v.end

    def _is_field(self, number: int) -> bool:
        """Whether a word may be one of the fields that "and" joins before a head."""
        word = self._r.words[number].text
        other = self._r.possessive(number) or word in self._v.closed
        if other or not self._r.capital(number) or self._r.place_ending(number):
            return False
        if self._is_body_word(number):
            return False
        described = word in self._v.field or word in self._v.generic or word in self._v.subject
        return described or word.endswith(self._v.field_endings) or word.lower() in self._r.small

    def _is_body_word(self, number: int) -> bool:
        head = self._r.head(number)
        return head is not None and head.is_body

    def _right(self, number: int, head: Head) -> int:
        """The last word of a name whose head is ``number``."""
        last = begin = self._past_adjectives(number)
        while last - number < REACH:
            step = self._step_right(last, begin, head)
            if step == last:
                break
            last = step
        return self._across(last, head) if last > number else last

    def _past_adjectives(self, number: int) -> int:
        """The last of the adjectives that Romance names put behind: "Instituto Nacional"."""
        last = number
        while last + 1 < len(self._r.words) and self._r.gap(last + 1) == " ":
            if self._r.words[last + 1].text not in self._v.postposed:
                break
            last += 1
        return last

    def _across(self, last: int, head: Head) -> int:
        """The end of "in Africa" or "in Energy and Materials": where or in what a centre works."""
        word = self._r.words[last + 1].text if last + 3 < len(self._r.words) else ""
        spaced = word == "in" and self._r.gap(last + 1) == self._r.gap(last + 2) == " "
        if not spaced or self._r.possessive(last):
            return last
        run = self._r.run(last + 2)
        if self._r.words[run].text in self._v.continent:
            return run
        works = head.is_body and self._r.words[last].text in self._v.activity
        begin = self._item_start(last + 2) if works else None
        return last if begin is None or not self._is_field(run) else self._list(begin, head)

    def _step_right(self, last: int, number: int, head: Head) -> int:
        after = last + 1
        if after >= len(self._r.words) or self._r.gap(after) != " ":
            return last
        if self._r.possessive(last):
            return last
        small = self._r.words[after].text
        if small in head.after and (last == number or small in self._v.chain):
            begin = self._item_start(after + 1)
            if begin is None and small == "of" and head.kind == "body" and head.type == "other":
                begin = self._callings(after + 1)
            if small == "for" and begin is not None and self._is_whole(number, begin):
                return last
            inner = last > number or self._is_named_apart(number, begin)
            if begin is not None and inner and self._is_holder(begin):
                return last
            return last if begin is None else self._list(begin, head)
        if small in self._v.continent and last == number:
            return after
        place = self._r.place_beginning(after) if self._r.capital(after) else None
        return place[0] if place and not self._r.possessive(place[0]) else last

    def _callings(self, number: int) -> int | None:
        """The plural of a post that an association is of: "Association of Scientists"."""
        fits = self._r.capital(number) and self._r.gap(number) == " "
        return number if fits and self._r.words[number].text.endswith("s") else None

    def _is_named_apart(self, number: int, begin: int | None) -> bool:
        """Whether a name stands before its head and "of ACRONYM" after it tells the holder."""
        if begin is None or not self._r.capital(number - 1) or self._r.gap(number) != " ":
            return False
        article = self._r.words[begin - 1].text in self._v.article
        named = article or self._r.words[number - 1].text not in self._v.described
        return named and self._r.words[begin].start in self._r.known

    def _is_whole(self, number: int, begin: int) -> bool:
        """Whether a known name ends with its head and "for" leads out of it.

        So it does to a known acronym, and to the portfolio of who holds a post there: "Carbon
        Trust for FCDO", "Vice-President of the European Commission for Security".
        """
        first = number
        while first > 0 and self._r.gap(first) == " " and self._r.capital(first - 1):
            first -= 1
        if first == number or not self._is_known_to(first, number):
            return False
        word = self._r.words[begin]
        if is_acronym(word.text) and word.start in self._r.known:
            return True
        before = [self._r.words[place].text for place in range(max(0, first - 3), first)]
        return before[1:] == ["of", "the"] and before[0] in self._v.end

    def _is_known_to(self, first: int, last: int) -> bool:
        """Whether another voice knows a name that begins at or after ``first`` and ends so."""
        words = self._r.words[first : last + 1]
        return any(self._r.known.get(word.start) == words[-1].end for word in words)

    def _is_holder(self, begin: int) -> bool:
        """Whether a body of its own holds the first: "Institute of X of the Academy of Y"."""
        last = self._r.run(begin)
        held = self._r.known.get(self._r.words[begin].start) == self._r.words[last].end
        run = range(begin, last + 1)
        return held or is_acronym(self._r.words[begin].text) or any(map(self._is_body_word, run))

    def _item_start(self, number: int) -> int | None:
        """The first capitalised word of a complement, over "the"; no line ends with "of"."""
        begin = number
        if begin < len(self._r.words) and self._r.words[begin].text in self._v.article:
            begin += 1
        fits = self._r.capital(begin) and self._r.gap(begin).isspace()
        if not fits or self._r.words[begin].text in self._v.end or self._is_other(begin):
            return None
        return begin

    def _is_other(self, begin: int) -> bool:
        """Whether a body of its own begins here: "Office of the US Department of Defense"."""
        run = range(begin, self._r.run(begin) + 1)
        heads = (self._r.head(number) for number in run)
        return any(head is not None and head.kind in ("complement", "place") for head in heads)

    def _list(self, begin: int, head: Head) -> int:
        """The last word of "A", "A and B" or "A, B and C"; "the" may stand before an item."""
        last = self._r.run(begin)
        place = self._r.place_beginning(begin)
        if place is not None and (head.kind == "place" or place[1].kind == "country"):
            return max(last, place[0])
        lists = head.lists or self._is_field(begin)  # "University of Sciences, Arts and Law"
        while last - begin < REACH and not self._r.possessive(last):
            item = self._joined(last) or (self._listed(last) if lists else None)
            if item is None:
                break
            last = self._r.run(item)
        return last

    def _joined(self, last: int) -> int | None:
        """The first word of the item that "and" joins."""
        after = last + 1
        if after >= len(self._r.words) or self._r.gap(after) != " ":
            return None
        if self._r.words[after].text not in self._v.joining:
            return None
        return self._next_item(after + 1)

    def _listed(self, last: int) -> int | None:
        """The first word of the item after a comma, if the list is closed by an "and" later."""
        if last + 1 >= len(self._r.words) or self._r.gap(last + 1) != ", ":
            return None
        item = self._next_item(last + 1)
        if self._oxford(last):
            return item
        ahead = item
        for _ in range(6):
            if ahead is None:
                return None
            end = self._r.run(ahead)
            if self._joined(end) is not None or self._oxford(end):
                return item
            if end + 1 >= len(self._r.words) or self._r.gap(end + 1) != ", ":
                return None
            ahead = self._next_item(end + 1)
        return None

    def _oxford(self, last: int) -> bool:
        """Whether ", and Item" follows."""
        after = last + 1
        if after >= len(self._r.words) or self._r.gap(after) != ", ":
            return False
        return self._r.words[after].text == "and" and self._next_item(after + 1) is not None

    def _next_item(self, number: int) -> int | None:
        """The first word of a further item, unless another name begins there."""
        if number < len(self._r.words) and self._r.words[number].text == "and":
            number += 1
        begin = self._item_start_after_comma(number)
        if begin is None or self._r.words[begin].start in self._r.known:
            return None
        end = self._r.run(begin)
        heads = (self._r.head(word) for word in range(begin, end + 1))
        word = self._r.words[begin].text
        other = is_acronym(word) and word not in self._v.generic
        other = other or any(head and (head.is_body or head.kind == "organ") for head in heads)
        other = other or self._v.opens(word) or self._r.place_beginning(begin) is not None
        other = other or self._is_post(end + 1) or word.lower() in GOVERNMENTS
        other = other or self._is_firm(begin, end)
        return None if other or self._r.possessive(begin) else begin

    def _is_firm(self, begin: int, end: int) -> bool:
        """Whether a firm follows: "Ministry of Energy and Orano Mining", but "Heavy Industries"."""
        last, word = self._r.head(end), self._r.words[begin].text
        firm = last is not None and last.kind in COMPANIES and begin < end
        return firm and word not in self._v.described and not self._is_field(begin)

    def _is_post(self, number: int) -> bool:
        """Whether the words before were a post: "… Policy and Science Advisor"."""
        follows = number < len(self._r.words) and self._r.gap(number) == " "
        return follows and self._r.words[number].text in self._v.end

    def _item_start_after_comma(self, number: int) -> int | None:
        begin = number
        if begin < len(self._r.words) and self._r.words[begin].text == "the":
            begin += 1
        return begin if self._r.capital(begin) else None

    # what makes a name

    def _is_name(self, first: int, number: int, last: int, head: Head) -> bool:
        """Whether the words beside a head name a body: "Research Council" alone does not."""
        left = [self._r.words[word].text for word in range(first, number)]
        if left and last == number and self._v.desk.issuperset(left):
            return False
        return self._has_name(left, first, number, last, head)

    def _has_name(self, left: list[str], first: int, number: int, last: int, head: Head) -> bool:
        indefinite = first > 0 and self._r.words[first - 1].text.lower() in self._v.indefinite
        naming = [word for word in left if word not in self._v.generic]
        if indefinite and len(naming) == 1 and is_acronym(naming[0]):
            return False  # "a DOE National Laboratory" is one of its kind
        after = self._r.words[number + 2].text if last > number + 1 else ""
        complement = last > number and after not in self._v.kind_of_centre
        if head.kind in ("weak", "organ"):
            if head.kind == "weak" and first < number and self._is_unit(first):
                return False
            named = len(left) > 1 and not indefinite
            stands = complement and (bool(left) or self._is_for_cause(number, head))
            return stands or named or bool(naming)
        if head.kind == "complement":
            return complement or bool(left)
        owned = bool(left) and first > 0 and self._is_owned(first)
        return complement or (len(left) > 1 and not indefinite) or bool(naming) or owned

    def _is_for_cause(self, number: int, head: Head) -> bool:
        """Whether a cause names it: "Coalition for Epidemic Preparedness Innovations"."""
        return head.type == "other" and self._r.words[number + 1].text == "for"

    def _is_owned(self, first: int) -> bool:
        """Whether a country possesses what follows: "Norway's Research Council"."""
        place = self._r.place_ending(first - 1) if self._r.possessive(first - 1) else None
        return place is not None and place[1].kind == "country" and self._r.gap(first) == " "

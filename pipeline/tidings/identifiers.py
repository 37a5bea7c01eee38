"""Identifiers of other registers: is this one well formed?"""

from __future__ import annotations

import re

_ROR = re.compile(r"0([0-9a-hj-km-np-tv-z]{6})([0-9]{2})")
_WIKIDATA = re.compile(r"Q[1-9][0-9]{0,9}")
# Crockford's base 32: no i, l, o, u, which are taken for other signs.
_DIGITS = {sign: value for value, sign in enumerate("0123456789abcdefghjkmnpqrstvwxyz")}


def is_ror(text: str) -> bool:
    """Whether ``text`` is a ROR id: six signs in base 32 and their check digits (ISO 7064).

    >>> is_ror("0439y7842"), is_ror("0439y7843")
    (True, False)
    """
    match = _ROR.fullmatch(text)
    if not match:
        return False
    number = 0
    for sign in match[1]:
        number = number * 32 + _DIGITS[sign]
    return 98 - number * 100 % 97 == int(match[2])


def is_wikidata(text: str) -> bool:
    """Whether ``text`` is the id of a Wikidata item.

    >>> is_wikidata("Q42"), is_wikidata("P31")
    (True, False)
    """
    return _WIKIDATA.fullmatch(text) is not None

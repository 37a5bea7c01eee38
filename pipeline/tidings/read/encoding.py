"""Bytes → text: UTF-8 first, then what the file declares, then what the bytes look like."""

from __future__ import annotations

import codecs
import re

from tidings.errors import InputError
from tidings.read.sniff import check_text

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,30})|^\s*<\?xml[^>]{0,100}encoding\s*=\s*"
    rb"[\"']([\w.:-]{2,30})",
    re.IGNORECASE,
)
_SAMPLE = 256 * 1024


def decode(data: bytes) -> str:
    """The text of a file; line ends stay as they are, a byte order mark goes.

    Raises InputError for binary data, and for text whose encoding cannot be recognised.

    >>> decode("L’Université de Liège gère un fonds doté de 5 M€.".encode("cp1252"))
    'L’Université de Liège gère un fonds doté de 5 M€.'
    """
    check_text(data)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _recognise(data)


def decode_markup(data: bytes) -> str:
    """As ``decode``, with the encoding that the page itself declares before any guess."""
    declared = _DECLARED.search(data[:4096])
    if declared and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = (declared.group(1) or declared.group(2)).decode("ascii")
        try:
            data.decode("utf-8-sig")
        except UnicodeDecodeError:
            try:
                # As browsers do: pages that say Latin-1 are written in Windows-1252.
                known = codecs.lookup(name).name
                return data.decode("cp1252" if known in {"iso8859-1", "ascii"} else known)
            except (LookupError, UnicodeDecodeError):
                pass
    return decode(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"not {encoding.upper()} as its first bytes say", hint="save it as UTF-8 text"
        ) from error


def _recognise(data: bytes) -> str:
    """Text in another encoding; Windows-1252, by far the commonest, wherever it is plausible."""
    from charset_normalizer import from_bytes

    matches = {match.encoding: match for match in from_bytes(data[:_SAMPLE])}
    best = "cp1252" if "cp1252" in matches else next(iter(matches), None)
    if best is None:
        raise InputError("the encoding cannot be recognised", hint="save it as UTF-8 text")
    return _strictly(data, best)

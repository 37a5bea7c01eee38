"""What is known of the body that a mention means."""

from __future__ import annotations

from dataclasses import dataclass

from tidings.records import Status


@dataclass(frozen=True, slots=True)
class Identity:
    """The body that a mention means; without an ``org_id`` one of its ``candidates``.

    >>> Identity("CERN", "ror:01ggx4157", "international", None).status
    'resolved'
    """

    name: str
    org_id: str | None
    type: str | None
    country: str | None
    status: Status = "resolved"
    candidates: tuple[str, ...] = ()

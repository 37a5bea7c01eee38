"""Tables → a small local page where an analyst goes over them → gold.

>>> from tidings.review.server import serve  # doctest: +SKIP
>>> with opened(Path("output"), Path("corrected.jsonl")) as desk:  # doctest: +SKIP
...     serve(desk)
"""

from tidings.review.desk import Desk, opened
from tidings.review.server import make_server

__all__ = ["Desk", "make_server", "opened"]

"""Everything that Tidings extracts from generated documents: seconds of the processor, one thread.

``python -m bench.everything 2000`` prints them. Which Tidings is asked is said by the path alone.
"""

from __future__ import annotations

import sys
import time

from threadpoolctl import threadpool_limits

from bench.generate import generate
from tidings.backends import batches
from tidings.extraction import Extractor
from tidings.records import Document, Failure

WARM_UP = 20


def seconds(extractor: Extractor, documents: list[Document]) -> float:
    """What the documents cost, in the batches of a run, once some have warmed the extractor."""
    with threadpool_limits(limits=1):
        _extract(extractor, documents[:WARM_UP])
        begun = time.process_time()
        _extract(extractor, documents)
        return time.process_time() - begun


def _extract(extractor: Extractor, documents: list[Document]) -> None:
    for batch in batches(documents):
        for found in extractor.extract_batch(batch):
            if isinstance(found, Failure):
                raise SystemExit(f"{found.doc_id} failed, so its time says nothing: {found.reason}")


if __name__ == "__main__":
    print(seconds(Extractor(), list(generate(int(sys.argv[1])))))

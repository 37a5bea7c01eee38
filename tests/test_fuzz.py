"""The worst documents that ``make fuzz`` has found, and a few chance ones."""

import itertools

import pytest

from tests.fuzz import WORST, documents
from tests.validity import assert_valid
from tidings.records import Document, Extraction


@pytest.mark.parametrize("path", sorted(WORST.glob("*.txt")), ids=lambda path: path.stem)
def test_the_worst_documents_are_extracted(extractor, path):
    text = path.read_bytes().decode("utf-8", "surrogatepass")
    [result] = extractor.extract_batch([Document("d", text)])
    assert isinstance(result, Extraction), result
    assert_valid(result)


def test_chance_documents_are_extracted(extractor):
    for text in itertools.islice(documents(seed=0), 60):
        [result] = extractor.extract_batch([Document("d", text)])
        assert isinstance(result, Extraction), (result, text)
        assert_valid(result)

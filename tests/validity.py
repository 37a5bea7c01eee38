"""What holds for every extraction, whatever the document was."""

import itertools

LAYERS = ("organisations", "programmes", "amounts", "dates", "areas", "people")


def assert_valid(extraction):
    """Mentions lie in the text, say what stands there, name their rule and do not overlap; the
    evidence of a commitment holds its amount."""
    text = extraction.document.text
    for layer in LAYERS:
        mentions = getattr(extraction, layer)
        for mention in mentions:
            assert 0 <= mention.start < mention.end <= len(text)
            assert mention.text == text[mention.start : mention.end]
            assert mention.rule
        if layer != "people":
            ordered = sorted(mentions, key=lambda mention: mention.start)
            assert all(a.end <= b.start for a, b in itertools.pairwise(ordered))
    for commitment in extraction.commitments:
        assert commitment.evidence_start <= commitment.amount.start
        assert commitment.amount.end <= commitment.evidence_end <= len(text)

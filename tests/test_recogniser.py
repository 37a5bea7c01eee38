"""The quick recogniser gives spaCy's own entities, or leaves the work to spaCy."""

import json
from pathlib import Path

import numpy as np
import pytest
import spacy
from bench.generate import GOLD, generate
from spacy.language import Language
from spacy.tokens import Doc, Span

from tidings.extraction import load_recogniser
from tidings.recogniser import Recogniser, quicken
from tidings.spans import bare_doc, read_guesses

ODD = [
    "",
    " ",
    "\n\n",
    "Paris",
    "Tesla  Paris ",
    "€5",
    "x" * 5000,
    "The\u00a0ERC  in\tBern\n" * 300,
]


@pytest.fixture(scope="module")
def plain() -> Language:
    return load_recogniser()


@pytest.fixture(scope="module")
def quick() -> Language:
    nlp = load_recogniser()
    assert quicken(nlp)
    return nlp


def entities(doc: Doc) -> list[tuple[int, int, str]]:
    return [(entity.start, entity.end, entity.label_) for entity in doc.ents]


def announcements() -> list[str]:
    gold = [json.loads(line)["text"] for line in Path(GOLD).read_text("utf-8").splitlines()]
    return gold + [document.text for document in generate(60, seed=7)]


def test_a_document_without_spans_keeps_the_same_guesses(quick: Language) -> None:
    for text in (*ODD, *announcements()[:20]):
        assert read_guesses(quick(bare_doc(quick, text))) == read_guesses(quick(text))


def untrained(depth: int = 4, pieces: int = 3, **model: object) -> Language:
    """A recogniser with chance for weights, so that every action is taken somewhere."""
    nlp = spacy.blank("en")
    tok2vec = {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 32,
        "depth": depth,
        "embed_size": 300,
        "window_size": 1,
        "maxout_pieces": pieces,
        "subword_features": True,
    }
    ner = nlp.add_pipe("ner", config={"model": {"tok2vec": tok2vec, **model}})
    for label in ("ORG", "GPE", "PERSON"):
        ner.add_label(label)
    nlp.initialize()
    ner.model.attrs["unseen_classes"] = set()
    chance = np.random.default_rng(3)
    for layer in ner.model.walk():
        for name in layer.param_names:
            values = layer.get_param(name)
            layer.set_param(name, chance.normal(0, 0.4, values.shape).astype("f"))
    return nlp


def test_same_entities_as_spacy(plain, quick):
    texts = announcements() + ODD
    ours = [entities(doc) for doc in quick.pipe(texts)]
    theirs = [entities(doc) for doc in plain.pipe(texts)]
    assert ours == theirs
    assert sum(map(len, theirs)) > 3000


@pytest.mark.parametrize(("depth", "pieces"), [(4, 3), (2, 2), (1, 3)])
def test_same_entities_as_spacy_with_any_weights(depth, pieces):
    nlp = untrained(depth, pieces)
    texts = announcements()[:30] + ODD
    theirs = [entities(doc) for doc in nlp.pipe(texts)]
    assert quicken(nlp)
    assert [entities(doc) for doc in nlp.pipe(texts)] == theirs
    assert any(end - start > 5 for doc in theirs for start, end, _ in doc)


def test_an_entity_without_an_end_is_followed_only_once(plain, quick, monkeypatch):
    recogniser, steps = quick.get_pipe("ner"), []
    follow = recogniser._follow

    def counted(starts, labels, vectors, layout, most=None):
        ends = follow(starts, labels, vectors, layout, most)
        steps.append(int((ends - starts).sum()))
        return ends

    monkeypatch.setattr(recogniser, "_follow", counted)
    text = "bill " * 3000
    assert entities(quick(text)) == entities(plain(text))
    assert sum(steps) < 40 * 3000


def test_every_token_is_marked_as_by_spacy(plain, quick):
    text = announcements()[0]
    attributes = ["ENT_IOB", "ENT_TYPE", "ENT_KB_ID"]
    assert (quick(text).to_array(attributes) == plain(text).to_array(attributes)).all()


def test_a_document_does_not_depend_on_its_batch(quick):
    encoder = quick.get_pipe("ner")._encoder
    docs = [quick.make_doc(text) for text in announcements()[:12]]
    features = [doc.to_array(list(encoder.columns)) for doc in docs]

    def vectors(batch):
        return np.concatenate([block.copy() for _, block in encoder.blocks(batch)], axis=1)

    alone, together = vectors(features[-1:]), vectors(features)
    size = len(docs[-1])
    start = sum(len(doc) + encoder.reach for doc in docs[:-1])
    assert np.allclose(alone[:, :size], together[:, start : start + size], atol=1e-4)


def test_many_words_are_forgotten_and_learnt_again(quick, plain, monkeypatch):
    monkeypatch.setattr("tidings.encoder._MOST_WORDS", 50)
    texts = announcements()[:6]
    assert [entities(quick(text)) for text in texts] == [entities(plain(text)) for text in texts]


def test_what_others_have_set_goes_spacys_way(plain, quick):
    text = "The Royal Society and the British Academy met in London. Berlin paid €5 million."

    def prepared(nlp):
        doc = nlp.make_doc(text)
        doc.set_ents([Span(doc, 1, 2, "GPE")], default="unmodified")
        split = nlp.make_doc(text)
        for token in split:
            token.is_sent_start = token.i % 4 == 0
        return [nlp.make_doc("Paris."), doc, split]

    ours = [entities(doc) for doc in quick.get_pipe("ner").pipe(prepared(quick))]
    theirs = [entities(doc) for doc in plain.get_pipe("ner").pipe(prepared(plain))]
    assert ours == theirs
    assert (1, 2, "GPE") in ours[1]


@pytest.mark.parametrize(
    "model", [{"use_upper": False}, {"extra_state_tokens": True}, {"maxout_pieces": 1}]
)
def test_another_architecture_is_left_alone(model):
    nlp = untrained(**model)
    before = nlp.get_pipe("ner")
    assert not quicken(nlp)
    assert nlp.get_pipe("ner") is before


def test_a_wider_window_is_left_alone():
    nlp = untrained()
    for layer in nlp.get_pipe("ner").model.walk():
        if layer.name == "expand_window":
            layer.attrs["window_size"] = 2
    assert not quicken(nlp)


def test_component_serves_one_document_and_keeps_its_name(quick):
    assert isinstance(quick.get_pipe("ner"), Recogniser)
    assert [entity.text for entity in quick("Rolls-Royce is in Derby.").ents] == [
        "Rolls-Royce",
        "Derby",
    ]

"""Builds the spaCy pipeline and runs it: Document → Extraction, plain records only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import spacy
from spacy import util
from spacy.attrs import IS_SPACE, LOWER, NORM, PREFIX, SHAPE, SUFFIX
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

from tidings import spans
from tidings.errors import InputError, RulesError, TidingsError
from tidings.find import PIPES
from tidings.lean import no_search_for_cycles
from tidings.model import model_name
from tidings.normalise.amounts import Amounts
from tidings.normalise.areas import Areas
from tidings.normalise.context import build_context
from tidings.normalise.documents import Kinds, find_dateline, find_title, up_to_dateline
from tidings.normalise.identities import Identities
from tidings.normalise.people import People
from tidings.normalise.periods import Periods
from tidings.normalise.programmes import Programmes
from tidings.recogniser import quicken
from tidings.records import Context, Document, Extraction, Failure
from tidings.registry import registry_at
from tidings.relate import Relations
from tidings.relate.mentions import Mentions
from tidings.rules import Rulebook, load_rulebook
from tidings.unseen import as_given, shown

# What is not read from the model; "strings" are those that its documents might have held.
_UNUSED = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "strings")
_BARE = "tidings.Tokenizer"
MAX_CHARACTERS = 1_000_000
_REASON = 80  # characters of an error that a message holds
_KNOWN_WORDS = 20_000
_REMEMBERED = 60_000  # words with the marks at them, several forms of each that is known
# What is computed for each new word: that which the recogniser and the tokenizer read of it.
_ATTRIBUTES = frozenset((LOWER, NORM, PREFIX, SUFFIX, SHAPE, IS_SPACE))


def load(
    rules: str | Path | None = None,
    registry: str | Path | None = None,
    model: str | Path | None = None,
) -> Language:
    """A spaCy Language with the recogniser and all finders of Tidings in it.

    ``registry`` is a file that `tidings organisations import` wrote, ``model`` a folder that
    `tidings train` wrote.

    >>> load().pipe_names[:2]
    ['ner', 'tidings_money']
    """
    nlp = load_recogniser(model)
    quicken(nlp)
    for name in PIPES:
        config: dict[str, str | None] = {"rules": str(rules) if rules else None}
        if name == "tidings_organisations":
            config["registry"] = str(registry) if registry else None
        nlp.add_pipe(name, config=config)
    return nlp


def load_recogniser(model: str | Path | None = None) -> Language:
    """The tokenizer and the statistical recogniser alone, the shipped one or a trained one.

    Raises TidingsError where ``model`` is no folder of `tidings train`.
    """
    bare = {"nlp": {"tokenizer": {"@tokenizers": _BARE}}}
    nlp = spacy.load(model_name(), exclude=list(_UNUSED), config=bare)
    nlp.config["nlp"]["tokenizer"] = {"@tokenizers": "spacy.Tokenizer.v1"}
    recogniser: Any = nlp.get_pipe("ner")
    if model:
        try:
            recogniser.from_disk(Path(model), exclude=["vocab"])
            # On loading spaCy takes the labels that were learnt anew for ones never seen.
            recogniser.model.attrs["unseen_classes"].clear()
        except (OSError, ValueError) as error:
            raise TidingsError(
                "not a trained model", where=str(model), hint="make one with `tidings train`"
            ) from error
    _use_numpy(nlp)
    return nlp


def _use_numpy(nlp: Language) -> None:
    """Multiply with the BLAS of numpy: twice as fast as the one that spaCy brings along."""
    ops = NumpyOps(use_blis=False)
    recogniser: Any = nlp.get_pipe("ner")
    for layer in recogniser.model.walk():
        layer.ops = ops


def _lighten(nlp: Language) -> None:
    """Leave out what nobody here asks of a word ("like a URL"): most of what a new one costs."""
    vocab: Any = nlp.vocab
    getters: dict[int, Any] = vocab.lex_attr_getters
    for attribute in set(getters) - _ATTRIBUTES:
        del getters[attribute]


class _Tokenizer(Tokenizer):  # type: ignore[misc]  # spaCy's is compiled, without types
    """spaCy's tokenizer, searching for a suffix at the end of a word alone, with a better memory.

    It searches anew for every character that it cuts off: over all of a run of 100,000 brackets
    that would be quadratic. No suffix is longer than a unit such as "kilometres" with its mark.
    And after the first exception of a text ("Ltd.", "don't") it remembers no word of it.
    """

    _LONGEST = 64

    def __init__(self, vocab: Vocab) -> None:
        super().__init__(vocab, max_cache_size=_REMEMBERED)
        self._met: set[str] = set()

    def __call__(self, string: str) -> Doc:
        """Cut ``string``; a word never met is cut by itself before, so that it is remembered."""
        if not self.vocab.in_memory_zone and len(self._met) < _REMEMBERED:
            new = set(string.split()) - self._met
            self._met |= new
            for word in new:
                super().__call__(word)
        doc: Doc = super().__call__(string)
        return doc

    def find_suffix(self, string: str) -> int:
        """The length of the suffix of a word."""
        length: int = super().find_suffix(string[-self._LONGEST :])
        return length


def _bare_tokenizer() -> Callable[[Language], Tokenizer]:
    """Makes one without rules: it reads the model's, and spaCy would give it others before."""
    return lambda nlp: _Tokenizer(nlp.vocab)


util.registry.tokenizers.register(_BARE, func=_bare_tokenizer)


class Extractor:
    """Everything that turns documents into records, loaded once a process."""

    def __init__(
        self,
        rules: str | Path | None = None,
        registry: str | Path | None = None,
        model: str | Path | None = None,
    ) -> None:
        self.rulebook: Rulebook = load_rulebook(rules)
        self._threads = ThreadpoolController()
        try:
            self._load(rules, registry, model)
        except TidingsError:
            raise
        except Exception as error:
            if len(self.rulebook.folders) == 1:
                raise
            raise _unusable(self.rulebook, error) from error

    def _load(
        self,
        rules: str | Path | None,
        registry: str | Path | None,
        model: str | Path | None,
    ) -> None:
        self.nlp = load(rules, registry, model)
        _lighten(self.nlp)
        self._kinds = Kinds(self.rulebook)
        known = registry_at(Path(registry)) if registry else None
        self._identities = Identities(self.rulebook, known)
        self._programmes = Programmes(self.rulebook)
        self._amounts = Amounts(self.rulebook)
        self._periods = Periods(self.rulebook)
        self._areas = Areas(self.rulebook)
        self._people = People(self.rulebook)
        self._relations = Relations(self.rulebook)

    def extract_batch(self, documents: Sequence[Document]) -> list[Extraction | Failure]:
        """Extract a batch in one memory zone; a document that fails becomes a Failure.

        Matrix products use one thread: the products are small, and workers share the cores.
        """
        with self._zone(), no_search_for_cycles(), self._threads.limit(limits=1):
            parsed = self._parse([shown(document) for document in documents])
            return [
                self._extract_or_fail(given, document, doc)
                for given, (document, doc) in zip(documents, parsed, strict=True)
            ]

    def _zone(self) -> AbstractContextManager[object]:
        """What frees the words of a batch after it; nothing until enough of them are known.

        Outside a zone the tokenizer remembers how it cut a word, and that is most of its speed.
        """
        full = len(self.nlp.vocab) > _KNOWN_WORDS
        return self.nlp.memory_zone() if full else nullcontext()

    def _parse(self, documents: Sequence[Document]) -> Iterator[tuple[Document, Doc | Exception]]:
        fitting = [document for document in documents if len(document.text) <= MAX_CHARACTERS]
        parsed: Iterable[Doc | Exception]
        try:
            parsed = self._parse_together([document.text for document in fitting])
        except Exception:  # one bad document must not take its batch with it
            parsed = [self._parse_alone(document) for document in fitting]
        docs = iter(parsed)
        for document in documents:
            fits = len(document.text) <= MAX_CHARACTERS
            yield document, next(docs) if fits else _too_long(document)

    def _parse_together(self, texts: Iterable[str]) -> list[Doc]:
        """The texts through one component after the other, not each through all: what a component
        looks things up in stays in the processor's cache."""
        docs = [spans.bare_doc(self.nlp, text) for text in texts]
        for _, component in self.nlp.pipeline:
            together = getattr(component, "pipe", None)
            docs = list(together(docs) if together else map(component, docs))
        return docs

    def _parse_alone(self, document: Document) -> Doc | Exception:
        try:
            return self.nlp(spans.bare_doc(self.nlp, document.text))
        except Exception as error:
            return error

    def _extract_or_fail(
        self, given: Document, document: Document, doc: Doc | Exception
    ) -> Extraction | Failure:
        try:
            if isinstance(doc, Exception):
                raise doc
            return as_given(self.read(document, doc), given)
        except Exception as error:
            return _failure(document, error)

    def read(self, document: Document, doc: Doc) -> Extraction:
        """The records of a document from its processed ``doc``."""
        text = document.text
        document = self._with_metadata(document, doc)
        context = build_context(document, None, self.rulebook)
        organisations = self._identities.resolve(
            text, spans.read_group(doc, spans.ORGANISATIONS), context
        )
        context = build_context(document, organisations, self.rulebook)
        mentions = Mentions(
            organisations=tuple(organisations),
            programmes=tuple(
                self._programmes.name(text, spans.read_group(doc, spans.PROGRAMMES), context)
            ),
            amounts=tuple(
                self._amounts.normalise(text, spans.read_group(doc, spans.MONEY), context)
            ),
            dates=tuple(self._periods.normalise(text, spans.read_group(doc, spans.DATES), context)),
            areas=tuple(self._areas.tag(text, spans.read_group(doc, spans.AREAS))),
            people=tuple(
                self._people.describe(
                    text, spans.read_group(doc, spans.PEOPLE), organisations, context
                )
            ),
        )
        amounts, commitments, agreements = self._relations.relate(document, mentions, context)
        return Extraction(
            document=document,
            kind=self._kinds.of(document),
            words=len(text.split()),
            organisations=mentions.organisations,
            programmes=mentions.programmes,
            amounts=tuple(amounts),
            dates=mentions.dates,
            areas=mentions.areas,
            people=mentions.people,
            commitments=tuple(commitments),
            agreements=tuple(agreements),
        )

    def _with_metadata(self, document: Document, doc: Doc) -> Document:
        """The document with the title and the date that its own text gives, where it had none."""
        if document.title is None:
            document = replace(document, title=find_title(document.text))
        if document.published is None:
            found = up_to_dateline(document.text, spans.read_group(doc, spans.DATES))
            dates = self._periods.normalise(document.text, found, Context())
            published = find_dateline(document.text, dates)
            if published:
                document = replace(document, published=published, published_from="dateline")
        return document


def _unusable(rulebook: Rulebook, error: Exception) -> RulesError:
    """What somebody's own rules make fail, with the command that names the file and the line."""
    folder = rulebook.folders[-1]
    why = f"{type(error).__name__}: {error}"  # of an expression it holds the whole grammar
    return RulesError(
        f"these rules cannot be used: {why[:_REASON]}",
        where=str(folder),
        hint=f"tidings rules check --rules {folder} names the line",
    )


def _too_long(document: Document) -> InputError:
    return InputError(
        f"the document has {len(document.text):,} characters, the limit is {MAX_CHARACTERS:,}",
        hint="split it into announcements",
    )


def _failure(document: Document, error: Exception) -> Failure:
    if isinstance(error, TidingsError):
        return Failure(document.source, document.doc_id, "extract", error.what, error.hint)
    reason = f"{type(error).__name__}: {error}"
    hint = "this is a defect of Tidings: please report it with the document"
    return Failure(document.source, document.doc_id, "extract", reason, hint)

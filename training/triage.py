"""Fit the model of triage, and show how well it holds on documents that it was not fitted on.

    python training/triage.py BENCH [--write]

BENCH holds the tasks named in `CORPORA`; `coded` are the annotations beside this file. Only weights of words come out,
never texts. Words that a language writes with a capital (names of people, places and outlets) are no features; nor are
words that stand in few documents. scikit-learn is needed here and for selection, and nowhere else.

With `--write` the weights are written; the figures stand in docs/models/triage.md.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from annotation import standoff
from annotation.coded import NEWS
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from groundswell.extract.triage import coded_words, features, protest_words, read_words
from groundswell.language.fold import fold

ROOT = Path(__file__).resolve().parents[1]
OWN = Path(__file__).with_name("triage_headlines.yaml")
MODEL = ROOT / "src/groundswell/extract/triage.json"

FOLDS = 5
LEAST_DOCUMENTS = 8  # that a word must stand in
LEAST_CORPORA = 2  # so that it is no habit of one outlet
LOWER = 0.9  # share of a word's uses, other than at the start of a sentence, that must be in lower case
STRENGTH = 0.5  # of the fit: smaller draws weights closer to nothing
WORD_SCALE = 0.7  # single words count less than the lexicon, so that they learn only what it leaves
LOST = 0.025  # share of relevant documents that may fail to be passed on

#: Corpus to its language and the weight of one document: a corpus that is all of one label shall not drown the others.
CORPORA = {
    "relevance_en": ("en", 1.0),
    "relevance_es": ("es", 2.0),
    "case2": ("en", 1.0),
    "records_en": ("en", 1.0),
    "records_es": ("es", 2.0),
    "mm": ("en", 0.25),
    "time": ("en", 0.5),
    "geo": ("en", 0.3),
    "honduras": ("es", 0.1),
    "ipe": ("en", 0.3),
    "coded_en": ("en", 1.0),
    "coded_es": ("es", 1.0),
    "news_es": ("es", 1.0),
    "own_en": ("en", 2.0),
    "own_es": ("es", 2.0),
}
JUDGED = ("relevance_en", "relevance_es", "case2")
_PEOPLE_OF_A_PLACE = re.compile(r"es:\w+(?:enses?|en[oa]s?|inos?|inas?)$")
_CAPITAL = re.compile(r"(?<=[a-z,;] )([A-Za-zÁÉÍÓÚÑáéíóúñü]+)")


@dataclass(frozen=True, slots=True)
class Example:
    """One document with its label."""

    corpus: str
    text: str
    title: str | None
    relevant: bool

    @property
    def language(self) -> str:
        return CORPORA[self.corpus][0]


def _rows(path: Path) -> Iterable[dict]:
    return (json.loads(line) for line in path.open(encoding="utf-8"))


def _relevant(corpus: str, gold: dict) -> bool | None:
    if "relevant" in gold:
        return bool(gold["relevant"])
    if corpus == "case2":
        if gold["sub_event"] == "mob_violence":
            return None
        return gold["sub_event"] is not None
    if corpus in ("time", "geo"):
        return False
    if corpus == "honduras":
        return True if gold["protest_in_text"] else None
    if corpus == "ipe":  # force is used on crowds; the other articles are neither here nor there
        return True if {"KILL", "FORCE"} & set(gold["labels"]) else None
    if corpus.startswith("records"):
        return any(gold["readers"].values())
    return True


def examples(bench: Path) -> list[Example]:
    """All documents that have a label."""
    found = [
        Example(f"own_{language}", text, None, label == "protest")
        for language, labels in yaml.safe_load(OWN.read_text(encoding="utf-8")).items()
        for label, texts in labels.items()
        for text in texts
    ]
    by_hand = list(standoff.load(bench))
    held_out = {one.doc["id"] for one in by_hand if one.part == "test"}
    found += [
        Example(f"coded_{one.language}", one.doc["text"], one.doc.get("title"), one.relevant)
        for one in by_hand
        if one.part == "train" and one.task not in JUDGED
    ]
    found += [
        Example(f"news_{row['language']}", row["text"], row["title"], row["relevant"]) for row in standoff.rows(NEWS)
    ]
    for corpus in CORPORA:
        if corpus.startswith(("own_", "coded_", "news_")):
            continue
        gold = {row["id"]: row for row in _rows(bench / "tasks" / corpus / "gold.jsonl")}
        for row in _rows(bench / "tasks" / corpus / "docs.jsonl"):
            label = _relevant(corpus, gold[row["id"]])
            if label is not None and row["id"] not in held_out:
                found.append(Example(corpus, row["text"], row.get("title"), label))
    return found


def vocabulary(found: Sequence[Example], bench: Path) -> set[str]:
    """Words that may be weighed, with their language: in enough documents, and no names."""
    documents: Counter[str] = Counter()
    corpora: dict[str, set[str]] = defaultdict(set)
    for e in found:
        for word in set(read_words(e.text, title=e.title)):
            documents[f"{e.language}:{word}"] += 1
            corpora[f"{e.language}:{word}"].add(e.corpus)
    upper: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    texts = [(e.language, e.text) for e in found if e.corpus not in ("mm", "relevance_en")]
    texts += [("en", row["text"]) for row in _rows(bench / "tasks" / "speed" / "docs.jsonl")]
    for language, text in texts:
        for word in _CAPITAL.findall(text):
            (upper if word[0].isupper() else lower)[f"{language}:{fold(word)}"] += 1
    return {
        name
        for name, count in documents.items()
        if len(corpora[name]) >= LEAST_CORPORA
        and not _PEOPLE_OF_A_PLACE.search(name)
        and count >= LEAST_DOCUMENTS
        and lower[name] >= 5
        and lower[name] >= LOWER * (lower[name] + upper[name])
    }


def weighed(example: Example, words_known: set[str]) -> dict[str, float]:
    """Features of a document, with single words scaled down."""
    words = read_words(example.text, title=example.title)
    coded = list(coded_words(words, protest_words(example.language)))
    out = {"language es": float(example.language == "es")}
    for name, value in features(words, coded, language=example.language).items():
        mark = name[2:3]
        if mark in ":>":
            if f"{name[:2]}:{name[3:]}" in words_known:
                out[name] = value * WORD_SCALE
        else:
            out[name] = value
    return out


def fit(rows: Sequence[dict[str, float]], found: Sequence[Example]) -> tuple[DictVectorizer, LogisticRegression]:
    """The model fitted on some documents."""
    vectors = DictVectorizer()
    model = LogisticRegression(C=STRENGTH, max_iter=2000, solver="liblinear")
    weights = [CORPORA[e.corpus][1] for e in found]
    matrix = vectors.fit_transform(rows)
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    model.fit(matrix, [e.relevant for e in found], sample_weight=weights)
    return vectors, model


def _folds(found: Sequence[Example]) -> list[int]:
    """A fifth for every document, corpus by corpus."""
    seen: Counter[str] = Counter()
    folds = []
    for example in found:
        folds.append(seen[example.corpus] % FOLDS)
        seen[example.corpus] += 1
    return folds


def crossed(rows: Sequence[dict[str, float]], found: Sequence[Example], parts: Sequence[object]) -> np.ndarray:
    """Probability for every document from a model that was fitted without its part."""
    chance = np.zeros(len(found))
    for part in dict.fromkeys(parts):
        inside = [i for i, p in enumerate(parts) if p != part]
        outside = [i for i, p in enumerate(parts) if p == part]
        vectors, model = fit([rows[i] for i in inside], [found[i] for i in inside])
        chance[outside] = model.predict_proba(vectors.transform([rows[i] for i in outside]))[:, 1]
    return chance


def _f1(truth: np.ndarray, guess: np.ndarray) -> float:
    return float(2 * (truth & guess).sum() / max(1, truth.sum() + guess.sum()))


def report(found: Sequence[Example], chance: np.ndarray) -> None:
    """Print the figures of each corpus."""
    for corpus in CORPORA:
        at = [i for i, e in enumerate(found) if e.corpus == corpus]
        truth, p = np.array([found[i].relevant for i in at]), chance[at]
        line = f"{corpus:14} n {len(at):5} relevant {truth.sum():5} said {(p >= 0.5).sum():5}"
        if 0 < truth.sum() < len(at):
            best = max((_f1(truth, p >= t), t) for t in np.arange(0.1, 0.9, 0.02))
            line += f"  F1 {_f1(truth, p >= 0.5):.3f} (best {best[0]:.3f} at {best[1]:.2f})"
            line += f"  AUC {roc_auc_score(truth, p):.3f}"
        else:
            line += f"  accuracy {((p >= 0.5) == truth).mean():.3f}"
        print(line)


def main() -> None:
    """Cross-validate, fit on all and write."""
    bench = Path(sys.argv[1])
    found = examples(bench)
    known = vocabulary(found, bench)
    rows = [weighed(e, known) for e in found]
    chance = crossed(rows, found, _folds(found))
    report(found, chance)
    truth = np.array([e.relevant for e in found])
    for low in np.arange(0, 1, 0.1):
        at = (chance >= low) & (chance < low + 0.1)
        print(f"{low:.1f} said, {truth[at].mean() if at.any() else float('nan'):.2f} are, n {at.sum()}")
    judged = np.array([e.corpus in (*JUDGED, "records_en", "records_es", "mm") for e in found])
    least = float(np.quantile(chance[truth & judged], LOST))
    print(f"pass on from {least:.3f}: {(chance[~truth] >= least).mean():.3f} of the others pass")
    print("Each corpus by a model that never saw it")
    report(found, crossed(rows, found, [e.corpus for e in found]))
    if "--write" in sys.argv:
        _write(*fit(rows, found), least)


def _write(vectors: DictVectorizer, model: LogisticRegression, least: float) -> None:
    weights = {}
    for name, weight in zip(vectors.get_feature_names_out(), model.coef_[0], strict=True):
        scaled = weight * (WORD_SCALE if name[2:3] in ":>" else 1)
        if abs(scaled) >= 0.01:
            weights[name] = round(float(scaled), 3)
    language = weights.pop("language es", 0.0)
    bias = float(model.intercept_[0])
    data = {
        "bias": {"en": round(bias, 4), "es": round(bias + language, 4)},
        "pass_on": round(least, 4),
        "weights": weights,
    }
    MODEL.write_text(json.dumps(data, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{MODEL}: {len(weights)} weights, {MODEL.stat().st_size} bytes")


if __name__ == "__main__":
    main()

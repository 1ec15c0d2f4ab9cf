"""Stories: reports that tell the same happening in much the same words stay on one side of every test.

Papers print one agency's text under other headlines, and write of one happening for days. A model that has read one of
them knows the others: its figures there would say too much.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer

ALIKE = 0.4  # cosine of weighted words from which two reports are of one story: copies have .9, a story's next day .4


def _pairs(texts: Sequence[str]) -> coo_matrix:
    """Likeness of the reports that are alike."""
    words = TfidfVectorizer(sublinear_tf=True, min_df=2, max_df=0.3).fit_transform(texts)
    likeness = (words @ words.T).tocoo()
    alike = likeness.data >= ALIKE
    return coo_matrix((likeness.data[alike], (likeness.row[alike], likeness.col[alike])), shape=likeness.shape)


def stories(names: Sequence[str], texts: Sequence[str], held_out: set[str]) -> tuple[dict[str, str], set[str]]:
    """The story of each report, by its first name; and the reports that are alike to one that is held out.

    Parameters
    ----------
    names
        Identifiers, one a report.
    texts
        Their texts.
    held_out
        Names of the reports that are held out for testing.
    """
    pairs = _pairs(texts)
    _, labels = connected_components(pairs, directed=False)
    first: dict[int, str] = {}
    for label, name in zip(labels, names, strict=True):
        first[label] = min(name, first.get(label, name))
    held = np.array([name in held_out for name in names])
    near = {names[i] for i, j in zip(pairs.row, pairs.col, strict=True) if held[j] and not held[i]}
    return {name: first[label] for label, name in zip(labels, names, strict=True)}, near

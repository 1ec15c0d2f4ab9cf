"""What stands around a candidate: the words beside it, and what its sentences are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from groundswell.extract.events import Frame
from groundswell.extract.selection.belonging import Spanned
from groundswell.extract.selection.scene import Scene

DAYS = (-1, 0, 1, 3, 7, 14, 45, 400)  # days before publication at which a date is told apart
_AROUND = 4  # words beside a trigger that are looked at


def crossed(features: Iterable[str], by: str) -> Iterator[str]:
    """The features, and each again together with one more."""
    for feature in features:
        yield feature
        yield f"{by}: {feature}"


def around(scene: Scene, mention: Spanned) -> Iterator[str]:
    """The words right before and after a mention."""
    before = scene.words(mention.start, mention.end, -_AROUND)
    after = scene.words(mention.start, mention.end, _AROUND)
    for word in before[-1:]:
        yield f"{scene.language} < {word}"
    for word in before:
        yield f"{scene.language} << {word}"
    for word in after[:1]:
        yield f"{scene.language} > {word}"
    for word in after:
        yield f"{scene.language} >> {word}"
    if len(before) > 1:
        yield f"{scene.language} < {before[-2]} {before[-1]}"


def about(scene: Scene, frame: Frame, kind: str, beside: Iterable[Spanned] = ()) -> Iterator[str]:
    """What the sentences that tell an event are about, and those of some mentions, each word together with `kind`."""
    told = scene.content(*(t.trigger.sentence for t in frame.tellings))
    yield from (f"{kind} {scene.language} told {word}" for word in told)
    near = scene.content(*(scene.sentence(mention) for mention in beside))
    yield from (f"{kind} {scene.language} near {word}" for word in near)

"""The packaged samples: how the extractor does on them, and the lines that it gives.

python -m groundswell.evaluate.samples             # table and differences
python -m groundswell.evaluate.samples --write F   # write the lines, one a sample, to a file
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from groundswell.evaluate.compare import Difference, Tally, compare, tallies
from groundswell.extract.pipeline import Extractor
from groundswell.record.json import dumps
from groundswell.samples import load_gold, load_samples


def score() -> tuple[dict[str, Tally], list[Difference]]:
    """Tallies over all samples by field, and every difference."""
    extractor, counted, differences = Extractor(), Counter[str](), []
    for document in load_samples():
        more, found = compare(extractor.extract(document), load_gold(document.id))
        counted += more
        differences += found
    return tallies(counted), differences


def lines() -> list[str]:
    """The line of output of every sample."""
    extractor = Extractor()
    return [dumps(extractor.extract(document)) for document in load_samples()]


def main(arguments: list[str]) -> None:
    """Print the table, or write the lines."""
    if arguments[:1] == ["--write"]:
        Path(arguments[1]).write_text("".join(f"{line}\n" for line in lines()), "utf-8")
        return
    table, differences = score()
    for d in differences:
        sys.stdout.write(f"{d.document:<24}{d.field:<12}gold {d.gold or '-'} | extracted {d.extracted or '-'}\n")
    for name, tally in table.items():
        sys.stdout.write(
            f"{name:<12}{tally.f1:.2f}  {tally.both} right, {tally.invented} invented, {tally.missed} missed\n"
        )


if __name__ == "__main__":
    main(sys.argv[1:])

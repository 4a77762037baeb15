# make reproduce   the teaching studies, from transcripts to findings; their reports go to reports/
# make test        what CI runs: style, types, floors, tests
# make lint        style, types and floors alone
# make docs        the documentation, as pages in docs/_build/html
# make notebooks   the notebooks anew, run from top to bottom
# make slow        the tests that take long, and the simulation (some half an hour on two cores)
# make clean       remove what the others made
#
# Another Python: make test PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
SOURCES := src tests benchmarks docs

.DEFAULT_GOAL := test
.PHONY: reproduce test lint docs notebooks slow clean

reproduce: $(STAMP)
	@$(BIN)/qualcoop reproduce -o reports

test: lint
	@$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(STAMP)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache

docs: $(STAMP)
	@$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

notebooks: $(STAMP)
	@$(BIN)/python tests/notebook_forge.py

slow: $(STAMP)
	@$(BIN)/python -m pytest -m slow
	@$(BIN)/python benchmarks/simulation.py

# Whatever is wrong with the machine is said before anything is made.
$(STAMP): pyproject.toml constraints.txt
	@command -v "$(PYTHON)" >/dev/null || { \
	  echo "$(PYTHON) was not found. Install Python 3.11 or newer (Debian, Ubuntu: sudo apt-get install python3 python3-venv)," >&2; \
	  echo "or name one that is there: make PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is $$($(PYTHON) --version 2>&1); qualcoop needs Python 3.11 or newer." >&2; \
	  echo "Name one that is there: make PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make a virtual environment: the Debian package python3-venv is missing." >&2; \
	  echo "Install it: sudo apt-get install python3-venv" >&2; \
	  echo "Then run make again." >&2; exit 1; }
	@test -x $(BIN)/pip && $(BIN)/python -c '' || "$(PYTHON)" -m venv --clear $(VENV)
	@echo "Installing qualcoop and what it needs into $(VENV) (some minutes the first time) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,fast,semantic,scale,notebook,docs]'
	@touch $@

clean:
	rm -rf $(VENV) build dist docs/_build docs/made .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

# Two commands do everything, set-up included: `make run` and `make test`.
# The virtual environment is made when it is missing and brought up to date when the lock changes.

SUITS := -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	if $$python $(SUITS) 2>/dev/null; then echo $$python; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: run test fuzz lint audit browser fast bench floors docs tour lock clean

run: $(READY)
	$(BIN)/tidings extract corpus/raw --out output

test: lint
	$(BIN)/python -m pytest
	$(BIN)/tidings evaluate corpus/gold --floors corpus/floors.json
	$(BIN)/tidings rules check

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pip check

# Known weaknesses of what the lock pins, asked of the public index: needs the network.
audit: $(READY)
	$(BIN)/pip-audit --requirement requirements.lock --require-hashes --disable-pip

# The report in a real browser; `make test` runs these too where Chromium is there.
browser: $(READY)
	@command -v chromium >/dev/null || apt-get install --yes chromium || \
		{ echo "install Chromium first, as root: apt-get install chromium"; exit 1; }
	$(BIN)/python -m pytest tests/test_browser.py

# Chance files and documents, for longer than `make test` takes; the worst stay in tests/cases/worst.
fuzz: $(READY)
	$(BIN)/python -m tests.fuzz --minutes 20
	TIDINGS_FUZZ=3000 $(BIN)/python -m pytest tests/test_read_fuzz.py

# A wheel with the hot modules compiled to C, kept if it writes the same bytes: needs a C compiler.
fast: $(READY)
	$(BIN)/python -m bench.compiled

bench: $(READY)
	$(BIN)/python -m bench.run

# Raise the floors of the regression gate to the figures of today; they never fall.
floors: $(READY)
	$(BIN)/tidings evaluate corpus/gold --floors corpus/floors.json --raise-floors

# Write the pages that are made from the code.
docs: $(READY)
	$(BIN)/python -c "from tidings.schema import markdown; print(markdown(), end='')" > docs/tables.md

# Execute the notebook anew; after a change of rules its figures may be others.
tour: $(READY)
	$(BIN)/python -m tests.tour

# Pin every dependency with its hashes; needs uv, and is the only target that does.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --output-file requirements.lock

$(READY): requirements.lock pyproject.toml
	@if [ -z "$(PYTHON)" ]; then echo "Tidings needs Python 3.11, 3.12 or 3.13 on the PATH"; exit 1; fi
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

clean:
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

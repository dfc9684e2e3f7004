# Each target does all its own set-up on a machine with Python 3.11 or later.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests that take minutes, each by its nature.
LONG := browser or builds or faults or hostile or validators
READY := $(VENV)/.ready

.PHONY: run test ui bench evaluate train fuzz lint lock clean

run: $(READY)
	$(BIN)/inspection-outcomes build

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not ($(LONG))"
	@echo "the long part, apart: in a browser, before validators of others, whole builds, killed ones, hostile documents"
	$(BIN)/python -m pytest -n auto --dist worksteal -rP -m "$(LONG)"

# Runs and their history are kept in .dagster, so that they are there the next time.
ui: $(READY)
	DAGSTER_HOME="$(CURDIR)/.dagster" VIRTUAL_ENV="$(CURDIR)/$(VENV)" PATH="$(CURDIR)/$(BIN):$$PATH" dg dev

bench: $(READY)
	$(BIN)/python tests/bench.py

# How well claims, follow-ups, polarity and themes agree with labels made by reading.
evaluate: $(READY)
	$(BIN)/python -m tests.evaluation

# Learn the weights of words for polarity anew, from the corpus beside the project.
train: $(READY)
	$(BIN)/python -m tests.evaluation.train_polarity

# What readers and extractors do with documents that nobody would write; on Linux. Some fifty a second on one core.
EXECUTIONS ?= 200000
fuzz: $(READY)
	$(BIN)/python -m tests.fuzz $(EXECUTIONS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The environment, exactly as the lock file says, and the project in it.
$(READY): requirements.lock pyproject.toml
	@echo "making the environment in $(VENV) (a minute or two, once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or later is needed: make PYTHON=python3.11 run')"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $(READY)

# New versions of everything within the bounds of pyproject.toml.
lock:
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --upgrade --group dev \
	  --custom-compile-command "make lock" pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) outputs/releases outputs/.work outputs/reports outputs/latest.json outputs/versions.json outputs/index.html

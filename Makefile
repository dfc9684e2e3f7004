# Each target does all its own set-up on a machine with Python 3.11 or later.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests that take minutes, each by its nature.
LONG := browser or builds or faults or hostile or installs or releases or timing or validators
# What is installed: what a build needs, or what developers need beside it.
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
# One process more than there are processors: some of the long tests wait most of the time.
LONG_WORKERS = $$($(BIN)/python -c "import os; print((os.cpu_count() or 1) + 1)")

.PHONY: run test ui bench evaluate train fuzz mutate lint lock wheel clean

run: $(RUNTIME)
	DAGSTER_HOME="$(CURDIR)/.dagster" $(BIN)/inspection-outcomes build

test: $(DEVELOPMENT)
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not ($(LONG) or corpus)"
	@echo "long tests: the corpus, a browser, third-party validators, whole and killed builds, many releases, hostile documents, timings, the installed package"
	$(BIN)/python -m pytest -n $(LONG_WORKERS) --dist worksteal -rPfE --durations 20 -m "$(LONG) or corpus"

# Runs and their history are kept in .dagster, so that they are there the next time. Those that a power cut ended are marked
# as failed first: they would hold up all others.
ui: $(RUNTIME)
	DAGSTER_HOME="$(CURDIR)/.dagster" $(BIN)/python -m pipeline.orchestration.interrupted_runs
	DAGSTER_HOME="$(CURDIR)/.dagster" VIRTUAL_ENV="$(CURDIR)/$(VENV)" PATH="$(CURDIR)/$(BIN):$$PATH" dg dev

bench: $(DEVELOPMENT)
	$(BIN)/python tests/bench.py

# How well claims, follow-ups, polarity and themes agree with labels made by reading.
evaluate: $(DEVELOPMENT)
	$(BIN)/python -m tests.evaluation

# Learn the weights for polarity and themes and the network anew, from the corpus beside the project: some forty minutes on
# two cores.
train: $(DEVELOPMENT)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements-training.lock
	$(BIN)/python -m tests.evaluation.train_polarity
	$(BIN)/python -m tests.evaluation.train_themes

# What readers and extractors do with documents that nobody would write; on Linux. Some fifty a second on one core.
EXECUTIONS ?= 200000
fuzz: $(DEVELOPMENT)
	$(BIN)/python -m tests.fuzz $(EXECUTIONS)

# Change the code in small ways, one at a time, and list the changes that no test notices. By hand or weekly.
MUTANTS ?= 100
MINUTES ?= 30
mutate: $(DEVELOPMENT)
	$(BIN)/python -m tests.mutation --mutants $(MUTANTS) --minutes $(MINUTES) --markers "not ($(LONG))"

lint: $(DEVELOPMENT)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The environment, with the versions and hashes of a lock file, and the project in it.
define environment
	@echo "making the environment in $(VENV) (a minute or two, once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or later is needed: make PYTHON=python3.11 run')"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements-tools.lock
	@$(BIN)/uv pip $(1) --quiet --compile-bytecode --python $(BIN)/python --require-hashes $(2)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --build-constraints requirements-tools.lock --no-deps --editable .
endef

# installed and not synchronised: what developers need may be there already
$(RUNTIME): requirements.lock requirements-tools.lock pyproject.toml
	$(call environment,install,--requirements requirements.lock)
	@touch $(RUNTIME)

$(DEVELOPMENT): requirements-dev.lock requirements-tools.lock pyproject.toml
	$(call environment,sync,requirements-dev.lock)
	@touch $(DEVELOPMENT) $(RUNTIME)

# New versions of everything within the bounds of pyproject.toml: for developers, for a build, for the container image,
# for what installs the others and builds this package, and for training.
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock"
lock: $(DEVELOPMENT)
	$(COMPILE) pyproject.toml --upgrade --group dev --output-file requirements-dev.lock
	$(COMPILE) pyproject.toml --constraints requirements-dev.lock --output-file requirements.lock
	$(COMPILE) pyproject.toml --constraints requirements-dev.lock --extra dask --extra postgres --output-file requirements-image.lock
	$(COMPILE) --upgrade --constraints requirements-dev.lock --group tools --output-file requirements-tools.lock
	$(COMPILE) --upgrade --constraints requirements-dev.lock --group training --output-file requirements-training.lock

# What is built, installed in an empty environment, builds the same release as this checkout.
wheel: $(DEVELOPMENT)
	$(BIN)/python -m pytest -q -m installs

clean:
	rm -rf $(VENV) dist outputs/releases outputs/.work outputs/reports outputs/latest outputs/latest.json outputs/versions.json outputs/index.html

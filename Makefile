# All that a person or CI does with this repository. `make` alone lists it.
# Needs make and Python 3.11 or newer; another Python: make setup PYTHON=python3.12

PYTHON  ?= python3
WORKERS ?= 2
ARGS    ?=

VENV      := .venv
PY        := $(VENV)/bin/python
TOWNLET   := $(VENV)/bin/townlet
PYTEST    := $(PY) -m pytest
INSTALLED := $(VENV)/.installed
LEARNING  := $(VENV)/.learning
PEERS     := .venv-peers
WARMED    := $(VENV)/.warmed
KERNELS   := $(shell find components systems -name '*.py' 2>/dev/null) townlet_ecs/env/stepping.py

# Only `make lock` uses it: it writes requirement files that hold on every Python and platform.
UV   := uv==0.13.9
# Which torch: whatever build the index or the wheels that pip is told of offer. For Linux the common index has the one
# with GPU libraries, several GB; PIP_EXTRA_INDEX_URL or PIP_FIND_LINKS may name where CPU builds are. Both count as
# this version, so it has no hash; all else that learning needs is in requirements/learn.txt.
TORCH := torch==2.13.0
LOCK := $(VENV)/bin/uv pip compile pyproject.toml --quiet --universal --fork-strategy fewest \
        --python-version 3.11 --generate-hashes --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help setup setup-learn run test test-long reliability charter bench bench-peers pictures format lock clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | tr '|' '\t' | expand -t 22

setup: $(WARMED)  ## make .venv with everything the tests need, and compile the kernels once

setup-learn: $(WARMED) $(LEARNING)  ## add what examples and long tests learn with: torch (CPU is enough), SB3, pyarrow

run: setup  ## run the default town (ARGS="--days 3 --seed 7")
	$(TOWNLET) run $(ARGS)

test: setup  ## linters, types, import rules, and every quick test
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PYTEST) -n $(WORKERS) -m "not long and not reliability and not charter" $(ARGS)

# pytest says 5 when it finds no test: here that only means that nobody has written a long one.
test-long: setup-learn  ## the slow tests
	$(PYTEST) -n $(WORKERS) -m long $(ARGS) || test $$? -eq 5

reliability: setup  ## thousands of random storms, new ones each time; counts are printed
	TOWNLET_RELIABILITY=1 $(PYTEST) -n $(WORKERS) -rP -m reliability $(ARGS)

charter: setup  ## the acceptance test of the town: many seeds, many days
	$(PYTEST) -n $(WORKERS) -rP -m charter $(ARGS)

bench: setup  ## measure speed, alone on the machine
	$(PYTEST) benchmarks $(ARGS)
	@mkdir -p out
	$(TOWNLET) bench --plot out/bench.png

bench-peers: $(PEERS)/.installed  ## one small model in Mesa, numpy, Python and here, side by side
	$(PEERS)/bin/python -m benchmarks.peers $(ARGS)

pictures: setup  ## draw the pictures of docs/viewer.md anew (ARGS="night rain": some of them)
	$(PY) docs/pictures/draw.py $(ARGS)

format: setup  ## repair what ruff can repair
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

lock: $(PY)  ## choose versions anew: requirements/*.txt from pyproject.toml
	@$(PY) -m pip install -qq "$(UV)"
	$(LOCK) --upgrade --output-file requirements/run.txt
	$(LOCK) --upgrade --output-file requirements/dev.txt --constraint requirements/run.txt \
	  --extra env --extra plot --extra video --extra view --group dev
	$(LOCK) --upgrade --constraint requirements/dev.txt --extra parquet --extra sb3 \
	  | awk '/^[a-z]/ { left_out = /^(torch|triton|cuda-|nvidia-)/ } !left_out' > requirements/learn.txt
	$(LOCK) --upgrade --output-file requirements/peers.txt --constraint requirements/run.txt --group peers

clean:  ## remove what tools and builds wrote (the environments stay: rm -rf .venv .venv-peers)
	rm -rf build dist out .benchmarks .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -not -path './.venv*' -prune -exec rm -rf {} +

$(PY) $(PEERS)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Townlet needs Python 3.11 or newer, and $(PYTHON) is not: name one that is," \
	       "as in 'make setup PYTHON=python3.12'" >&2; exit 1; }
	$(PYTHON) -m venv $(@D)/..

# The interpreter is wanted, not newer: an order-only prerequisite.
$(INSTALLED): requirements/dev.txt pyproject.toml | $(PY)
	@echo "installing the locked requirements and the project into $(VENV)"
	@$(PY) -m pip install -qq --require-hashes --requirement requirements/dev.txt
	@$(PY) -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(LEARNING): requirements/learn.txt | $(INSTALLED)
	@echo "installing what examples and long tests learn with into $(VENV)"
	@$(PY) -m pip install -qq --no-deps --require-hashes --requirement requirements/learn.txt
	@$(PY) -m pip install -qq --no-deps "$(TORCH)"
	@touch $@

# Test workers that all compile the same kernels at once waste minutes, so it is done before them.
$(WARMED): $(INSTALLED) $(KERNELS)
	$(TOWNLET) doctor --warm env
	@touch $@

# It runs the checkout, so the project itself is not installed.
$(PEERS)/.installed: requirements/peers.txt | $(PEERS)/bin/python
	@echo "installing what we are compared with into $(PEERS)"
	@$(PEERS)/bin/python -m pip install -qq --require-hashes --requirement requirements/peers.txt
	@touch $@

# Two commands: `make run` talks, `make test` proves. Both set themselves up with python3 and nothing else.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test cases chaos bench clean

run: .venv/.run
	@$(BIN)/tandem run

test: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist worksteal

cases: .venv/.dev
	@$(BIN)/pytest -m cases tests/cases

chaos: .venv/.dev
	@$(BIN)/python -m benchmarks.chaos --kills 1000
	@$(BIN)/python -m benchmarks.clock_chaos --kills 200
	@$(BIN)/python -m benchmarks.desk_chaos --kills 30

bench: .venv/.dev
	@$(BIN)/python -m benchmarks.start_up
	@$(BIN)/python -m benchmarks.message_path
	@$(BIN)/python -m benchmarks.telegram_path
	@$(BIN)/python -m benchmarks.archive
	@$(BIN)/python -m benchmarks.metrics
	@$(BIN)/python -m benchmarks.reminders
	@$(BIN)/python -m benchmarks.reminder_limits
	@$(BIN)/python -m benchmarks.clock_changes
	@$(BIN)/python -m benchmarks.sync

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Tandem needs Python 3.11 or newer; set PYTHON=/path/to/python3.11 (found: $$($(PYTHON) -V 2>&1))." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python can't make a virtual environment here: install the package python3-venv (apt install python3-venv)." >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.run: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Setting up .venv (once; about half a minute) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

.venv/.dev: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Setting up .venv for tests (once; about half a minute) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@ .venv/.run

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

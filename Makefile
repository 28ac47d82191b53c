# Entente: one command for each thing one does with it. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run client test screenshots check format lint types imports audit train evaluate bench smoke openapi docs lock clean

PYTHON ?= python3
PORT   ?= 8000
URL    ?= http://localhost:$(PORT)
VENV   := .venv
BIN    := $(VENV)/bin
export PORT

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

run: $(VENV)/service ## Set up, load the example archive once, and serve on http://localhost:8000 (PORT=… overrides)
	@$(BIN)/python -m service migrate
	@$(BIN)/python -m service examples
	@exec $(BIN)/python -m service serve

client: $(VENV)/client ## Install the command-line client as .venv/bin/entente
	@echo "$(BIN)/entente --help says what it does; an Entente has to run, as by make run"

test: $(VENV)/development $(VENV)/chromium ## Set up and run all tests (ARGS="-k dyads" narrows)
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile $(ARGS)

screenshots: $(VENV)/development $(VENV)/chromium ## Take pictures of the pages into build/screenshots, and renew those that tests compare with
	$(BIN)/python -m tests.browser.screenshots

check: lint types imports audit docs ## Lint, types, direction of imports, unsafe code, known vulnerabilities, documentation

lint: $(VENV)/development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/development
	$(BIN)/mypy

imports: $(VENV)/development
	$(BIN)/lint-imports --no-cache

audit: $(VENV)/development
	$(BIN)/bandit --quiet --recursive service client/entente_client
	$(BIN)/pip-audit --requirement requirements-dev.txt --disable-pip --no-deps --progress-spinner off

format: $(VENV)/development ## Format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

train: $(VENV)/development ## Fit the model from ENTENTE_DATA and write it to ENTENTE_MODEL (unless set, the shipped one)
	$(BIN)/python -m training.train

evaluate: $(VENV)/development ## Cross-validate the model and write the figures to its card
	$(BIN)/python -m training.evaluate

bench: $(VENV)/development ## Measure speed and memory beside named alternatives
	$(BIN)/python -m benchmarks

smoke: $(VENV)/development ## Ask a running Entente, in plain words, what works (URL=http://…)
	@$(BIN)/python -m tests.smoke $(URL)

openapi: $(VENV)/development ## Write openapi.yaml from the schemas
	$(BIN)/python -m service.openapi > openapi.yaml

docs: $(VENV)/development ## Build the documentation into build/docs, a broken link being an error
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going --nitpicky -b html docs build/docs

lock: $(VENV)/development ## Resolve the pins of requirements*.txt anew
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --upgrade requirements.in --output-file requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --upgrade requirements-client.in --output-file requirements-client.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --upgrade requirements-dev.in --output-file requirements-dev.txt

clean: ## Remove the virtual environment and caches; stored articles stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Entente needs Python 3.11 or later; name one with PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/service: requirements.txt | $(BIN)/python
	@echo "Installing what the service runs on …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(VENV)/client: requirements-client.txt client/pyproject.toml | $(BIN)/python
	@echo "Installing the client …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-client.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable ./client
	@touch $@

$(VENV)/development: requirements-dev.txt client/pyproject.toml | $(BIN)/python
	@echo "Installing what tests and training need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable ./client
	@touch $@ $(VENV)/service $(VENV)/client

# Without a browser the rest is tested all the same: the browser tests say themselves what they miss.
$(VENV)/chromium: | $(VENV)/development
	@$(BIN)/python -m tests.browser.chromium || true
	@touch $@

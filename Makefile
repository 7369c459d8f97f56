# Everything a person does with Rhodian. `make help` lists it. Needs Python 3.11 or later and make; nothing else.

PYTHON ?= python3
PROCESSES ?= 2
PYTEST_ARGS ?=
BENCH_ARGS ?=
SOAK_ARGS ?=
MUTANTS ?= '*'
SAMPLE := --sample 200 --seed 1

CASE := nasdaq-aas-2018
VENV := .venv
BIN := $(VENV)/bin
ROOMS := kernel proofs desk tests $(wildcard bench) docs/site .ci/count.py .ci/rules.py
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
READY := $(VENV)/ready-$(VERSION)

.DEFAULT_GOAL := help
.PHONY: help run test soak deep prove rules book schemas report export mutants sample survivors crosshair sign-off lint format bench docs wheel lock clean check-python

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: $(READY) ## Settle the default at Nasdaq Clearing of September 2018, and draw it
	@mkdir -p out
	@$(BIN)/rhodian settle examples/$(CASE).toml --html out/$(CASE).html
	@echo "Open it in a browser: it is the picture of who bore what."

test: $(READY) ## Run every test
	@$(BIN)/pytest -q -n $(PROCESSES) $(PYTEST_ARGS)

soak: $(READY) ## Play 100,000 random steps of the machine beside a second implementation
	@$(BIN)/python -m tests.soak $(SOAK_ARGS)

deep: $(READY) ## Compare small allocations with the oracle and the machine with its twin, and fuzz the prover, as far as takes hours
	@RHODIAN_PROFILE=deep $(BIN)/pytest -q -n $(PROCESSES) tests/kernel/waterfall/test_small_scope.py
	@$(BIN)/python -m tests.proofs.fuzz --count 10000 --jobs $(PROCESSES)
	@$(BIN)/python -m tests.twin

prove: $(READY) ## Prove the claims of SPEC.md about the functions that ship; what is proved already is kept in .proofs
	@$(BIN)/rhodian prove --cache .proofs

rules: check-python ## Check with Rocq the theorems that the rules of the prover rest on; needs coqc
	@$(PYTHON) .ci/rules.py

book: $(READY) ## Write into SPEC.md and spec/ what is found there and not written: status, level, links, tables
	@$(BIN)/python -m rhodian_proofs.report.book

schemas: $(READY) ## Write the JSON Schemas of what commands answer to docs/, from the records that the answers are
	@$(BIN)/python -m rhodian_desk.documents.schemas docs

report: $(READY) ## Prove everything anew, and write what an auditor reads to out/proofs
	@$(BIN)/rhodian prove --no-cache --report out/proofs

export: $(READY) ## Write every question, its certificate, and what re-checks both without us, to out/questions
	@$(BIN)/rhodian prove --cache .proofs --export out/questions

mutants: $(READY) ## Change the kernel in every way, and let the proofs alone notice; MUTANTS names parts, as in 'pools.limits.*'
	@$(BIN)/rhodian prove --cache .proofs --mutants --select $(MUTANTS)

sample: $(READY) ## Draw some of these changes, the same ones each time, and fail if more survive than are recorded
	@$(BIN)/rhodian prove --mutants --no-cache $(SAMPLE)

survivors: $(READY) ## Record which changes of that sample survive
	@$(BIN)/rhodian prove --mutants --no-cache $(SAMPLE) --record

crosshair: $(READY) ## Put the same claims to CrossHair
	@$(BIN)/python -m rhodian_proofs.crosshair.corroborate

sign-off: $(READY) ## Prove everything anew, and write the record that the wheel carries for `rhodian attest`
	@$(BIN)/rhodian prove --no-cache --sign-off

lint: $(READY) ## Check style, types and the one-way arrows between the rooms
	@$(BIN)/ruff check $(ROOMS)
	@$(BIN)/ruff format --check $(ROOMS)
	@$(BIN)/mypy --strict $(ROOMS)
	@$(BIN)/lint-imports

format: $(READY) ## Lay the source out as `make lint` wants it
	@$(BIN)/ruff check --fix-only $(ROOMS)
	@$(BIN)/ruff format $(ROOMS)

bench: $(READY) ## Measure speed and size beside the alternatives
	@$(BIN)/python -m bench $(BENCH_ARGS)

docs: $(READY) ## Build the documentation site into out/docs, and fail for any link that leads nowhere
	@$(BIN)/sphinx-build -q -E -W --keep-going -b html -c docs/site -d out/doctrees . out/docs
	@$(BIN)/python docs/site/check.py out/docs

wheel: $(READY) ## Build the wheel into dist/
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist .

lock: check-python ## Resolve the dependencies anew and pin them with hashes
	@$(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/pip install --quiet --disable-pip-version-check uv
	@echo "# Every dependency of every extra, for Python 3.11 and later. Written by \`make lock\`." > requirements.lock.new
	@$(VENV)-lock/bin/uv --no-config pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
		--upgrade --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet >> requirements.lock.new
	@mv requirements.lock.new requirements.lock
	@rm -rf $(VENV)-lock

clean: ## Remove everything that make made, the environment included
	rm -rf $(VENV) $(VENV)-lock requirements.lock.new out dist build .hypothesis .proofs
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find kernel proofs desk tests $(wildcard bench) -name __pycache__ -type d -prune -exec rm -rf {} +

check-python:
	@test -n "$(VERSION)" || { echo "make: cannot run '$(PYTHON)'; install Python 3.11 or later," \
		"or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' || { echo "make: '$(PYTHON)' is Python" \
		"$(VERSION), and Rhodian needs 3.11 or later; name one: make PYTHON=/path/to/python3" >&2; exit 1; }

# The stamp carries the version, so that naming another Python makes the environment anew.
$(READY): requirements.lock pyproject.toml | check-python
	@echo "Setting up $(VENV) for Python $(VERSION) from requirements.lock; this happens once."
	@test -x $(BIN)/python$(VERSION) || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/ready-*
	@touch $@

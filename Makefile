# make run and make test do all the set-up; a stamp per lock file keeps the second start quick.
# Written for GNU make 3.81 and newer, which is what macOS has.

HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install --quiet --quiet

# PyTorch's own index of small CPU wheels; empty takes whatever pip finds. macOS wheels are CPU wheels anyway.
TORCH_INDEX ?= $(if $(filter Linux-x86_64 Linux-aarch64,$(shell uname -sm | tr ' ' '-')),https://download.pytorch.org/whl/cpu)
TORCH := torch>=2.13,<2.14
# What to take where that index cannot be reached: exact, so that pip does not try one build after another.
TORCH_FALLBACK := torch==2.13.0

NODE := $(shell command -v node 2>/dev/null)
NPX := $(shell command -v npx 2>/dev/null)
SCRIPTS_READY := $(and $(NODE),$(NPX),node_modules/.stamp)
WORKERS := 2
JS_TESTS := $(wildcard tests/js/*.test.js)
BROWSER_TESTS := $(wildcard tests/browser/test_*.py)
PROOFS = $(shell grep -rl --include='test_*.py' '^@given' tests)
BROWSER_PROOFS = $(shell grep -lE 'PROOF|browser[.]dealt' $(BROWSER_TESTS))

say = printf '\033[1m== %s\033[0m\n' "$(1)"

.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run test lint types javascript units browser proof bench format words lock torch clean
.DEFAULT_GOAL := help

help: ## what can be made
	@printf 'ConvScope\n\n'
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'
	@printf '\nVariables: HOST=%s PORT=%s TORCH_INDEX=%s PYTHON=python3\n' '$(HOST)' '$(PORT)' '$(TORCH_INDEX)'

run: $(VENV)/.torch ## serve the lab at http://HOST:PORT, after any set-up it needs
	@exec $(PY) -m app serve --host $(HOST) --port $(PORT)

# All at once, since what drives a browser often waits for it: the checks and the Python tests are printed whole when
# the browser's tests are done. A shell lets its background jobs ignore an interrupt, so they are ended by hand.
test: $(VENV)/.dev $(VENV)/.torch $(SCRIPTS_READY) ## run every check and test, after any set-up they need
	@mkdir -p build; beside='$(MAKE) --no-print-directory'; \
	$$beside lint types javascript >build/checks.txt 2>&1 & checks=$$!; \
	$$beside units WORKERS=$$($(PY) -m tests.chromium >/dev/null 2>&1 && echo 0 || echo 2) >build/units.txt 2>&1 & units=$$!; \
	trap 'kill $$checks $$units 2>/dev/null' EXIT; trap 'exit 130' INT TERM; \
	$$beside browser; browsed=$$?; \
	wait $$checks; checked=$$?; cat build/checks.txt; \
	wait $$units; tested=$$?; cat build/units.txt; trap - EXIT; \
	test $$browsed -eq 0 -a $$checked -eq 0 -a $$tested -eq 0

lint: $(VENV)/.dev ## formatting and lint
	@$(call say,ruff)
	@$(PY) -m ruff format --check --quiet . || { echo "make format mends this."; exit 1; }
	@$(PY) -m ruff check .

types: $(VENV)/.dev ## the types of the Python
	@$(call say,mypy)
	@$(PY) -m mypy

ifneq ($(SCRIPTS_READY),)
javascript: $(SCRIPTS_READY) ## types and tests of the JavaScript, where Node is installed
	@$(call say,tsc)
	@$(NPX) --no-install tsc -p tsconfig.json
	@$(call say,node --test)
	@$(if $(JS_TESTS),$(NODE) --test $(JS_TESTS),echo "tests/js is empty.")
else
javascript:
	@$(call say,JavaScript)
	@echo "Node is not installed: the JavaScript is neither type-checked nor tested."
	@test "$(CI)" != true
endif

units: $(VENV)/.dev $(VENV)/.torch ## the Python tests and doctests, without the browser's
	@$(call say,pytest)
	@$(PY) -m pytest --numprocesses $(WORKERS) --dist worksteal --ignore=tests/browser

# In a process of their own: Playwright's event loop and the asynchronous tests do not share one.
browser: $(VENV)/.dev $(VENV)/.torch ## the lab in a real Chromium
	@$(call say,pytest tests/browser)
	@if [ -z "$(BROWSER_TESTS)" ]; then echo "tests/browser is empty."; \
	elif $(PY) -m tests.chromium; then $(PY) -m pytest --numprocesses 2 --dist worksteal tests/browser; \
	else test "$(CI)" != true; fi

proof: $(VENV)/.dev $(VENV)/.torch ## the full counts: thousands of configurations per family against PyTorch
	@$(if $(PROOFS),HYPOTHESIS_PROFILE=proof $(PY) -m pytest --numprocesses 2 --dist worksteal $(PROOFS))
	@if $(PY) -m tests.chromium; then HYPOTHESIS_PROFILE=proof $(PY) -m pytest $(BROWSER_PROOFS); fi
	@$(PY) -m tests.proof

bench: $(VENV)/.dev $(VENV)/.torch ## measure, and print the table the README quotes
	@$(PY) -m benchmarks

format: $(VENV)/.dev ## put the Python in its form, and mend what lint can mend
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .

words: $(VENV)/.dev ## bring the catalogues of other languages up to what the code says
	@$(PY) -m locales

lock: $(PY) ## write the lock files anew from pyproject.toml, in a clean environment
	@rm -rf build/lock && $(PY) -m venv build/lock
	@$(call freeze,requirements.lock,dependencies,What the server needs.)
	@$(call freeze,requirements-dev.lock,optional-dependencies.dev,What the tests and tools need besides requirements.lock.,requirements.lock)
	@rm -rf build/lock

torch: ## try again to install PyTorch
	@rm -f $(VENV)/.torch
	@$(MAKE) --no-print-directory $(VENV)/.torch

clean: ## remove everything that was made, the environment too
	rm -rf $(VENV) node_modules build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find app tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# $(call freeze,lock file,table in pyproject.toml,title,lock file it adds to)
freeze = build/lock/bin/python -c 'import functools, tomllib; \
	project = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
	print(*functools.reduce(dict.get, "$(2)".split("."), project), sep="\n")' > build/lock/wanted \
	&& build/lock/bin/python -m pip --disable-pip-version-check install --quiet --requirement build/lock/wanted \
	&& { echo "\# $(3) make lock wrote it: pip freeze of a clean environment."; \
	build/lock/bin/python -m pip freeze | grep -vxF -e "" $(if $(4),-f $(4)); } > build/lock/frozen \
	&& mv build/lock/frozen $(1)

# The set-up. python is a link: it is missing when the interpreter it was made from is gone, and newer when that is.
USABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
$(PY):
	@for python in "$(PYTHON)" $(if $(PYTHON),,python3 python3.14 python3.13 python3.12 python3.11); do \
		[ -n "$$python" ] && "$$python" -c '$(USABLE)' 2>/dev/null && break; python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "ConvScope needs Python 3.11 or newer with the venv module, and found:" >&2; \
		for python in $(or $(PYTHON),python3); do \
			echo "  $$python: $$($$python --version 2>&1)" >&2; \
			"$$python" -c 'import venv, ensurepip' 2>/dev/null || echo "  without venv; on Debian and Ubuntu: sudo apt install python3-venv" >&2; \
		done; \
		echo "Name another with: make PYTHON=/path/to/python3.12 …" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$($$python --version)"; \
	"$$python" -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.run: $(PY) requirements.lock
	@echo "Installing what requirements.lock names"
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null
	@$(PIP) --requirement requirements.lock
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo "Installing what requirements-dev.lock names"
	@$(PIP) --requirement requirements-dev.lock
	@touch $@

# One try at the index with the small builds, of torch alone so that it can replace nothing else; then one from
# wherever pip looks by itself, which also brings what torch depends on. Not having PyTorch stops nobody.
$(VENV)/.torch: | $(VENV)/.run
	@if $(PY) -c 'import torch' 2>/dev/null; then touch $@; exit; fi; \
	echo "Installing PyTorch (about 200 MB; only the comparison with it needs it)"; \
	index='$(TORCH_INDEX)'; wanted='$(TORCH)'; \
	if [ -n "$$index" ]; then \
		$(PIP) --no-deps --retries 0 --timeout 5 --index-url "$$index" "$$wanted" >/dev/null 2>&1 \
		|| { echo "$$index does not answer: taking what pip finds"; wanted='$(TORCH_FALLBACK)'; }; \
	fi; \
	$(PIP) "$$wanted" || echo "PyTorch could not be installed: results will say 'unchecked'. 'make torch' tries again."; \
	touch $@

node_modules/.stamp: package-lock.json
	@echo "Installing what package-lock.json names"
	@npm ci --silent --no-audit --no-fund
	@touch $@

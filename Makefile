# Every command that a person needs. `make` alone lists them.
# All of them set up what they need on a fresh Debian with python3.11, pip, git and make.

UV := .tools/bin/uv
UV_VERSION := 0.13.9
READY := .venv/.ready
RUN := .venv/bin
ARGS ?=
B ?=
export MUSTER_HOME ?= .muster
# the system's Python is used, none is fetched
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help setup demo serve doctor test older check fix words bench soak screens browser clean

help: ## list these commands
	@echo "make …"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  %-9s %s\n", $$1, $$2}'

demo: $(READY) ## run a county's day, then show the board on port 8000 (ARGS="--residents 5000 --points 6")
	$(RUN)/muster demo $(ARGS)

serve: $(READY) ## set up the home if it is new, then serve it (ARGS="--port 8080")
	$(RUN)/muster init && $(RUN)/muster serve $(ARGS)

doctor: $(READY) ## check that this machine is fit to run a round
	$(RUN)/muster doctor

test: check browser ## all checks, then all tests; prints the ten slowest
	$(RUN)/pytest -n 2 --dist loadgroup $(ARGS)

older: $(READY) ## all tests but the browser's on an older PostgreSQL
	MUSTER_POSTGRES=pginstall $(RUN)/pytest -n 2 --dist loadgroup --ignore tests/browser $(ARGS)

check: $(READY) ## style, types, the river of rooms, tidiness, templates, words
	$(RUN)/ruff check
	$(RUN)/ruff format --check
	$(RUN)/mypy
	$(RUN)/lint-imports --no-cache
	$(RUN)/python tools/tidy.py
	$(RUN)/python tools/pages.py
	$(RUN)/python tools/scripts.py

fix: $(READY) ## put style right where a tool can
	$(RUN)/ruff check --fix
	$(RUN)/ruff format

words: $(READY) ## compile the translations
	$(RUN)/python tools/words.py

bench: $(READY) ## all benches, or one (B=ingest); each ends with a line of JSON
	$(RUN)/python -m bench $(B)

soak: $(READY) ## kill server and database fifty times in the middle of the day
	$(RUN)/pytest -m soak $(ARGS)

screens: $(READY) browser ## pictures of all pages at 390 and 1440 px in both languages, in screens/
	$(RUN)/python tools/screens.py $(ARGS)

setup: $(READY) ## install into .venv what pyproject.toml asks for

browser:
	@sh tools/browser.sh

clean: ## remove what make has installed and built, not the home
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis screens

$(UV):
	python3 -m pip install --quiet --root-user-action=ignore --disable-pip-version-check --target .tools uv==$(UV_VERSION)

$(READY): pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --quiet
	@touch $@

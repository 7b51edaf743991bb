# Two commands for a newcomer: `make demo` and `make test`. Each sets up .venv by itself.
# Needs: git, make, Python 3.11 or later.
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .uv/bin/uv
SYNC := .venv/.synced

.PHONY: demo test test-long check docs bench clean

demo: $(SYNC)
	.venv/bin/whipcount brief examples/dprk-2014 --as-of 2014-10-16 -o out/demo

test: $(SYNC)
	.venv/bin/python -m pytest -q -n auto -m "not slow"

test-long: $(SYNC)
	.venv/bin/python -m pytest -q -n auto

check: $(SYNC)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/pyright
	.venv/bin/lint-imports --no-cache

docs: $(SYNC)
	.venv/bin/python -c "import pathlib, whipcount.cli.app as app; pathlib.Path('docs/commands.md').write_text(app.reference(), encoding='utf-8', newline='\\n')"

bench: $(SYNC)
	for each in benchmarks/*.py; do echo "== $$each"; .venv/bin/python $$each; done

clean:
	rm -rf .venv .uv out dist

$(UV):
	$(PYTHON) -m venv .uv
	.uv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"

$(SYNC): $(UV) pyproject.toml uv.lock
	$(UV) sync --frozen --quiet --all-extras --python $(PYTHON)
	@touch $(SYNC)

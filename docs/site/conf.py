"""How Sphinx makes the site: `make docs`. The repository itself is the source, so that links hold in both places."""

import re
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

import reference  # noqa: E402

import sim  # noqa: E402

SOURCES = {"CHANGELOG.md", "CONTRIBUTING.md", "README.md", "docs", "scenarios"}

project = "cci-sim"
author = "the cci-sim authors"
version = release = sim.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "README"
# Excluded by name rather than included, lest whatever else lies in a checkout be searched: environments, results.
exclude_patterns = [path.name for path in ROOT.iterdir() if path.name not in SOURCES] + ["docs/site"]
myst_enable_extensions = ["attrs_block", "colon_fence"]
myst_heading_anchors = 3
smartquotes = False
default_role = "code"
# Types of other libraries would need their sites; terms, documents, parameters and outcomes are checked.
nitpick_ignore_regex = [("py:.*", ".*")]

autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True
maximum_signature_line_length = 80

html_theme = "furo"
html_title = f"cci-sim {release}"
html_static_path = ["style.css"]
html_css_files = ["style.css"]
html_copy_source = False
html_show_copyright = False

GENERATED = re.compile(r"^<!-- generated: (\w+) -->$", re.MULTILINE)


def setup(app):
    """Let pages be completed as they are read, and parameters be looked up by their path."""
    app.add_object_type("parameter", "parameter", indextemplate="pair: %s; parameter")
    app.connect("source-read", complete)
    app.connect("build-finished", open_with_readme)


def complete(app, docname, source):
    """Put what the code says in the place of each mark, and the table of contents behind the README."""
    source[0] = GENERATED.sub(lambda mark: reference.PAGES[mark[1]](), source[0])
    if docname == root_doc:
        source[0] += (HERE / "contents.md").read_text(encoding="utf-8")


def open_with_readme(app, failure):
    """Give the site the first page that servers look for."""
    if failure is None:
        shutil.copyfile(app.outdir / f"{root_doc}.html", app.outdir / "index.html")

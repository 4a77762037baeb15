"""How the documentation is built: `make docs`. What it shows of the code is made anew at every build."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

import qualcoop

project = "qualcoop"
author = "The qualcoop authors"
release = version = qualcoop.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "made", "thai_search"]
exclude_patterns = ["_build", "_ext", "made/pictures.md"]
templates_path: list[str] = []

language = "en"
html_theme = "furo"
html_title = "qualcoop"
html_search_language = "th"     # Thai and English in one index
html_show_copyright = False
html_static_path = ["_static"]
html_css_files = ["thai.css"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4
nb_execution_mode = "off"       # the notebooks are committed as they ran, and run in the tests

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True}
napoleon_google_docstring = False
napoleon_use_rtype = False
python_use_unqualified_type_names = True
suppress_warnings = ["mystnb.unknown_mime_type"]

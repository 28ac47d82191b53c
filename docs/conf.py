"""How the documentation is built: `make docs` writes it to build/docs, to be opened as files or put on any web server."""

import sys
from pathlib import Path

# The reference is made from the project itself, whose root is not on the path of Sphinx.
ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "client")]

project = "Entente"
author = "The Entente maintainers"
project_copyright = "2026, The Entente maintainers"
language = "en-GB"

extensions = ["myst_parser", "docs.generating"]
exclude_patterns = ["generating"]
nitpicky = True

# As many levels of headings as pages link to, by the names that GitHub gives them.
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence", "deflist"]
highlight_language = "none"
# JSON that is shown cut, with … for the rest, is no JSON to the highlighter.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = "Entente"
html_static_path = ["_static"]
html_css_files = ["entente.css"]
html_copy_source = False
html_show_sphinx = False
html_use_index = False
html_theme_options = {
    "top_of_page_buttons": [],
    "light_css_variables": {"color-brand-primary": "#0b5c6b", "color-brand-content": "#0b5c6b"},
    "dark_css_variables": {"color-brand-primary": "#6fc7d6", "color-brand-content": "#6fc7d6"},
}

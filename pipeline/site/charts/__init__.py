"""Charts, drawn as SVG when the site is built."""

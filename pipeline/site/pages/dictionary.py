"""The dictionary: every table, column and term."""

from pipeline.site.context import SiteContext


def dictionary_page(context: SiteContext) -> bytes:
    """Make the dictionary from the schemas."""
    return context.page("dictionary.html.jinja", "")

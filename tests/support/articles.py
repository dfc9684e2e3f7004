"""Articles of a council about an inspection of its services, in the form that the tests of accounts share."""

from collections.abc import Callable

from pipeline.extraction.facts import DocumentFacts

#: Reads a text as one document.
FactsOf = Callable[[str], DocumentFacts]
SPEAKER = "Councillor Ada Holm, cabinet member for children, said: “We are grateful to everybody who spoke to the inspectors.”"


def article(
    body: str, title: str = "Kent children’s services after Ofsted's visit", published: str = "1 June 2023"
) -> str:
    """An article with some paragraphs; its last one is a quotation."""
    return f"{title}\n\n{published}\n\n{body}\n\n{SPEAKER}\n"

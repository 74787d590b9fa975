"""Two short texts, and texts as the candidates that retrieval hands to the reader."""

from index.embed import OnnxEncoder
from index.passages import pack
from index.read import read as read_file
from index.sentences import split
from index.types import StoredDocument, StoredPassage
from qa.types import Candidate

FERRY = (
    "The ferry to Aldersund was ordered in March 1961. "
    "The contract was signed by Marta Quist and Peter van Houten of the Northwind Company. "
    "She carries 240 passengers and 18 cars across the sound. "
    "In winter the crossing starts from Brekkevik, because ice closes the inner harbour."
)
GARDEN = (
    "Tomatoes want a warm wall and a deep pot. "
    "Water them in the morning, never at noon. "
    "The seeds are sown indoors six weeks before the last frost."
)


def candidates(encoder: OnnxEncoder, *texts: str) -> list[Candidate]:
    """The passages of these texts, a document each, in the order given."""
    found: list[Candidate] = []
    for number, text in enumerate(texts):
        document = read_file(f"text-{number}.md", text.encode())
        stored = StoredDocument(
            id=f"d{number}",
            path=document.path,
            title=document.title,
            sha256="0" * 64,
            media_type=document.media_type,
            size=len(text),
            modified=0.0,
            indexed=0.0,
            revision=1,
            characters=len(document.text),
            passages=1,
            pages=0,
            unit=None,
        )
        for passage in pack(document, split(document), encoder):
            start, end = passage.sentences[0].start, passage.sentences[-1].end
            body = document.text[start:end]
            id = len(found)
            known = StoredPassage(id, stored, passage.headings, passage.sentences, start, body)
            found.append(Candidate(known, 1 / (60 + id), 0.5, 2.0))
    return found

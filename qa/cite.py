"""Sentences that answer → citations that their documents prove, and what they say.

This file knows nothing of how the sentences were chosen.
"""

from dataclasses import replace

from index.corpus import Snapshot
from index.types import BlockKind
from qa.stretch import key
from qa.types import AnswerSentence, Citation, ReadSentence
from qa.wording import says_the_same


def cite(sentences: tuple[ReadSentence, ...], snapshot: Snapshot) -> list[Citation]:
    """Citations of these sentences, numbered from 1.

    One that the document's text, read afresh, doesn't prove is left out, and so are highlights.
    """
    citations: list[Citation] = []
    for read in sentences:
        sentence, passage = read.sentence, read.passage
        quote = passage.quote(sentence)
        if not snapshot.proves(passage.document.id, sentence.start, sentence.end, quote):
            continue
        highlights = tuple(
            span
            for span in read.highlights
            if sentence.start <= span.start < span.end <= sentence.end
            and quote[span.start - sentence.start : span.end - sentence.start] == span.text
        )
        citations.append(
            Citation(
                number=len(citations) + 1,
                quote=quote,
                start=sentence.start,
                end=sentence.end,
                highlights=highlights,
                document=passage.document,
                headings=passage.headings,
                page=sentence.page,
                sentence=sentence.number,
                item=sentence.kind is BlockKind.ITEM,
            )
        )
    return citations


def numbers(sentences: tuple[ReadSentence, ...], citations: list[Citation]) -> tuple[int, ...]:
    """The numbers of these sentences' citations; none where one of them couldn't be proved."""
    known = {(c.document.id, c.sentence): c.number for c in citations}
    if not all(key(read) in known for read in sentences):
        return ()
    return tuple(known[key(read)] for read in sentences)


def said(citations: list[Citation]) -> tuple[AnswerSentence, ...]:
    """The quotes as the answer's sentences; what says the same is said once, by all its sources."""
    found: list[AnswerSentence] = []
    for citation in citations:
        for at, sentence in enumerate(found):
            if says_the_same(sentence.text, citation.quote):
                found[at] = replace(sentence, citations=(*sentence.citations, citation.number))
                break
        else:
            found.append(AnswerSentence(citation.quote, (citation.number,), citation.item))
    return tuple(found)

"""Passages that share words with a question: BM25 by tantivy. The only importer of tantivy.

The index lives in memory and is filled from what the store has verified: building it anew takes
about a second per 25,000 passages, and what isn't on disk can't be damaged there. This file knows
nothing of storage.
"""

from collections.abc import Iterable

import tantivy

from index.types import Hit

ANALYZER = "wellcited"
WRITER_MEMORY = 30_000_000


class LexicalView:
    """One immutable state of the index; searching it is safe from any thread."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        """Made by `LexicalIndex.view`."""
        self._searcher = searcher
        self._schema = schema

    def search(self, question: str, k: int, documents: frozenset[int] | None = None) -> list[Hit]:
        """The k passages of highest BM25 score for the question's words, best first.

        `documents` holds row ids and limits the search to them. A question without any word
        finds nothing.
        """
        # Built from terms, so no character of a question is ever read as query syntax.
        terms = dict.fromkeys(_analyzer().analyze(question))
        if not terms or k < 1 or documents == frozenset():
            return []
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "text", term))
            for term in terms
        ]
        query = tantivy.Query.boolean_query(clauses)
        if documents is not None:
            wanted = tantivy.Query.term_set_query(self._schema, "document", sorted(documents))
            query = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Must, query),
                    (tantivy.Occur.Must, tantivy.Query.const_score_query(wanted, 0.0)),
                ]
            )
        found = self._searcher.search(query, limit=k, count=False).hits
        hits = [Hit(int(self._searcher.doc(a).get_first("id")), float(s)) for s, a in found]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage))


class LexicalIndex:
    """The index and its one writer; only one thread may call `update` at a time."""

    def __init__(self) -> None:
        """An empty index."""
        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("id", stored=True, indexed=True)
        schema.add_integer_field("document", stored=False, indexed=True)
        schema.add_text_field("text", stored=False, tokenizer_name=ANALYZER, index_option="freq")
        self._schema = schema.build()
        self._index = tantivy.Index(self._schema)
        self._index.register_tokenizer(ANALYZER, _analyzer())
        self._writer = self._index.writer(heap_size=WRITER_MEMORY, num_threads=1)

    def update(self, removed: Iterable[int], added: Iterable[tuple[int, int, str]]) -> None:
        """Removes passages by id, then adds (id, document's row id, text)."""
        for id in removed:
            self._writer.delete_documents_by_term("id", id)
        for id, document, text in added:
            entry = tantivy.Document()
            entry.add_integer("id", id)
            entry.add_integer("document", document)
            entry.add_text("text", text)
            self._writer.add_document(entry)

    def view(self) -> LexicalView:
        """Publishes what was updated and gives a view of it."""
        self._writer.commit()
        self._index.reload()
        return LexicalView(self._index.searcher(), self._schema)


def _analyzer() -> tantivy.TextAnalyzer:
    """Words in lower case without accents, by their English stem."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(64))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )

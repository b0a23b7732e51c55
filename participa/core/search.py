"""One meaning of "match" on both engines.

Each searchable table has ``search_text``: the folded roots of its words between spaces, written by the action
that writes the row. PostgreSQL looks them up with full text over an expression GIN index (made by each app's
migration with ``search_index``); SQLite looks for each word. The result is a plain queryset.
"""

from functools import reduce
from itertools import combinations
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connections, migrations, models

from .spanish import sort_key, stems

__all__ = ["SearchableQuerySet", "search_index", "search_text_of", "sort_key", "telling_words"]
SHARED_AMONG = 8


def search_text_of(*texts: str) -> str:
    """The value of ``search_text`` for a row made of these texts."""
    return f" {' '.join(dict.fromkeys(stems(' '.join(t for t in texts if t))))} "


class SearchableQuerySet(models.QuerySet):
    """Rows with a ``search_text`` column."""

    def matching(self, query: str):
        """Rows with every word of ``query``, whatever its accents and plurals; all if it says nothing."""
        words = list(dict.fromkeys(stems(query or "")))[:12]
        if not words:
            return self
        if connections[self.db].vendor == "postgresql":
            vector = SearchVector("search_text", config="simple")
            text_query = SearchQuery(" & ".join(words), config="simple", search_type="raw")
            return self.alias(_vector=vector).filter(_vector=text_query)
        found = self
        for word in words:
            found = found.filter(search_text__contains=f" {word} ")
        return found

    def sharing(self, text: str, least: int = 2):
        """Rows with at least so many of the longest words of ``text``, whatever the rest; none without words.

        The longest say most of what a text is about. Asking for pairs lets the index leave out what only
        shares a word that everybody uses.
        """
        words = telling_words(text)[:SHARED_AMONG]
        groups = list(combinations(words, min(least, len(words)))) if words else []
        if not groups:
            return self.none()
        if connections[self.db].vendor == "postgresql":
            raw = " | ".join(f"({' & '.join(group)})" for group in groups)
            vector = SearchVector("search_text", config="simple")
            return self.alias(_shared=vector).filter(
                _shared=SearchQuery(raw, config="simple", search_type="raw")
            )
        has = {word: models.Q(search_text__contains=f" {word} ") for word in words}
        return self.filter(reduce(or_, (reduce(and_, (has[word] for word in group)) for group in groups)))


def telling_words(text: str) -> list[str]:
    """The roots of a text, once each, the longest first."""
    return sorted(dict.fromkeys(stems(text)), key=len, reverse=True)


def search_index(table: str) -> migrations.RunPython:
    """A migration operation: the GIN index behind ``matching``, on PostgreSQL only."""
    name = f"{table}_search"
    create = (
        f"CREATE INDEX {name} ON {table} USING gin "
        "(to_tsvector('simple'::regconfig, COALESCE(search_text, '')))"
    )

    def forwards(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(create)

    def backwards(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")

    return migrations.RunPython(forwards, backwards)

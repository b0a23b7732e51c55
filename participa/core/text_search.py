"""Finding words in long texts that many people write, without a column of their own.

``containing(found, words)`` means the same on both engines: every word typed is in the text, whatever its
accents, capitals and plurals. PostgreSQL looks it up in an expression GIN index over the text itself (made
by a migration with ``text_index``), so what was struck out of a text is no longer found; SQLite reads it all.
"""

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connections, migrations
from django.db.models import F, Func

from .spanish import stems

__all__ = ["containing", "text_index"]
ACCENTED = "ÁÀÄÂÃÉÈËÊÍÌÏÎÓÒÖÔÕÚÙÜÛÑÇáàäâãéèëêíìïîóòöôõúùüûñç"
PLAIN = "aaaaaeeeeiiiiooooouuuuncaaaaaeeeeiiiiooooouuuunc"
MOST_WORDS = 12
EVERYTHING = 10**9  # a limit keeps PostgreSQL from reading rows in order and making the words of each again
VECTOR = f"to_tsvector('simple'::regconfig, lower(translate({{text}}, '{ACCENTED}', '{PLAIN}')))"


class _Vector(Func):
    """The words of a text, exactly as ``text_index`` indexes them."""

    output_field = SearchVectorField()
    template = VECTOR.format(text="%(expressions)s")


def containing(found, words: str, column="text"):
    """The rows of ``found`` whose text has every word of ``words``; all if it says nothing."""
    roots = list(dict.fromkeys(stems(words)))[:MOST_WORDS]
    if not roots:
        return found
    if connections[found.db].vendor == "postgresql":
        query = SearchQuery(" & ".join(f"{root}:*" for root in roots), config="simple", search_type="raw")
        those = found.order_by().alias(_words=_Vector(F(column))).filter(_words=query)
        return found.filter(pk__in=those.values("pk")[:EVERYTHING])
    for root in roots:
        found = found.filter(**{f"{column}__iregex": rf"\b{''.join(map(_however_accented, root))}"})
    return found


def _however_accented(letter):
    """A pattern of this letter and the same with any accent."""
    kin = "".join(accented for accented, plain in zip(ACCENTED, PLAIN, strict=True) if plain == letter)
    return f"[{letter}{kin}]" if kin else letter


def text_index(table: str, column="text") -> migrations.RunPython:
    """A migration operation: the GIN index behind ``containing``, on PostgreSQL only."""
    name = f"{table}_{column}_words"
    create = f"CREATE INDEX {name} ON {table} USING gin ({VECTOR.format(text=column)})"

    def forwards(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(create)

    def backwards(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")

    return migrations.RunPython(forwards, backwards)

"""What only PostgreSQL holds: no two mandates of one kind share a seat on one day. And the search of councils.

``int8range(seat, seat, '[]')`` lets a plain GiST index compare the seat, without an extension.
"""

from django.db import migrations

from participa.core.search import search_index

NAME = "mandate_one_holder_a_day"
CREATE = f"""
ALTER TABLE councils_mandate ADD CONSTRAINT {NAME} EXCLUDE USING gist (
    int8range(seat_id, seat_id, '[]') WITH &&,
    int4range(CASE kind WHEN 'titular' THEN 0 ELSE 1 END, CASE kind WHEN 'titular' THEN 0 ELSE 1 END, '[]') WITH &&,
    daterange(starts_on, ends_on, '[)') WITH &&
)"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE councils_mandate DROP CONSTRAINT IF EXISTS {NAME}")


class Migration(migrations.Migration):
    dependencies = [("councils", "0001_set_councils_up")]
    operations = [search_index("councils_council"), migrations.RunPython(create, drop)]

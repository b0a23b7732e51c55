from django.db import migrations

from participa.core.search import search_index


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_set_activities_up")]

    operations = [search_index("activities_activity")]

from django.db import migrations

from participa.core.search import search_index


class Migration(migrations.Migration):
    dependencies = [("consultations", "0001_initial")]
    operations = [search_index("consultations_consultation")]

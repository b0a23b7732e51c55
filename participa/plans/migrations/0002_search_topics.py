from django.db import migrations

from participa.core.search import search_index


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_set_plans_up")]

    operations = [search_index("plans_topicrequest")]

from django.db import migrations

from participa.core.search import search_index


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_write_organizations_down")]
    operations = [search_index("organizations_organization")]

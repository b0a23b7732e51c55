from django.db import migrations

from participa.core.search import search_index


class Migration(migrations.Migration):
    dependencies = [("public_accounts", "0001_set_public_accounts_up")]
    operations = [
        search_index("public_accounts_account"),
        search_index("public_accounts_question"),
        search_index("public_accounts_commitment"),
    ]

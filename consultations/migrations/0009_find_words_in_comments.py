from django.db import migrations

from participa.core.text_search import text_index


class Migration(migrations.Migration):
    dependencies = [("consultations", "0008_due_process_editions_and_analysis")]
    operations = [text_index("consultations_comment")]

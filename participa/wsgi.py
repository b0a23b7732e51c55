import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participa.settings")
application = get_wsgi_application()

from participa.core.safe_start import refuse_to_start_unsafe  # noqa: E402  (its checks need the apps loaded)

refuse_to_start_unsafe()

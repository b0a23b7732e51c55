"""The public map of the site. Spanish words without prefix; English under /en/."""

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from participa.portal.metrics import metrics


def when_built(route, module):
    return [path(route, include(module))] if find_spec(module) else []


urlpatterns = [
    path("metrics", metrics, name="metrics"),
    path("administracion-tecnica/", admin.site.urls),
]
urlpatterns += i18n_patterns(
    path("", include("participa.portal.urls")),
    *when_built("servicios/", "participa.portal.service_urls"),
    *when_built("gestion/servicios/", "participa.portal.service_office_urls"),
    *when_built("segegob/directorio/", "participa.services.directory_urls"),
    *when_built("", "consultations.urls"),
    *when_built("gestion/consultas/", "consultations.office_urls"),
    *when_built("documentos/", "participa.documents.urls"),
    *when_built("gestion/trabajos/", "participa.jobs.urls"),
    *when_built("cuenta/", "accounts.urls"),
    prefix_default_language=False,
)

handler400 = "participa.portal.errors.bad_request"
handler403 = "participa.portal.errors.forbidden"
handler404 = "participa.portal.errors.not_found"
handler500 = "participa.portal.errors.server_error"

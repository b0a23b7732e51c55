"""The public map of the site. Spanish words without prefix; English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("administracion-tecnica/", admin.site.urls),
]
urlpatterns += i18n_patterns(
    path("", include("participa.portal.urls")),
    prefix_default_language=False,
)

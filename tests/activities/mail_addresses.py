"""The one address that mails of activities lead to, for as long as its page is not written."""

from django.urls import include, path


def detail(request, slug):
    """Nobody comes here."""


urlpatterns = [path("actividades/", include(([path("<slug:slug>/", detail, name="detail")], "activities")))]

from django.urls import path

from . import desk, health, home, participation, search, static_pages

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("buscar/", search.search, name="search"),
    path("mi-participacion/", participation.participation, name="participation"),
    path("gestion/", desk.desk, name="desk"),
    path("acerca/", static_pages.about, name="about"),
    path("accesibilidad/", static_pages.accessibility, name="accessibility"),
    path("privacidad/", static_pages.privacy, name="privacy"),
    path("salud/", health.health, name="health"),
]

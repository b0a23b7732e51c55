"""Public pages of what was promised."""

from django.urls import path

from . import commitment_views as views

app_name = "commitments"
urlpatterns = [
    path("", views.commitment_list, name="list"),
    path("planilla.csv", views.list_csv, name="list_csv"),
    path("novedades.atom", views.list_atom, name="list_atom"),
    path("planes/<slug:slug>/", views.plan, name="plan"),
    path("<str:code>/", views.detail, name="detail"),
    path("<str:code>/evaluar/", views.assess, name="assess"),
]

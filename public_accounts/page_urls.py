from django.urls import path

from . import page_views

ACCOUNT = "<int:year>/<slug:service>/"

urlpatterns = [
    path("", page_views.account_list, name="list"),
    path("calendario.ics", page_views.calendar, name="calendar"),
    path("planilla.csv", page_views.season_csv, name="season_csv"),
    path("novedades.atom", page_views.list_atom, name="list_atom"),
    path("<int:year>/", page_views.season, name="season"),
    path(f"{ACCOUNT}", page_views.detail, name="detail"),
    path(f"{ACCOUNT}evento.ics", page_views.ics, name="ics"),
    path(f"{ACCOUNT}informes/<str:kind>/<int:version>/", page_views.report, name="report"),
    path(f"{ACCOUNT}transcripcion/", page_views.transcript, name="transcript"),
    path(f"{ACCOUNT}asistencia.csv", page_views.figures_csv, name="figures_csv"),
]

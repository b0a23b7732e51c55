from django.urls import path

from . import report_views, views

app_name = "compliance"

urlpatterns = [
    path("", views.service_list, name="list"),
    path("metodo/", views.method, name="method"),
    path("informes/", report_views.reports, name="reports"),
    path("informes/<slug:month>/", report_views.report, name="report"),
    path("<slug:slug>/informe/<slug:month>/", report_views.service_report, name="service_report"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/pauta.csv", views.sheet_csv, name="sheet_csv"),
    path("<slug:slug>/sello.svg", views.badge, name="badge"),
]

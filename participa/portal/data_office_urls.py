from django.urls import path

from . import breach_office, data_office, retention_office

app_name = "data_office"

urlpatterns = [
    path("", data_office.requests, name="list"),
    path("solicitudes/<slug:code>/", data_office.request_detail, name="request"),
    path("solicitudes/<slug:code>/responder/", data_office.answer, name="answer"),
    path("solicitudes/<slug:code>/ampliar/", data_office.extend, name="extend"),
    path("solicitudes/<slug:code>/borrar/", data_office.erase, name="erase"),
    path("retencion/", retention_office.reports, name="retention"),
    path("retencion/contar/", retention_office.count, name="retention_count"),
    path("retencion/<int:pk>/", retention_office.report, name="retention_report"),
    path("retencion/<int:pk>/aplicar/", retention_office.apply, name="retention_apply"),
    path("brechas/", breach_office.breaches, name="breaches"),
    path("brechas/nueva/", breach_office.register, name="breach_new"),
    path("brechas/<int:pk>/", breach_office.breach, name="breach"),
]

"""A body's own compliance, under /gestion/cumplimiento/."""

from django.urls import path

from . import office_views, report_views

app_name = "compliance_office"

urlpatterns = [
    path("", office_views.service_list, name="list"),
    path("observaciones/<int:pk>/", office_views.remark, name="remark"),
    path("<slug:slug>/", office_views.service, name="service"),
    path("<slug:slug>/calcular/", office_views.measure, name="measure"),
    path("<slug:slug>/informe/", report_views.office_report, name="report"),
    path("<slug:slug>/informe/<slug:month>/hacer/", report_views.office_make, name="make_report"),
    path("<slug:slug>/informe/<slug:month>/publicar/", report_views.office_publish, name="publish_report"),
    path("<slug:slug>/<str:code>/descargo/", office_views.dispute, name="dispute"),
]

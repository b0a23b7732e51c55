from django.urls import path

from . import dashboard_views, dialogue_views, method_views, report_views

app_name = "oversight"

urlpatterns = [
    path("", dashboard_views.dashboard, name="dashboard"),
    path("tabla/", dashboard_views.table, name="table"),
    path("tabla/<slug:code>/", dashboard_views.evidence, name="evidence"),
    path("tabla.csv", dashboard_views.table_csv, name="table_csv"),
    path("tabla.xlsx", dashboard_views.table_xlsx, name="table_xlsx"),
    path("vencidos/", dashboard_views.overdue, name="overdue"),
    path("consejos-por-vencer/", dashboard_views.expiring, name="expiring"),
    path("meses/", dashboard_views.months, name="months"),
    path("meses/calcular/", dashboard_views.measure, name="measure"),
    path("meses/<slug:month>/", dashboard_views.month, name="month"),
    path("meses/<slug:month>/tabla/", dashboard_views.month_table, name="month_table"),
    path("meses/<slug:month>/tabla/<slug:code>/", dashboard_views.evidence, name="month_evidence"),
    path("meses/<slug:month>/congelar/", dashboard_views.freeze, name="freeze"),
    path("informes/", report_views.oversight_reports, name="reports"),
    path("informes/<slug:month>/", report_views.preview, name="report"),
    path("informes/<slug:month>/hacer/", report_views.make, name="make_report"),
    path("informes/<slug:month>/publicar/", report_views.publish, name="publish_report"),
    path("servicios/<slug:slug>/", dialogue_views.service, name="service"),
    path("servicios/<slug:slug>/calcular/", dialogue_views.measure, name="service_measure"),
    path("servicios/<slug:slug>/observar/", dialogue_views.remark, name="remark"),
    path("observaciones/<int:pk>/cerrar/", dialogue_views.close_remark, name="remark_close"),
    path("descargos/", dialogue_views.disputes, name="disputes"),
    path("descargos/<int:pk>/", dialogue_views.dispute, name="dispute"),
    path("pesos/", method_views.method_list, name="methods"),
    path("pesos/nueva/", method_views.method_new, name="method_new"),
]

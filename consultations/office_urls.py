from django.urls import path

from . import answer_views, changing_views, office_views

app_name = "consultations_office"

urlpatterns = [
    path("", office_views.consultation_list, name="list"),
    path("nueva/", office_views.new, name="new"),
    path("<slug:code>/", office_views.detail, name="detail"),
    path("<slug:code>/textos/", office_views.edit, name="edit"),
    path("<slug:code>/secciones/", office_views.sections, name="sections"),
    path("<slug:code>/secciones/<int:pk>/", office_views.change_section, name="change_section"),
    path("<slug:code>/antecedentes/", office_views.background, name="background"),
    path(
        "<slug:code>/antecedentes/<int:pk>/sacar/", office_views.remove_background, name="remove_background"
    ),
    path("<slug:code>/fechas/", office_views.dates, name="dates"),
    path("<slug:code>/ampliar/", changing_views.extend, name="extend"),
    path("<slug:code>/anular/", changing_views.cancel, name="cancel"),
    path("<slug:code>/publicar/", office_views.publish, name="publish"),
    path("<slug:code>/borrar/", office_views.delete, name="delete"),
    path("<slug:code>/vista-previa/", office_views.preview, name="preview"),
    path("<slug:code>/observaciones/", answer_views.comments, name="comments"),
    path("<slug:code>/observaciones/descargar/", answer_views.export, name="export"),
    path("<slug:code>/grupos/<int:number>/", answer_views.group, name="group"),
    path("<slug:code>/grupos/<int:number>/deshacer/", answer_views.delete_group, name="delete_group"),
    path("<slug:code>/responder/", answer_views.publish_answers, name="answers"),
]

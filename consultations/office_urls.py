from django.urls import path

from . import answer_views, office_views

app_name = "consultations_office"

urlpatterns = [
    path("", office_views.consultation_list, name="list"),
    path("nueva/", office_views.new, name="new"),
    path("<str:code>/", office_views.detail, name="detail"),
    path("<str:code>/textos/", office_views.edit, name="edit"),
    path("<str:code>/secciones/", office_views.sections, name="sections"),
    path("<str:code>/secciones/<int:pk>/", office_views.change_section, name="change_section"),
    path("<str:code>/antecedentes/", office_views.background, name="background"),
    path("<str:code>/antecedentes/<int:pk>/sacar/", office_views.remove_background, name="remove_background"),
    path("<str:code>/fechas/", office_views.dates, name="dates"),
    path("<str:code>/publicar/", office_views.publish, name="publish"),
    path("<str:code>/borrar/", office_views.delete, name="delete"),
    path("<str:code>/vista-previa/", office_views.preview, name="preview"),
    path("<str:code>/observaciones/", answer_views.comments, name="comments"),
    path("<str:code>/observaciones/descargar/", answer_views.export, name="export"),
    path("<str:code>/grupos/<int:number>/", answer_views.group, name="group"),
    path("<str:code>/grupos/<int:number>/deshacer/", answer_views.delete_group, name="delete_group"),
    path("<str:code>/responder/", answer_views.publish_answers, name="answers"),
]

from django.urls import path

from . import (
    analysis_views,
    answer_views,
    changing_views,
    edition_views,
    intake_views,
    office_views,
    publication_views,
    questionnaire_office_views,
    review_views,
    sharing_views,
    suggestion_views,
    workflow_views,
)

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
    path("<slug:code>/cuestionario/", questionnaire_office_views.build, name="questionnaire"),
    path(
        "<slug:code>/cuestionario/<int:pk>/cambiar/",
        questionnaire_office_views.change_question,
        name="change_question",
    ),
    path(
        "<slug:code>/cuestionario/resultados/",
        questionnaire_office_views.results,
        name="questionnaire_results",
    ),
    path(
        "<slug:code>/cuestionario/respuestas/<int:pk>/",
        questionnaire_office_views.answers,
        name="questionnaire_answers",
    ),
    path(
        "<slug:code>/cuestionario/respuestas/<int:pk>/retirar/",
        questionnaire_office_views.screen_answer,
        name="screen_answer",
    ),
    path(
        "<slug:code>/cuestionario/descargar/", questionnaire_office_views.export, name="questionnaire_export"
    ),
    path("<slug:code>/fechas/", office_views.dates, name="dates"),
    path("<slug:code>/ampliar/", changing_views.extend, name="extend"),
    path("<slug:code>/anular/", changing_views.cancel, name="cancel"),
    path("<slug:code>/omitir/", changing_views.omit, name="omit"),
    path("<slug:code>/modificar/", edition_views.amend, name="amend"),
    path("<slug:code>/pedir-aprobacion/", review_views.ask_approval, name="ask_approval"),
    path("<slug:code>/seguir-trabajando/", review_views.take_back, name="take_back"),
    path("<slug:code>/publicar/", review_views.publish, name="publish"),
    path("<slug:code>/borrar/", office_views.delete, name="delete"),
    path("<slug:code>/vista-previa/", office_views.preview, name="preview"),
    path("<slug:code>/enlaces/", sharing_views.preview_links, name="preview_links"),
    path("<slug:code>/enlaces/<int:pk>/quitar/", sharing_views.take_link_away, name="take_link_away"),
    path("<slug:code>/observaciones/", analysis_views.comments, name="comments"),
    path("<slug:code>/observaciones/descargar/", answer_views.export, name="export"),
    path("<slug:code>/observaciones/etiquetas/", analysis_views.tags, name="tags"),
    path("<slug:code>/observaciones/etiquetas/<int:pk>/", analysis_views.tag, name="tag"),
    path("<slug:code>/observaciones/actos/", analysis_views.batch_list, name="batches"),
    path("<slug:code>/observaciones/actos/<int:pk>/", analysis_views.batch, name="batch"),
    path("<slug:code>/observaciones/actos/<int:pk>/deshacer/", analysis_views.undo_batch, name="undo_batch"),
    path(
        "<slug:code>/observaciones/actos/<int:pk>/seguir/", analysis_views.resume_batch, name="resume_batch"
    ),
    path("<slug:code>/observaciones/<str:receipt>/", analysis_views.observation, name="observation"),
    path(
        "<slug:code>/observaciones/<str:receipt>/notas/<int:pk>/sacar/",
        analysis_views.remove_note,
        name="remove_note",
    ),
    path("<slug:code>/sugerencias/", suggestion_views.suggestions, name="suggestions"),
    path("<slug:code>/sugerencias/buscar/", suggestion_views.suggest, name="suggest"),
    path("<slug:code>/sugerencias/<int:pk>/", suggestion_views.suggestion, name="suggestion"),
    path(
        "<slug:code>/sugerencias/<int:pk>/descartar/",
        suggestion_views.dismiss_suggestion,
        name="dismiss_suggestion",
    ),
    path(
        "<slug:code>/sugerencias/<int:pk>/volver-a-mirar/",
        suggestion_views.restore_suggestion,
        name="restore_suggestion",
    ),
    path("<slug:code>/grupos/", workflow_views.groups, name="groups"),
    path("<slug:code>/grupos/unidades/", workflow_views.units, name="units"),
    path("<slug:code>/grupos/unidades/<int:pk>/cerrar/", workflow_views.close_unit, name="close_unit"),
    path("<slug:code>/grupos/planilla/", workflow_views.spreadsheet, name="spreadsheet"),
    path(
        "<slug:code>/grupos/planilla/respuestas.xlsx",
        workflow_views.spreadsheet_template,
        name="spreadsheet_xlsx",
    ),
    path("<slug:code>/grupos/planilla/<int:pk>/", workflow_views.spreadsheet_check, name="spreadsheet_check"),
    path("<slug:code>/grupos/<int:number>/devolver/", workflow_views.send_back, name="send_back"),
    path("<slug:code>/grupos/<int:number>/", answer_views.group, name="group"),
    path("<slug:code>/grupos/<int:number>/deshacer/", answer_views.delete_group, name="delete_group"),
    path("<slug:code>/responder/", answer_views.publish_answers, name="answers"),
    path("<slug:code>/publicaciones/", publication_views.publications, name="publications"),
    path("<slug:code>/resultado/", publication_views.publish_outcome, name="outcome"),
    path("<slug:code>/tandas/", intake_views.batches, name="intakes"),
    path("<slug:code>/tandas/<int:pk>/", intake_views.batch, name="intake"),
    path("<slug:code>/tandas/<int:pk>/cerrar/", intake_views.close_batch, name="close_intake"),
    path("<slug:code>/tandas/<int:pk>/comprobantes/", intake_views.batch_receipts, name="intake_receipts"),
    path("<slug:code>/tandas/<int:pk>/<int:number>/", intake_views.row, name="intake_row"),
]

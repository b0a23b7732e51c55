from django.urls import path

from . import (
    appeal_views,
    attachment_views,
    edition_views,
    emailed_views,
    publication_views,
    questionnaire_views,
    sharing_views,
    support_views,
    views,
)

app_name = "consultations"

urlpatterns = [
    path("consultas/", views.consultation_list, name="list"),
    path("consultas/novedades.atom", views.list_atom, name="list_atom"),
    path("consultas/moderacion/", appeal_views.figures, name="moderation"),
    path("consultas/moderacion/cifras.csv", appeal_views.figures_csv, name="moderation_csv"),
    path("consultas/<slug:slug>/", views.detail, name="detail"),
    path("consultas/<slug:slug>/novedades.atom", views.detail_atom, name="detail_atom"),
    path("consultas/<slug:slug>/opinar/", views.write, name="comment"),
    path("consultas/<slug:slug>/opinar/confirmar/", emailed_views.confirm_comment, name="confirm_comment"),
    path("consultas/<slug:slug>/observaciones/", views.comments, name="comments"),
    path("consultas/<slug:slug>/observaciones/<int:pk>/", views.comment_detail, name="observation"),
    path("consultas/<slug:slug>/observaciones/<int:pk>/avisar/", appeal_views.report, name="report"),
    path("consultas/<slug:slug>/observaciones/<int:pk>/apoyar/", support_views.support, name="support"),
    path("consultas/<slug:slug>/respuestas/", views.results, name="results"),
    path("consultas/<slug:slug>/versiones/", edition_views.versions, name="versions"),
    path(
        "consultas/<slug:slug>/versiones/eliminados/",
        edition_views.removed_paragraphs,
        name="removed_paragraphs",
    ),
    path("consultas/<slug:slug>/versiones/<int:one>/<int:other>/", edition_views.changes, name="changes"),
    path("consultas/<slug:slug>/antecedentes/<int:pk>/", views.background, name="background"),
    path("consultas/<slug:slug>/tarjeta-<slug:version>.png", publication_views.card, name="card"),
    path("consultas/<slug:slug>/afiche.pdf", publication_views.poster, name="poster"),
    path("c/<slug:code>/", publication_views.short, name="short"),
    path("vista-previa/<str:secret>/", sharing_views.shared_draft, name="shared_draft"),
    path(
        "vista-previa/<str:secret>/antecedentes/<int:pk>/",
        sharing_views.shared_background,
        name="shared_background",
    ),
    path("consultas/<slug:slug>/cuestionario/", questionnaire_views.fill, name="questionnaire"),
    path(
        "consultas/<slug:slug>/cuestionario/resultados/",
        questionnaire_views.results,
        name="questionnaire_results",
    ),
    path(
        "consultas/<slug:slug>/cuestionario/respuestas/<int:pk>/",
        questionnaire_views.answers,
        name="questionnaire_answers",
    ),
    path("comprobante/", views.receipt_lookup, name="receipt_lookup"),
    path("comprobante/<str:code>/", views.receipt, name="receipt"),
    path("comprobante/<str:code>/pdf/", views.receipt_pdf, name="receipt_pdf"),
    path("comprobante/<str:code>/cambiar/", views.amend, name="amend"),
    path("comprobante/<str:code>/archivos/", attachment_views.files, name="files"),
    path("comprobante/<str:code>/retirar/", views.withdraw, name="withdraw"),
    path("comprobante/<str:code>/apelar/", appeal_views.appeal, name="appeal"),
    path("comprobante/<str:code>/no-la-escribi/", appeal_views.dispute, name="dispute"),
    path("comprobante/<str:code>/cuestionario/", questionnaire_views.receipt, name="sheet_receipt"),
    path("comprobante/<str:code>/cuestionario/retirar/", questionnaire_views.withdraw, name="withdraw_sheet"),
]

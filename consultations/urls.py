from django.urls import path

from . import emailed_views, sharing_views, views

app_name = "consultations"

urlpatterns = [
    path("consultas/", views.consultation_list, name="list"),
    path("consultas/novedades.atom", views.list_atom, name="list_atom"),
    path("consultas/<slug:slug>/", views.detail, name="detail"),
    path("consultas/<slug:slug>/novedades.atom", views.detail_atom, name="detail_atom"),
    path("consultas/<slug:slug>/opinar/", views.write, name="comment"),
    path("consultas/<slug:slug>/opinar/confirmar/", emailed_views.confirm_comment, name="confirm_comment"),
    path("consultas/<slug:slug>/observaciones/", views.comments, name="comments"),
    path("consultas/<slug:slug>/observaciones/<int:pk>/", views.comment_detail, name="observation"),
    path("consultas/<slug:slug>/respuestas/", views.results, name="results"),
    path("consultas/<slug:slug>/antecedentes/<int:pk>/", views.background, name="background"),
    path("vista-previa/<str:secret>/", sharing_views.shared_draft, name="shared_draft"),
    path(
        "vista-previa/<str:secret>/antecedentes/<int:pk>/",
        sharing_views.shared_background,
        name="shared_background",
    ),
    path("comprobante/", views.receipt_lookup, name="receipt_lookup"),
    path("comprobante/<str:code>/", views.receipt, name="receipt"),
    path("comprobante/<str:code>/pdf/", views.receipt_pdf, name="receipt_pdf"),
    path("comprobante/<str:code>/cambiar/", views.amend, name="amend"),
    path("comprobante/<str:code>/retirar/", views.withdraw, name="withdraw"),
]

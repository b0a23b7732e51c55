"""The office's pages of boletines, under /gestion/boletines/."""

from django.urls import path

from . import office_views, sending_views

app_name = "newsletters"
ONE = "<str:code>/"

urlpatterns = [
    path("", office_views.letter_list, name="list"),
    path("nuevo/", office_views.create, name="create"),
    path(ONE, office_views.detail, name="detail"),
    path(f"{ONE}editar/", office_views.edit, name="edit"),
    path(f"{ONE}enviar/", sending_views.send, name="send"),
    path(f"{ONE}prueba/", sending_views.trial, name="trial"),
    path(f"{ONE}volver-a-borrador/", sending_views.take_back, name="take_back"),
    path(f"{ONE}cancelar/", sending_views.cancel, name="cancel"),
    path(f"{ONE}duplicar/", sending_views.duplicate, name="duplicate"),
]

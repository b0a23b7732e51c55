from django.urls import path

from . import moderation_views as views

app_name = "moderation"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("reclamos/", views.appeals, name="appeals"),
    path("reclamos/<int:pk>/", views.appeal, name="appeal"),
    path("archivos/<int:pk>/", views.attachment, name="attachment"),
    path("<str:code>/", views.comment, name="comment"),
    path("<str:code>/retirar/", views.hide, name="hide"),
    path("<str:code>/mostrar/", views.restore, name="restore"),
    path("<str:code>/tachar/", views.redact, name="redact"),
    path("<str:code>/original/", views.original, name="original"),
]

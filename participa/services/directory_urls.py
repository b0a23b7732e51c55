from django.urls import path

from . import directory_views as views

app_name = "directory"

urlpatterns = [
    path("", views.body_list, name="list"),
    path("nuevo/", views.create, name="create"),
    path("<slug:code>/", views.body, name="detail"),
    path("<slug:code>/editar/", views.edit, name="edit"),
    path("<slug:code>/nombre/", views.rename, name="rename"),
    path("<slug:code>/fusionar/", views.merge, name="merge"),
    path("<slug:code>/cerrar/", views.close, name="close"),
    path("<slug:code>/ingreso/", views.join, name="join"),
]

from django.urls import path

from . import views

app_name = "compliance"

urlpatterns = [
    path("", views.service_list, name="list"),
    path("metodo/", views.method, name="method"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/pauta.csv", views.sheet_csv, name="sheet_csv"),
    path("<slug:slug>/sello.svg", views.badge, name="badge"),
]

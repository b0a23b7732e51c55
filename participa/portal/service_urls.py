from django.urls import path

from participa.services import views

from . import information_page, service_page, transparency_page

app_name = "services"

urlpatterns = [
    path("", views.service_list, name="list"),
    path("<slug:slug>/", service_page.detail, name="detail"),
    path("<slug:slug>/norma/", service_page.norm, name="norm"),
    path("<slug:slug>/mecanismos/", service_page.mechanisms, name="mechanisms"),
    path("<slug:slug>/contacto/", service_page.contact, name="contact"),
    path("<slug:slug>/informacion/", information_page.information, name="information"),
    path("<slug:slug>/transparencia/", transparency_page.transparency, name="transparency"),
    path("<slug:slug>/transparencia.csv", transparency_page.transparency_csv, name="transparency_csv"),
]

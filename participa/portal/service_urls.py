from django.urls import path

from participa.services import views

from . import service_page

app_name = "services"

urlpatterns = [
    path("", views.service_list, name="list"),
    path("<slug:slug>/", service_page.detail, name="detail"),
    path("<slug:slug>/norma/", service_page.norm, name="norm"),
    path("<slug:slug>/mecanismos/", service_page.mechanisms, name="mechanisms"),
    path("<slug:slug>/contacto/", service_page.contact, name="contact"),
    path("<slug:slug>/informacion/", service_page.information, name="information"),
]

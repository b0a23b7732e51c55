from django.urls import path

from participa.services import office_views as views

from .service_office import rules

app_name = "services_office"

urlpatterns = [
    path("", views.service_list, name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/contacto/", views.contact, name="contact"),
    path("<slug:slug>/contacto/confirmar/", views.confirm_contact, name="confirm_contact"),
    path("<slug:slug>/norma/", views.norm, name="norm"),
    path("<slug:slug>/reglas/", rules, name="rules"),
    path("<slug:slug>/mecanismos/", views.mechanisms, name="mechanisms"),
    path("<slug:slug>/mecanismos/<slug:word>/", views.mechanism, name="mechanism"),
    path("<slug:slug>/informacion/", views.information, name="information"),
    path("<slug:slug>/informacion/nueva/", views.information_item, name="information_new"),
    path("<slug:slug>/informacion/<uuid:entry>/", views.information_item, name="information_edit"),
    path(
        "<slug:slug>/informacion/<uuid:entry>/retirar/",
        views.withdraw_information,
        name="information_withdraw",
    ),
]

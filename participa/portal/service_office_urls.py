from django.urls import path

from participa.services import office_views as views
from participa.services import review_views, team_views

from . import information_office, transparency_office
from .service_office import rules

app_name = "services_office"

urlpatterns = [
    path("", views.service_list, name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/equipo/", team_views.team, name="team"),
    path("<slug:slug>/equipo/invitar/", team_views.invite, name="invite"),
    path(
        "<slug:slug>/equipo/invitaciones/<int:pk>/enviar/",
        team_views.send_again,
        name="send_invitation_again",
    ),
    path(
        "<slug:slug>/equipo/invitaciones/<int:pk>/retirar/", team_views.withdraw, name="withdraw_invitation"
    ),
    path("<slug:slug>/equipo/<int:pk>/terminar/", team_views.end_role, name="end_role"),
    path("<slug:slug>/equipo/<int:pk>/segundo-factor/", team_views.reset_factors, name="reset_factors"),
    path("<slug:slug>/contacto/", views.contact, name="contact"),
    path("<slug:slug>/contacto/confirmar/", views.confirm_contact, name="confirm_contact"),
    path("<slug:slug>/norma/", views.norm, name="norm"),
    path("<slug:slug>/norma/revisar/", review_views.review_norm, name="review_norm"),
    path("<slug:slug>/reglas/", rules, name="rules"),
    path("<slug:slug>/mecanismos/", views.mechanisms, name="mechanisms"),
    path("<slug:slug>/mecanismos/<slug:word>/", views.mechanism, name="mechanism"),
    path("<slug:slug>/informacion/", information_office.information, name="information"),
    path(
        "<slug:slug>/informacion/confirmar/",
        information_office.confirm_information,
        name="information_confirm",
    ),
    path("<slug:slug>/informacion/nueva/", views.information_item, name="information_new"),
    path("<slug:slug>/informacion/<uuid:entry>/", views.information_item, name="information_edit"),
    path(
        "<slug:slug>/informacion/<uuid:entry>/retirar/",
        views.withdraw_information,
        name="information_withdraw",
    ),
    path("<slug:slug>/transparencia/", transparency_office.transparency, name="transparency"),
    path("<slug:slug>/transparencia/confirmar/", transparency_office.confirm, name="transparency_confirm"),
]

"""The names are those that allauth and Django look for; so there is no namespace."""

from django.urls import include, path

from . import address_views, merge_views, session_views, views
from .claveunica import views as claveunica

urlpatterns = [
    path("", views.profile, name="account_profile"),
    path("ingresar/", views.login, name="account_login"),
    path("ingresar/codigo/", views.request_code, name="account_request_login_code"),
    path("claveunica/", claveunica.start, name="account_claveunica"),
    path("claveunica/volver/", claveunica.back, name="account_claveunica_back"),
    path("bienvenida/", views.welcome, name="account_welcome"),
    path("bienvenida/edad/", views.too_young, name="account_too_young"),
    path("codigo/", views.confirm_code, name="account_confirm_login_code"),
    path("crear/", views.signup, name="account_signup"),
    path("verificar/", views.signup, name="account_email_verification_sent"),
    path("salir/", views.logout, name="account_logout"),
    path("cerrada/", views.inactive, name="account_inactive"),
    path("segundo-factor/", include("accounts.factors.urls")),
    path("correo/", address_views.address, name="account_email"),
    path("correo/codigo/", address_views.confirm, name="account_email_code"),
    path("correo/<int:pk>/quitar/", address_views.remove, name="account_email_remove"),
    path("unir/", merge_views.merge, name="account_merge"),
    path("sesiones/", session_views.sessions, name="account_sessions"),
    path("sesiones/cerrar/", session_views.end, name="account_sessions_end"),
    path("contrasena/", views.password, name="account_change_password"),
    path("contrasena/recuperar/", views.recover, name="account_reset_password"),
]

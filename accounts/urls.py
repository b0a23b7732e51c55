"""The names are those that allauth and Django look for; so there is no namespace."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.profile, name="account_profile"),
    path("ingresar/", views.login, name="account_login"),
    path("ingresar/codigo/", views.request_code, name="account_request_login_code"),
    path("codigo/", views.confirm_code, name="account_confirm_login_code"),
    path("crear/", views.signup, name="account_signup"),
    path("verificar/", views.signup, name="account_email_verification_sent"),
    path("salir/", views.logout, name="account_logout"),
    path("cerrada/", views.inactive, name="account_inactive"),
    path("segundo-factor/", include("accounts.factors.urls")),
    path("contrasena/", views.password, name="account_change_password"),
    path("contrasena/recuperar/", views.recover, name="account_reset_password"),
]

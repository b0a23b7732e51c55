"""The names are those that allauth looks for, where it has one; so there is no namespace."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.index, name="mfa_index"),
    path("ingresar/", views.authenticate, name="mfa_authenticate"),
    path("confirmar/", views.confirm, name="mfa_reauthenticate"),
    path("app/", views.add_app, name="mfa_activate_totp"),
    path("llave/", views.add_passkey, name="mfa_add_webauthn"),
    path("<int:pk>/sacar/", views.remove, name="mfa_remove"),
    path("codigos/", views.codes, name="mfa_view_recovery_codes"),
    path("codigos/nuevos/", views.make_codes, name="mfa_generate_recovery_codes"),
    path("codigos/guardados/", views.codes_kept, name="mfa_codes_kept"),
    path("codigos/codigos.txt", views.download_codes, name="mfa_download_recovery_codes"),
]

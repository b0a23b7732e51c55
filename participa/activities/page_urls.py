"""Addresses of activities under /actividades/."""

from django.urls import path

from . import contribution_views, registration_views, views

urlpatterns = [
    path("", views.activity_list, name="list"),
    path("planilla.csv", views.list_csv, name="list_csv"),
    path("novedades.atom", views.list_atom, name="list_atom"),
    path("cifras/", views.figures, name="figures"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/evento.ics", views.ics, name="ics"),
    path("<slug:slug>/asistencia/", views.attendance, name="attendance"),
    path("<slug:slug>/sesiones/<int:number>/", views.meeting, name="meeting"),
    path("<slug:slug>/inscribirse/", registration_views.register, name="register"),
    path("<slug:slug>/inscripcion/", registration_views.registration, name="registration"),
    path("<slug:slug>/inscripcion/anular/", registration_views.cancel, name="cancel_registration"),
    path("<slug:slug>/propuestas/", views.proposals, name="contributions"),
    path("<slug:slug>/propuestas/planilla.csv", views.contributions_csv, name="contributions_csv"),
    path("<slug:slug>/preguntas/", views.questions, name="questions"),
    path("<slug:slug>/aportes/<int:pk>/", views.contribution, name="contribution"),
    path("<slug:slug>/proponer/", contribution_views.propose, name="propose"),
    path("<slug:slug>/preguntar/", contribution_views.ask, name="ask"),
    path(
        "<slug:slug>/aportes/<int:pk>/comprobante/", contribution_views.receipt, name="contribution_receipt"
    ),
    path("<slug:slug>/aportes/<int:pk>/apoyar/", contribution_views.support, name="support"),
    path("<slug:slug>/aportes/<int:pk>/dejar-de-apoyar/", contribution_views.unsupport, name="unsupport"),
    path("<slug:slug>/aportes/<int:pk>/retirar/", contribution_views.withdraw, name="withdraw"),
]

"""Planning an account, calling it, telling its events and publishing its reports."""

from django.urls import path

from . import event_views, planning_views, reporting_views

ACCOUNT = "<str:code>/"
EVENT = "<str:code>/eventos/<int:pk>/"

urlpatterns = [
    path("", planning_views.account_list, name="list"),
    path("nueva/", planning_views.create, name="create"),
    path(f"{ACCOUNT}", planning_views.detail, name="detail"),
    path(f"{ACCOUNT}editar/", planning_views.edit, name="edit"),
    path(f"{ACCOUNT}calendario/", planning_views.calendar, name="calendar"),
    path(f"{ACCOUNT}calendario/reponer/", planning_views.reset, name="reset"),
    path(f"{ACCOUNT}convocar/", planning_views.call, name="call"),
    path(f"{ACCOUNT}suspender/", planning_views.cancel, name="cancel"),
    path(f"{ACCOUNT}eventos/nuevo/", event_views.add_event, name="add_event"),
    path(f"{EVENT}", event_views.event, name="event"),
    path(f"{EVENT}asistencia/", event_views.attendance, name="attendance"),
    path(f"{EVENT}audiencia/", event_views.audience, name="audience"),
    path(f"{EVENT}suspender/", event_views.cancel_event, name="cancel_event"),
    path(f"{ACCOUNT}informes/<str:kind>/", reporting_views.publish_report, name="publish_report"),
    path(f"{ACCOUNT}consejo/", reporting_views.council, name="council"),
    path(f"{ACCOUNT}consejo/<int:pk>/responder/", reporting_views.reply, name="reply"),
    path(f"{ACCOUNT}informe-final/", reporting_views.final, name="final"),
    path(f"{ACCOUNT}sin-preguntas/", reporting_views.no_questions, name="no_questions"),
]

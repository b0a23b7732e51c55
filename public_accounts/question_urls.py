"""What people ask of an account, and what they read of it."""

from django.urls import path

from . import asking_views, question_views

ACCOUNT = "<int:year>/<slug:service>"
ONE = f"{ACCOUNT}/preguntas/<int:pk>"

urlpatterns = [
    path(f"{ACCOUNT}/preguntas/", question_views.questions, name="questions"),
    path(f"{ACCOUNT}/preguntas/planilla.csv", question_views.questions_csv, name="questions_csv"),
    path(f"{ACCOUNT}/preguntas/parecidas/", question_views.alike, name="alike"),
    path(f"{ONE}/", question_views.question, name="question"),
    path(f"{ONE}/apoyar/", asking_views.support, name="support"),
    path(f"{ONE}/dejar-de-apoyar/", asking_views.unsupport, name="unsupport"),
    path(f"{ONE}/retirar/", asking_views.withdraw, name="withdraw"),
    path(f"{ACCOUNT}/preguntar/", asking_views.ask, name="ask"),
    path(f"{ACCOUNT}/temas/", question_views.topics, name="topics"),
    path(f"{ACCOUNT}/temas/proponer/", asking_views.propose, name="propose"),
    path(f"{ACCOUNT}/en-vivo/", question_views.board, name="live"),
    path(f"{ACCOUNT}/en-vivo/preguntas/", question_views.live_fragment, name="live_fragment"),
    path("comprobante/<str:code>/", asking_views.receipt, name="receipt"),
]

from django.urls import path

from . import answering_views, moderating_views, replying_views, typing_views

urlpatterns = [
    path("<str:code>/preguntas/", answering_views.inbox, name="inbox"),
    path("<str:code>/preguntas/digitar/", typing_views.type_question, name="type"),
    path("<str:code>/preguntas/importar/", typing_views.import_questions, name="import"),
    path("<str:code>/preguntas/plantilla.xlsx", typing_views.import_template, name="import_template"),
    path("<str:code>/preguntas/juntar/", answering_views.group, name="group"),
    path("<str:code>/preguntas/separar/", answering_views.ungroup, name="ungroup"),
    path("<str:code>/preguntas/<int:pk>/", replying_views.question, name="question"),
    path("<str:code>/preguntas/<int:pk>/moderar/", moderating_views.remove, name="remove"),
    path("<str:code>/preguntas/<int:pk>/reponer/", moderating_views.restore, name="restore"),
    path("<str:code>/preguntas/<int:pk>/leida/", moderating_views.spoken, name="spoken"),
    path("<str:code>/respuestas/<int:number>/", replying_views.answer, name="answer"),
    path("<str:code>/respuestas/<int:number>/corregir/", replying_views.correct, name="correct"),
    path("<str:code>/sala/", moderating_views.hall, name="hall"),
    path("<str:code>/sala/preguntas/", moderating_views.hall_questions, name="hall_questions"),
]

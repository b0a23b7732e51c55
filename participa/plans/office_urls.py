"""The officer's pages of yearly plans and of proposed topics, under /gestion/plan/."""

from django.urls import path

from . import inbox_views, matter_views, office_views

app_name = "plans_office"
ONE, MATTER = "<str:code>/", "<str:code>/materias/<int:number>/"
TOPIC = "temas/<str:code>/"

urlpatterns = [
    path("", office_views.plan_list, name="list"),
    path("nuevo/", office_views.create, name="create"),
    path("temas/", inbox_views.topics, name="topics"),
    path(TOPIC, inbox_views.topic, name="topic"),
    path(f"{TOPIC}retirar/", inbox_views.remove, name="topic_remove"),
    path(f"{TOPIC}mostrar/", inbox_views.restore, name="topic_restore"),
    path(ONE, office_views.detail, name="detail"),
    path(f"{ONE}presentacion/", office_views.introduction, name="introduction"),
    path(f"{ONE}publicar/", office_views.publish, name="publish"),
    path(f"{ONE}sin-consultas/", office_views.no_consultation, name="no_consultation"),
    path(f"{ONE}calendario/", office_views.calendar, name="calendar"),
    path(f"{ONE}materias/nueva/", matter_views.add, name="matter_new"),
    path(f"{MATTER}editar/", matter_views.edit, name="matter_edit"),
    path(f"{MATTER}sin-efecto/", matter_views.drop, name="matter_drop"),
    path(f"{MATTER}sacar/", matter_views.delete, name="matter_delete"),
    path(f"{MATTER}realizada/", matter_views.did, name="matter_done"),
]

from django.urls import path

from . import counting_views, door_views

urlpatterns = [
    path("<str:code>/asistencia/", counting_views.attendance, name="attendance"),
    path("<str:code>/asistencia/lista/", counting_views.attendance_list, name="attendance_list"),
    path(
        "<str:code>/asistencia/plantilla.xlsx", counting_views.attendance_template, name="attendance_template"
    ),
    path("<str:code>/puerta/", door_views.door, name="door"),
    path("<str:code>/puerta/entradas/", door_views.door_taps, name="door_taps"),
    path("<str:code>/puerta/trabajador.js", door_views.door_worker, name="door_worker"),
    path("<str:code>/puerta/cerrar/", door_views.close_door, name="close_door"),
]

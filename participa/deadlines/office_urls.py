from django.urls import path

from . import calendar_views
from . import office_views as views

app_name = "deadlines"

urlpatterns = [
    path("", views.deadline_list, name="list"),
    path("calendario/", calendar_views.calendar, name="calendar"),
    path("calendario/pedir/", calendar_views.calendar_open, name="calendar_open"),
    path("calendario/cerrar/", calendar_views.calendar_close, name="calendar_close"),
    path("<slug:kind>/<str:code>/", views.detail, name="detail"),
    path("<slug:kind>/<str:code>/ampliar/", views.extend, name="extend"),
    path("<slug:kind>/<str:code>/suspender/", views.suspend, name="suspend"),
    path("<slug:kind>/<str:code>/reanudar/", views.resume, name="resume"),
]

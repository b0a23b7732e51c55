from django.urls import path

from . import push_views

app_name = "devices"

urlpatterns = [
    path("", push_views.devices, name="list"),
    path("activar/", push_views.turn_on, name="turn_on"),
    path("<int:pk>/apagar/", push_views.turn_off, name="turn_off"),
]

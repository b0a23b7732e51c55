from django.urls import path

from . import office_views as views

app_name = "deadlines"

urlpatterns = [
    path("", views.deadline_list, name="list"),
    path("<slug:kind>/<str:code>/", views.detail, name="detail"),
    path("<slug:kind>/<str:code>/ampliar/", views.extend, name="extend"),
    path("<slug:kind>/<str:code>/suspender/", views.suspend, name="suspend"),
    path("<slug:kind>/<str:code>/reanudar/", views.resume, name="resume"),
]

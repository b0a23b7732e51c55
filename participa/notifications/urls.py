from django.urls import path

from . import views

app_name = "notices"

urlpatterns = [
    path("", views.notices, name="list"),
    path("cuenta/", views.count, name="count"),
    path("leidos/", views.read, name="read"),
    path("<int:pk>/", views.go, name="go"),
]

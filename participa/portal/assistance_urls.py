from django.urls import path

from consultations import assisted_views
from participa.assistance import views

app_name = "assistance"

urlpatterns = [
    path("", assisted_views.current, name="current"),
    path("nueva/", views.start, name="start"),
    path("terminar/", views.end, name="end"),
    path("anteriores/", assisted_views.sessions, name="sessions"),
    path("consultas/<slug:slug>/", assisted_views.write, name="write"),
    path("comprobante/<str:code>/", assisted_views.receipt, name="receipt"),
]

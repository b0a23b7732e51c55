from django.urls import path

from . import views

app_name = "newsletters_public"

urlpatterns = [path("<str:code>/", views.letter, name="letter")]

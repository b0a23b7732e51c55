"""The address that people in a hall type: /preguntar/mma/."""

from django.urls import path

from . import question_views

app_name = "asking"
urlpatterns = [path("<slug:code>/", question_views.of_service, name="of_service")]

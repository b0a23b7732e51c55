from django.urls import path

from . import invitation_views as views

app_name = "invitations"

urlpatterns = [path("<str:token>/", views.invitation, name="show")]

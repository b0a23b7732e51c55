from django.urls import path  # noqa: F401

app_name = "mail_office"

urlpatterns = []

from django.urls import path

from .bounce_hook import returned

urlpatterns = [path("", returned, name="mail_returned")]

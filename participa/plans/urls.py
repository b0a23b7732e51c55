"""Addresses of topics on request, under /proponer-tema/."""

from django.urls import path

from . import topic_views as views

app_name = "plans"
urlpatterns = [
    path("", views.home, name="home"),
    path("elegir/", views.choose, name="choose"),
    path("comprobante/<str:code>/", views.receipt, name="receipt"),
    path("tema/<str:code>/", views.topic, name="topic"),
    path("tema/<str:code>/apoyar/", views.support, name="support"),
    path("tema/<str:code>/dejar-de-apoyar/", views.unsupport, name="unsupport"),
    path("tema/<str:code>/retirar/", views.withdraw, name="withdraw"),
    path("<slug:service>/", views.propose, name="propose"),
]

"""Addresses of the yearly plans of a body, under /servicios/."""

from django.urls import path

from . import plan_views as views

app_name = "annual_plans"
urlpatterns = [
    path("<slug:service>/plan/", views.plan, name="plan"),
    path("<slug:service>/plan/<int:year>/calendario/", views.calendar, name="calendar"),
    path("<slug:service>/plan/<int:year>/plan.ics", views.ics, name="ics"),
]

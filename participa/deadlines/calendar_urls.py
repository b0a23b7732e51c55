from django.urls import path

from . import calendar_views as views

app_name = "work_calendars"

urlpatterns = [path("<str:secret>.ics", views.mine, name="mine_ics")]

from django.urls import path

from . import oversight_views as views

app_name = "deadline_rules"

urlpatterns = [
    path("reglas/", views.rule_list, name="rules"),
    path("reglas/<slug:code>/", views.edit_rule, name="rule"),
    path("feriados/", views.holiday_list, name="holidays"),
    path("feriados/nuevo/", views.add_holiday, name="holiday_add"),
    path("feriados/<int:pk>/", views.edit_holiday, name="holiday"),
    path("feriados/<int:pk>/quitar/", views.remove_holiday, name="holiday_remove"),
    path("movimientos/", views.move_list, name="moves"),
]

from django.urls import path

from consultations import assisted_views
from participa.assistance import views
from public_accounts import counter_views

app_name = "assistance"

urlpatterns = [
    path("", assisted_views.current, name="current"),
    path("nueva/", views.start, name="start"),
    path("terminar/", views.end, name="end"),
    path("anteriores/", assisted_views.sessions, name="sessions"),
    path("consultas/<slug:slug>/", assisted_views.write, name="write"),
    path("comprobante/<str:code>/", assisted_views.receipt, name="receipt"),
    path("cuentas-publicas/<str:code>/", counter_views.write, name="ask"),
    path("comprobante-de-pregunta/<str:code>/", counter_views.receipt, name="question_receipt"),
]

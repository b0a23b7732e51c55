from django.urls import path

from . import audit_pages

app_name = "audit"

urlpatterns = [
    path("", audit_pages.trail, name="trail"),
    path("descargar/", audit_pages.export, name="export"),
    path("<int:pk>/", audit_pages.line, name="line"),
]

from django.urls import path

from . import office_views as views

app_name = "mail_office"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("anuncios/reintentar/", views.retry_announcements, name="retry_announcements"),
    path("no-salieron/", views.failed, name="failed"),
    path("no-salieron/reintentar/", views.retry_failed, name="retry_failed"),
    path("no-salieron/dar-por-perdidos/", views.give_up, name="give_up"),
    path("direcciones/", views.addresses, name="addresses"),
    path("direcciones/volver-a-escribir/", views.write_again, name="write_again"),
]

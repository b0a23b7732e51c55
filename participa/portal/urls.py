from django.urls import path

from . import agenda, agenda_file, desk, health, home, my_data, participation, search, static_pages

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/calendario.ics", agenda_file.agenda_ics, name="agenda_ics"),
    path("buscar/", search.search, name="search"),
    path("mi-participacion/", participation.participation, name="participation"),
    path("mis-datos/", my_data.my_data, name="my_data"),
    path("mis-datos/descargar/mis-datos.json", my_data.download, {"kind": "json"}, name="my_data_json"),
    path("mis-datos/descargar/mis-datos.html", my_data.download, {"kind": "html"}, name="my_data_html"),
    path("mis-datos/preparar/", my_data.prepare, name="my_data_prepare"),
    path("mis-datos/solicitudes/nueva/", my_data.ask, name="ask_about_data"),
    path("mis-datos/solicitudes/<slug:code>/", my_data.data_request, name="data_request"),
    path("mis-datos/comprobante/<slug:code>/", my_data.data_receipt, name="data_receipt"),
    path("mis-datos/borrar/", my_data.erase_me, name="erase_me"),
    path("gestion/", desk.desk, name="desk"),
    path("acerca/", static_pages.about, name="about"),
    path("accesibilidad/", static_pages.accessibility, name="accessibility"),
    path("privacidad/", static_pages.privacy, name="privacy"),
    path("privacidad/<slug:version>/", static_pages.notice, name="notice"),
    path("salud/", health.health, name="health"),
]

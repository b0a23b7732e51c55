from django.urls import path

from . import office_views

app_name = "organizations_office"

urlpatterns = [
    path("", office_views.claim_list, name="list"),
    path("<int:pk>/", office_views.claim, name="claim"),
    path("<int:pk>/acreditar/", office_views.accredit, name="accredit"),
    path("<int:pk>/rechazar/", office_views.reject, name="reject"),
    path("<int:pk>/terminar/", office_views.end, name="end"),
    path("<int:pk>/datos/", office_views.edit, name="edit"),
]

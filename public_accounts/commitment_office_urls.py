"""What an account promises, and telling how it goes."""

from django.urls import path

from . import commitment_office_views as views

urlpatterns = [
    path("<str:code>/compromisos/", views.commitments, name="commitments"),
    path("<str:code>/compromisos/nuevo/", views.promise, name="promise"),
    path("compromisos/<str:code>/", views.commitment, name="commitment"),
    path("compromisos/<str:code>/editar/", views.edit_commitment, name="edit_commitment"),
    path("compromisos/<str:code>/sacar/", views.delete_commitment, name="delete_commitment"),
]

"""The technical administration is for whoever runs the installation, and useful to her."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("fields", [{}, {"is_staff": True}])
def test_nobody_but_a_superuser_enters(client, fields):
    client.force_login(User.objects.create_user("ana@correo.example", **fields))

    assert client.get(reverse("admin:index")).status_code == 302


def test_a_superuser_can_open_every_list(client):
    client.force_login(User.objects.create_superuser("raiz@correo.example"))

    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(address).status_code == 200, address


def test_it_never_shows_who_wrote_a_comment():
    shown = admin.site._registry[next(m for m in admin.site._registry if m.__name__ == "Comment")]

    assert "author" in shown.exclude
    assert "author" not in shown.list_display


def test_there_is_no_second_door_without_the_limits_and_codes_of_the_first(client):
    User.objects.create_superuser("raiz@correo.example", "una frase bien larga")
    door = reverse("admin:login")

    for answer in (
        client.get(door),
        client.post(door, {"username": "raiz@correo.example", "password": "una frase bien larga"}),
    ):
        assert answer.url == "/cuenta/ingresar/?next=%2Fadministracion-tecnica%2F"
    assert not get_user(client).is_authenticated


def test_whoever_is_in_and_may_not_finds_nothing_instead_of_going_round(client):
    client.force_login(User.objects.create_user("ana@correo.example"))

    assert client.get(reverse("admin:login")).status_code == 404

"""The technical administration is for whoever runs the installation, and useful to her."""

import pytest
from django.contrib import admin
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

"""Where DEMO is off nothing invented exists, nor can be made."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from consultations.models import Consultation
from participa.portal import demo
from participa.services.models import PublicService


@pytest.mark.django_db
def test_with_demo_off_it_refuses_and_leaves_nothing(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo")
    with pytest.raises(RuntimeError):
        demo.make(timezone.now())
    assert not User.objects.exists()
    assert not PublicService.objects.exists()
    assert not Consultation.objects.exists()

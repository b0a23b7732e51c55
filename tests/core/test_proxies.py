import pytest
from django.test import RequestFactory

from participa.core.proxies import ClientAddress

NGINX, BALANCER, PERSON, INVENTED = "172.18.0.4", "10.0.0.2", "200.27.1.1", "1.1.1.1"


def seen_address(forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    request = RequestFactory().get("/", REMOTE_ADDR=NGINX, headers=headers)
    ClientAddress(lambda request: None)(request)
    return request.META["REMOTE_ADDR"]


def test_without_proxies_of_ours_nobody_is_believed(settings):
    settings.PROXIES = 0

    assert seen_address(INVENTED) == NGINX


@pytest.mark.parametrize(
    ("proxies", "forwarded"),
    [(1, PERSON), (1, f"{INVENTED}, {PERSON}"), (2, f"{INVENTED}, {PERSON}, {BALANCER}")],
)
def test_the_person_is_whom_our_outermost_proxy_saw(settings, proxies, forwarded):
    settings.PROXIES = proxies

    assert seen_address(forwarded) == PERSON


@pytest.mark.parametrize("forwarded", [None, "", PERSON])
def test_a_request_that_did_not_come_through_all_of_them_keeps_its_own(settings, forwarded):
    settings.PROXIES = 2

    assert seen_address(forwarded) == NGINX

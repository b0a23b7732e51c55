import pytest

from participa.portal.demo_bodies import create_bodies
from participa.services.facts import facts_of, missing
from participa.services.models import PublicService
from tests.services.builders import NOW, a_commune, a_keeper, a_person

pytestmark = pytest.mark.django_db


def test_the_invented_bodies_say_so_and_one_is_complete():
    a_commune()
    bodies = create_bodies(NOW, keeper=a_keeper(), officer=a_person())
    assert set(bodies) == {"MINDEMO", "SENADE", "SUBEJEMPLOS", "IFA", "DEMOLOSRIOS"}
    assert PublicService.objects.filter(is_demo=True).count() == 5
    assert bodies["DEMOLOSRIOS"].region.slug == "los-rios"
    lacks = {code: len(missing(body, facts_of(body))) for code, body in bodies.items()}
    assert lacks["SENADE"] == 0
    assert lacks["SUBEJEMPLOS"] > 1


def test_making_them_again_changes_nothing():
    keeper, officer = a_keeper(), a_person()
    create_bodies(NOW, keeper=keeper, officer=officer)
    create_bodies(NOW, keeper=keeper, officer=officer)
    assert PublicService.objects.get(code="SENADE").contacts.count() == 1
    assert PublicService.objects.count() == 5

"""What an officer prepares: kept whole, by one at a time, by nobody else."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from consultations.actions import drafting
from consultations.models import BackgroundDocument, Consultation, Section
from participa.audit.models import Event
from participa.core.lifecycle import StaleError, TransitionError
from participa.services.models import Membership
from tests.builders import (
    HOUR,
    NOON,
    SECOND,
    a_background,
    a_citizen,
    a_consultation,
    a_draft,
    a_ready_draft,
    a_section,
    a_service,
    a_topic,
    an_analyst_of,
    an_officer_of,
)

pytestmark = pytest.mark.django_db
ACT = {"act_number": "Resolución exenta 214", "act_date": date(2026, 11, 16)}


def create(service, title="Humedales urbanos", now=NOON, by=None):
    return drafting.create_draft(service, title=title, by=by or an_officer_of(service), now=now)


# Codes and addresses ---------------------------------------------------------------------------


def test_codes_follow_one_another_within_a_year_and_a_service():
    mma, minsal = a_service(code="MMA"), a_service(code="MINSAL")
    codes = [
        create(mma).code,
        create(mma).code,
        create(minsal).code,
        create(mma, now=NOON.replace(year=2027)).code,
    ]
    assert codes == ["CC-2026-MMA-0001", "CC-2026-MMA-0002", "CC-2026-MINSAL-0001", "CC-2027-MMA-0001"]


def test_the_year_of_a_code_is_the_one_in_chile():
    new_years_eve_there = NOON.replace(month=12, day=31, hour=23)
    assert create(a_service(code="MMA"), now=new_years_eve_there).code == "CC-2026-MMA-0001"


def test_a_code_cited_once_is_never_given_again():
    service = a_service(code="MMA")
    officer = an_officer_of(service)
    create(service, by=officer)
    drafting.delete_draft(create(service, by=officer), by=officer, now=NOON)
    assert create(service, by=officer).code == "CC-2026-MMA-0003"


def test_after_nine_thousand_it_goes_on():
    service = a_service(code="MMA")
    a_draft(service, code="CC-2026-MMA-9999")
    a_draft(service, code="CC-2026-MMA-10000")
    assert create(service).code == "CC-2026-MMA-10001"


def test_services_whose_codes_start_alike_do_not_share_numbers():
    create(a_service(code="MMA1"))
    assert create(a_service(code="MMA")).code == "CC-2026-MMA-0001"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Ñuñoa: ¿qué plaza?", "nunoa-que-plaza"),
        ("¡¿?!", "consulta"),
        ("水", "consulta"),
        ("a" * 200, "a" * 90),
    ],
)
def test_the_address_is_made_of_the_title(title, slug):
    assert create(a_service(), title=title).slug == slug


def test_the_same_title_gets_an_address_of_its_own():
    service = a_service()
    assert [create(service).slug for _n in range(3)] == [
        "humedales-urbanos", "humedales-urbanos-2", "humedales-urbanos-3",
    ]  # fmt: skip


def test_two_officers_who_take_the_same_number_get_two(monkeypatch):
    service = a_service(code="MMA")
    a_draft(service, code="CC-2026-MMA-0001", slug="humedales-urbanos")
    numbers, slugs = iter([0, 1]), iter(["humedales-urbanos", "humedales-urbanos-2"])
    monkeypatch.setattr(drafting, "_last_number", lambda prefix: next(numbers))
    monkeypatch.setattr(drafting, "free_slug", lambda title: next(slugs))
    assert create(service).code == "CC-2026-MMA-0002"


# Who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["admin", "officer", "approver"])
def test_admin_officer_and_head_prepare_and_none_publishes_alone(role):
    draft = a_ready_draft()
    person = an_officer_of(draft.service, role=role)
    drafting.edit_draft(draft, by=person, now=NOON, seen_at=NOON, summary="Otro")
    with pytest.raises(PermissionDenied):
        drafting.publish(draft, **ACT, by=person, now=NOON)
    assert Consultation.objects.get().status == "draft"


@pytest.mark.parametrize("who", ["a citizen", "an analyst", "of another service", "no longer", "a superuser"])
def test_nobody_else_creates_edits_or_publishes(who):
    draft = a_ready_draft()
    person = {
        "a citizen": a_citizen,
        "an analyst": lambda: an_analyst_of(draft.service),
        "of another service": lambda: an_officer_of(a_service()),
        "no longer": lambda: an_officer_of(draft.service),
        "a superuser": lambda: a_citizen(is_superuser=True),
    }[who]()
    if who == "no longer":
        Membership.objects.filter(user=person).update(ended_at=NOON)
    acts = [
        lambda: drafting.create_draft(draft.service, title="x", by=person, now=NOON),
        lambda: drafting.edit_draft(draft, by=person, now=NOON, seen_at=NOON, title="x"),
        lambda: drafting.publish(draft, **ACT, by=person, now=NOON),
        lambda: drafting.delete_draft(draft, by=person, now=NOON),
        lambda: drafting.save_section(draft, by=person, now=NOON, title="x", text="y"),
        lambda: drafting.remove_section(draft.sections.get(), by=person, now=NOON),
        lambda: drafting.move_section(draft.sections.get(), up=True, by=person, now=NOON),
        lambda: drafting.add_background(draft, by=person, now=NOON, title="x", text="y"),
        lambda: drafting.remove_background(a_background(draft), by=person, now=NOON),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert Consultation.objects.get().status == "draft"
    assert Section.objects.get().title == "Art. 1. Accesos"
    assert not Event.objects.exists()


def test_a_body_that_no_longer_exists_starts_nothing():
    service = a_service(closed_on=date(2026, 1, 1))
    with pytest.raises(PermissionDenied):
        create(service)
    assert not Consultation.objects.exists()


# Two at once -----------------------------------------------------------------------------------


def test_of_two_who_edit_the_first_is_kept_and_the_second_is_told_who_and_when():
    draft = a_draft()
    ana, eva = an_officer_of(draft.service), an_officer_of(draft.service)
    same = Consultation.objects.get()
    drafting.edit_draft(draft, by=ana, now=NOON + SECOND, seen_at=NOON, summary="De Ana")
    with pytest.raises(StaleError) as error:
        drafting.edit_draft(same, by=eva, now=NOON + HOUR, seen_at=NOON, summary="De Eva")
    assert (error.value.by, error.value.at) == (ana, NOON + SECOND)
    assert Consultation.objects.get().summary == "De Ana"
    assert Event.objects.count() == 1


def test_what_was_published_can_no_longer_be_edited():
    consultation = a_consultation()
    section, item = a_section(consultation), a_background(consultation)
    officer = an_officer_of(consultation.service)
    acts = [
        lambda: drafting.edit_draft(consultation, by=officer, now=NOON, seen_at=NOON, title="x"),
        lambda: drafting.delete_draft(consultation, by=officer, now=NOON),
        lambda: drafting.save_section(
            consultation, section=section, by=officer, now=NOON, title="x", text="y"
        ),
        lambda: drafting.remove_section(section, by=officer, now=NOON),
        lambda: drafting.move_section(section, up=True, by=officer, now=NOON),
        lambda: drafting.add_background(consultation, by=officer, now=NOON, title="x", text="y"),
        lambda: drafting.remove_background(item, by=officer, now=NOON),
    ]
    for act in acts:
        with pytest.raises(TransitionError):
            act()
    assert Section.objects.get().title == "Art. 1. Accesos"
    assert BackgroundDocument.objects.get() == item
    assert not Event.objects.exists()


def test_of_two_who_rewrite_a_section_the_second_is_told():
    draft = a_draft()
    section = a_section(draft)
    ana, eva = an_officer_of(draft.service), an_officer_of(draft.service)
    seen = section.version
    drafting.save_section(draft, section=section, seen=seen, by=ana, now=NOON, title="De Ana", text="t")
    same = Consultation.objects.get()
    with pytest.raises(StaleError) as error:
        drafting.save_section(
            same, section=same.sections.get(), seen=seen, by=eva, now=NOON + HOUR, title="De Eva", text="t"
        )
    assert (error.value.by, error.value.at) == (ana, NOON)
    assert Section.objects.get().title == "De Ana"


def test_two_who_rewrite_two_sections_do_not_disturb_each_other():
    draft = a_draft()
    one, two = a_section(draft), a_section(draft)
    officer = an_officer_of(draft.service)
    seen = one.version, two.version
    drafting.save_section(draft, section=one, seen=seen[0], by=officer, now=NOON, title="Uno", text="t")
    drafting.save_section(draft, section=two, seen=seen[1], by=officer, now=NOON, title="Dos", text="t")
    assert [section.title for section in draft.sections.all()] == ["Uno", "Dos"]


# The parts -------------------------------------------------------------------------------------


@pytest.fixture
def three():
    draft = a_draft()
    parts = [a_section(draft, title=name) for name in ("A", "B", "C")]
    return draft, parts, an_officer_of(draft.service)


def order(draft):
    return [(section.number, section.title) for section in draft.sections.all()]


def test_a_new_section_goes_to_the_end(three):
    draft, _parts, officer = three
    drafting.save_section(draft, by=officer, now=NOON, title="D", text="t")
    assert order(draft)[-1] == (4, "D")


def test_without_one_those_after_it_move_up(three):
    draft, parts, officer = three
    drafting.remove_section(parts[0], by=officer, now=NOON)
    assert order(draft) == [(1, "B"), (2, "C")]


@pytest.mark.parametrize(
    ("which", "up", "result"),
    [(1, True, "BAC"), (1, False, "ACB"), (0, True, "ABC"), (2, False, "ABC"), (2, True, "ACB")],
)
def test_a_section_changes_places_with_its_neighbour(three, which, up, result):
    draft, parts, officer = three
    drafting.move_section(parts[which], up=up, by=officer, now=NOON)
    assert order(draft) == list(enumerate(result, 1))


def test_a_search_finds_it_by_what_was_written():
    draft = a_draft()
    officer = an_officer_of(draft.service)
    drafting.edit_draft(
        draft,
        by=officer,
        now=NOON,
        seen_at=NOON,
        title="Riberas",
        topics=[a_topic(label="Lagos")],
        regions=[],
    )
    drafting.save_section(draft, by=officer, now=NOON, title="Estacionamientos", text="t")
    for word in ("ribera", "lago", "estacionamiento", draft.code, draft.service.name):
        assert Consultation.objects.matching(word).exists(), word


def test_a_deleted_draft_leaves_only_its_trace():
    draft = a_ready_draft()
    a_background(draft)
    drafting.delete_draft(draft, by=an_officer_of(draft.service), now=NOON)
    assert not Consultation.objects.exists()
    assert Event.objects.get().data["code"].startswith("CC-2026-")

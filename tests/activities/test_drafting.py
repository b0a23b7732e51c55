"""Before anybody reads it: a draft with its code, edited by one officer at a time."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from participa.activities.actions import drafting, finishing
from participa.activities.models import Activity, Kind
from participa.audit.models import Event
from participa.core.lifecycle import StaleError, TransitionError
from tests.activities import builders as a
from tests.activities.refusals import refused
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    a_person,
    a_region,
    a_service,
    a_topic,
    an_analyst_of,
    an_officer_of,
)
from tests.documents.files import a_picture, an_upload
from tests.services.builders import a_commune

pytestmark = pytest.mark.django_db


def create(service, by, title="Diálogo del agua", **fields):
    return drafting.create(service, kind=Kind.DIALOGUE, title=title, by=by, now=NOON, **fields)


def edit(activity, by=None, **fields):
    fields = {"seen_at": activity.changed_at, "now": NOON} | fields
    return drafting.edit(activity, by=by or a.the_officer(activity), **fields)


def test_a_draft_takes_the_next_code_of_its_service_and_year():
    service = a_service(code="MMA")
    officer = an_officer_of(service)
    first, second = create(service, officer), create(service, officer)
    assert [first.code, second.code] == ["ACT-2026-MMA-0001", "ACT-2026-MMA-0002"]
    assert [first.slug, second.slug] == ["dialogo-del-agua", "dialogo-del-agua-2"]
    assert list(Activity.objects.matching("agua")) == [second, first]
    assert Event.objects.filter(verb="activity.created").count() == 2


def test_the_code_of_a_draft_that_was_thrown_away_is_never_used_again():
    service = a_service(code="MMA")
    officer = an_officer_of(service)
    drafting.delete_draft(create(service, officer), by=officer, now=NOON)
    assert create(service, officer).code == "ACT-2026-MMA-0002"


def test_a_title_of_our_own_pages_gets_another_address():
    service = a_service()
    assert create(service, an_officer_of(service), title="Cifras").slug == "actividad-cifras"


def test_when_every_code_is_taken_at_the_same_instant_nothing_is_written(monkeypatch):
    activity = a.a_draft_activity()
    taken = int(activity.code[-4:]) - 1
    monkeypatch.setattr(drafting, "_last_number", lambda prefix: taken)
    with refused(TransitionError):
        create(activity.service, a.the_officer(activity))


def test_only_an_editor_of_the_service_drafts():
    service = a_service()
    for person in (a_person(), an_analyst_of(service), an_officer_of(a_service())):
        with refused(PermissionDenied):
            create(service, person)


def test_an_officer_of_a_region_drafts_for_her_region_alone():
    service, region, other = a_service(), a_region(), a_region("maule", code="07")
    officer = an_officer_of(service, region=region)
    assert create(service, officer).region == region
    assert create(service, officer, region=region).region == region
    with refused(PermissionDenied):
        create(service, officer, region=other)


def test_a_commune_brings_its_region():
    service, commune = a_service(), a_commune()
    assert create(service, an_officer_of(service), commune=commune).region == commune.region


def test_a_draft_is_edited_whole():
    draft, topic = a.a_draft_activity(), a_topic()
    draft = edit(draft, topics=[topic], **a.CALL)
    assert (draft.place, draft.starts_at) == ("Gimnasio municipal", a.STARTS)
    assert list(draft.topics.all()) == [topic]
    assert list(Activity.objects.matching("gimnasio")) == [draft]


def test_the_second_of_two_officers_is_told_who_saved_first():
    draft = a.a_draft_activity()
    seen_at, first = draft.changed_at, a.the_officer(draft)
    edit(draft, by=first, summary="Primero")
    with refused(StaleError) as why:
        edit(draft, by=an_officer_of(draft.service), seen_at=seen_at, summary="Segundo")
    assert (why.value.by, why.value.at) == (first, NOON)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"starts_at": a.STARTS, "ends_at": a.STARTS}, "ends_at"),
        (
            {"registration_opens_at": NOON, "registration_closes_at": NOON},
            "registration_closes_at",
        ),
        (
            {"starts_at": a.STARTS, "ends_at": a.ENDS, "registration_closes_at": a.ENDS + HOUR},
            "registration_closes_at",
        ),
    ],
)
def test_dates_that_do_not_fit_are_refused_in_a_draft_too(fields, field):
    draft = a.a_draft_activity()
    with refused(ValidationError, field):
        edit(draft, **fields)


def test_what_people_count_on_is_not_edited_once_published():
    activity = a.an_activity()
    with refused(ValidationError, "starts_at"):
        edit(activity, starts_at=a.STARTS + DAY)
    with refused(ValidationError, "purpose"):
        edit(activity, purpose=" ")
    assert edit(activity, summary="Más claro", starts_at=a.STARTS).summary == "Más claro"


def test_what_is_over_is_not_edited():
    for activity in (a.a_cancelled_activity(), a.an_activity_with_results()):
        with refused(TransitionError):
            edit(activity, summary="Otra cosa")
        with refused(TransitionError):
            set_stages(activity, [])


def test_an_officer_of_a_region_does_not_move_a_draft_out_of_it():
    region = a_region()
    draft = a.a_draft_activity(region=region)
    officer = an_officer_of(draft.service, region=region)
    with refused(PermissionDenied):
        edit(draft, by=officer, region=None)


def set_stages(activity, wanted, **fields):
    fields = {"seen_at": activity.changed_at} | fields
    return drafting.set_stages(activity, wanted, by=a.the_officer(activity), now=NOON, **fields)


def test_the_programme_is_written_in_order():
    activity = a.an_activity()
    titles = ["Bienvenida", "ATTA", "INE", "Ronda de preguntas", "Cierre"]
    kinds = ["welcome", "presentation", "presentation", "questions", "closing"]
    activity = set_stages(
        activity, [{"kind": kind, "title": title} for kind, title in zip(kinds, titles, strict=True)]
    )
    assert list(activity.stages.values_list("number", "title")) == list(enumerate(titles, 1))
    set_stages(activity, [{"kind": "welcome", "title": "Hola"}])
    assert activity.stages.get().title == "Hola"


def test_a_programme_of_somebody_who_read_another_one_is_refused():
    activity = a.an_activity()
    with refused(StaleError):
        set_stages(activity, [{"title": "Hola"}], seen_at=NOON - DAY)
    with refused(ValidationError):
        set_stages(activity, [{"title": " "}])


def test_what_was_published_is_not_thrown_away():
    activity = a.an_activity()
    with refused(TransitionError):
        drafting.delete_draft(activity, by=a.the_officer(activity), now=NOON)


def test_a_draft_with_files_is_not_thrown_away():
    draft = a.a_draft_activity()
    officer = a.the_officer(draft)
    upload = an_upload("foto.jpg", a_picture())
    finishing.add_photo(draft, upload, alternative="Un canal.", by=officer, now=NOON)
    with refused(ValidationError):
        drafting.delete_draft(draft, by=officer, now=NOON)

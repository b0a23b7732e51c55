"""Setting a council up: one of each, its rules as history, seats nobody sits in may close."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from councils.actions import setting_up
from councils.models import Council, CouncilRules, Estate, Seat, Share
from participa.audit.models import Event
from participa.core.lifecycle import StaleError, TransitionError
from tests.builders import DAY, NOON, a_person, a_region, a_service, an_officer_of
from tests.councils import builders as a
from tests.councils.refusals import refused

pytestmark = pytest.mark.django_db
TWO = [{"pk": None, "name": "Territoriales", "seats": 2}, {"pk": None, "name": "Gremios", "seats": 1}]


def seats_of(council):
    found = council.seats.filter(closed_on=None).select_related("estate")
    return [(seat.estate.name, seat.number) for seat in found]


def as_wanted(council, **changes):
    """Its estates as the form would send them; ``changes``: by name, other seats, or None to leave it out."""
    wanted = []
    for estate in council.estates.filter(closed_on=None):
        seats = changes.get(estate.name, estate.seats.filter(closed_on=None).count())
        if seats is not None:
            wanted.append({"pk": estate.pk, "name": estate.name, "seats": seats})
    return wanted


# The council -----------------------------------------------------------------------------------


def test_a_council_gets_a_code_and_an_address_of_its_own():
    council = a.a_council(a_service(code="MMA"), name="Consejo del Medio Ambiente")
    assert (council.code, council.slug) == ("COSOC-MMA", "consejo-del-medio-ambiente")
    assert council.get_absolute_url() == "/consejos/consejo-del-medio-ambiente/"
    line = Event.objects.filter(verb="council.created").get()
    assert (line.service, line.data["name"]) == ("MMA", council.name)


def test_one_of_a_region_says_which():
    service, region = a_service(code="MMA"), a_region()
    council = a.a_council(service, region=region)
    assert council.code == "COSOC-MMA-LOS-RIOS"


def test_two_of_one_name_have_two_addresses():
    one, two = (a.a_council(name="Consejo", rules=False) for _n in range(2))
    assert (one.slug, two.slug) == ("consejo", "consejo-2")


def test_a_name_without_letters_has_an_address_all_the_same():
    assert a.a_council(name="«»", rules=False).slug == "consejo"


def test_a_service_has_one_council_of_each_region():
    council = a.a_council()
    officer = a.the_officer(council)
    with refused(ValidationError, "region"):
        setting_up.create(council.service, name="Otro", by=officer, now=NOON)
    region = a_region()
    assert setting_up.create(council.service, name="Otro", region=region, by=officer, now=NOON)
    with refused(ValidationError, "region"):
        setting_up.create(council.service, name="Otro", region=region, by=officer, now=NOON)


def test_a_code_that_somebody_took_meanwhile_is_not_the_end(monkeypatch):
    service, saves = a_service(code="MMA"), []
    save = Council.save

    def taken_once(self, *args, **kwargs):
        saves.append(self.code)
        if len(saves) == 1:
            raise IntegrityError
        save(self, *args, **kwargs)

    monkeypatch.setattr(Council, "save", taken_once)
    council = setting_up.create(service, name="Consejo", by=an_officer_of(service), now=NOON)
    assert (saves, council.code) == (["COSOC-MMA", "COSOC-MMA-2"], "COSOC-MMA-2")


def test_if_every_code_is_taken_nothing_is_written(monkeypatch):
    service = a_service()
    officer = an_officer_of(service)

    def taken(self, *args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(Council, "save", taken)
    with refused(TransitionError):
        setting_up.create(service, name="Consejo", by=officer, now=NOON)


def test_what_public_sources_told_is_taken_over_with_its_address():
    service = a_service(code="MMA")
    told = a.a_council(service, name="Consejo según la prensa", rules=False, estates=())
    Council.objects.update(is_reported=True)
    council = setting_up.create(service, name="Consejo", by=an_officer_of(service), now=NOON)
    assert (council.pk, council.slug, council.is_reported) == (told.pk, told.slug, False)
    assert Event.objects.filter(verb="council.created", data__was_reported=True).count() == 1


def test_whoever_acts_for_one_region_sets_up_that_one_only():
    service, region = a_service(), a_region()
    officer = an_officer_of(service, region=region)
    other = a_region("nuble", code="16", name="Ñuble", short_name="Ñuble")
    for where in (None, other):
        with refused(PermissionDenied):
            setting_up.create(service, name="Consejo", region=where, by=officer, now=NOON)
    assert setting_up.create(service, name="Consejo", region=region, by=officer, now=NOON)


def test_nobody_sets_up_one_of_a_closed_service_or_of_another():
    service = a_service(closed_on=date(2026, 1, 1))
    with refused(PermissionDenied):
        setting_up.create(service, name="Consejo", by=an_officer_of(service), now=NOON)
    with refused(PermissionDenied):
        setting_up.create(a_service(), name="Consejo", by=an_officer_of(service), now=NOON)
    with refused(PermissionDenied):
        setting_up.create(a_service(), name="Consejo", by=a_person(), now=NOON)


def test_its_name_is_corrected_and_found_by_the_new_one():
    council = a.a_council()
    by = a.the_officer(council)
    setting_up.edit(council, name="Consejo del Agua", summary="Ríos.", by=by, now=NOON, seen_at=a.CALLED)
    assert Council.objects.matching("agua").get() == council
    council.refresh_from_db()
    assert (council.changed_by, council.changed_at) == (by, NOON)


def test_a_colleague_who_saved_meanwhile_is_named():
    council = a.a_council()
    by, other = an_officer_of(council.service), an_officer_of(council.service)
    setting_up.edit(council, name="Primero", summary="", by=other, now=NOON, seen_at=council.changed_at)
    with refused(StaleError) as why:
        setting_up.edit(council, name="Segundo", summary="", by=by, now=NOON + DAY, seen_at=a.CALLED)
    assert (why.value.by, why.value.at) == (other, NOON)


def test_only_the_service_edits_it():
    council = a.a_council()
    stranger = an_officer_of(a_service())
    with refused(PermissionDenied):
        setting_up.edit(council, name="x", summary="", by=stranger, now=NOON, seen_at=council.changed_at)
    with refused(PermissionDenied):
        setting_up.set_rules(council, by=stranger, now=NOON, **a.RULES)
    with refused(PermissionDenied):
        setting_up.set_estates(council, TWO, by=stranger, now=NOON)


# Its rules -------------------------------------------------------------------------------------


def test_new_rules_leave_the_old_ones_as_history():
    council = a.a_council()
    by = a.the_officer(council)
    setting_up.set_rules(council, by=by, now=NOON, **a.RULES | {"number": "Resolución 99"})
    now, before = CouncilRules.objects.all()
    assert (now.number, now.superseded_at) == ("Resolución 99", None)
    assert (before.number, before.superseded_at) == (a.RULES["number"], NOON)


def test_rules_that_a_colleague_set_meanwhile_are_seen():
    council = a.a_council(rules=False)
    by, other = an_officer_of(council.service), an_officer_of(council.service)
    seen = setting_up.version_of_rules(council)
    setting_up.set_rules(council, by=other, now=NOON, seen=seen, **a.RULES)
    with refused(StaleError) as why:
        setting_up.set_rules(council, by=by, now=NOON, seen=seen, **a.RULES)
    assert (why.value.by, why.value.at) == (other, NOON)


def test_rules_that_are_gone_are_noticed_too():
    council = a.a_council()
    seen = setting_up.version_of_rules(council)
    council.rules.update(superseded_at=NOON)
    with refused(StaleError) as why:
        setting_up.set_rules(council, by=a.the_officer(council), now=NOON, seen=seen, **a.RULES)
    assert why.value.by is None


@pytest.mark.parametrize(
    ("share", "of", "enough"),
    [
        (Share.MAJORITY, 12, 7),
        (Share.MAJORITY, 13, 7),
        (Share.HALF, 13, 7),
        (Share.HALF, 12, 6),
        (Share.TWO_THIRDS, 10, 7),
        (Share.THIRD, 10, 4),
        (Share.QUARTER, 8, 2),
        (Share.QUARTER, 9, 3),
        (Share.THIRD, 0, 1),
        (Share.MAJORITY, 0, 1),
    ],
)
def test_how_many_of_so_many_are_enough(share, of, enough):
    assert share.of(of) == enough


# Its seats -------------------------------------------------------------------------------------


def test_estates_have_seats_with_numbers():
    council = a.a_council(estates=())
    setting_up.set_estates(council, TWO, by=a.the_officer(council), now=NOON)
    assert seats_of(council) == [("Territoriales", 1), ("Territoriales", 2), ("Gremios", 1)]
    assert [str(seat) for seat in council.seats.all()][:1] == ["Territoriales, 1"]


def test_fewer_seats_close_the_last_and_more_open_new_ones():
    council = a.a_council()
    by = a.the_officer(council)
    setting_up.set_estates(council, as_wanted(council, Territoriales=1), by=by, now=NOON)
    setting_up.set_estates(council, as_wanted(council, Territoriales=3), by=by, now=NOON + DAY)
    assert seats_of(council) == [("Territoriales", 1), ("Territoriales", 3), ("Territoriales", 4),
                                 ("Funcionales", 1)]  # fmt: skip
    assert Seat.objects.get(estate__name="Territoriales", number=2).closed_on == date(2026, 11, 18)


def test_an_estate_that_is_left_out_closes_and_stays_readable():
    council = a.a_council()
    setting_up.set_estates(council, as_wanted(council, Funcionales=None), by=a.the_officer(council), now=NOON)
    closed = Estate.objects.get(name="Funcionales")
    assert closed.closed_on == date(2026, 11, 18)
    assert [seat.closed_on for seat in closed.seats.all()] == [date(2026, 11, 18)]


def test_two_estates_exchange_their_names():
    council = a.a_council()
    one, two = as_wanted(council)
    one["name"], two["name"] = two["name"], one["name"]
    setting_up.set_estates(council, [one, two], by=a.the_officer(council), now=NOON)
    assert seats_of(council) == [("Funcionales", 1), ("Funcionales", 2), ("Territoriales", 1)]


def test_the_name_of_one_that_closes_may_be_given_to_another():
    council = a.a_council()
    one, two = as_wanted(council)
    setting_up.set_estates(council, [one | {"name": two["name"]}], by=a.the_officer(council), now=NOON)
    assert seats_of(council) == [("Funcionales", 1), ("Funcionales", 2)]


def test_two_estates_do_not_share_a_name():
    council = a.a_council()
    one, two = as_wanted(council)
    with refused(ValidationError):
        setting_up.set_estates(
            council, [one, two | {"name": "territoriales "}], by=a.the_officer(council), now=NOON
        )


def test_a_seat_that_somebody_fills_does_not_close():
    council = a.a_council_in_force(members=3)
    by = a.the_officer(council)
    for change in ({"Funcionales": 0}, {"Funcionales": None}, {"Territoriales": 1}):
        with refused(ValidationError):
            setting_up.set_estates(council, as_wanted(council, **change), by=by, now=NOON)
    after = a.midnight(date(2027, 1, 1))  # the first day without them
    setting_up.set_estates(council, as_wanted(council, Funcionales=None), by=by, now=after)
    assert seats_of(council) == [("Territoriales", 1), ("Territoriales", 2)]


def test_a_seat_that_a_called_process_fills_does_not_close():
    process = a.a_process()
    council, by = process.council, a.the_officer(process.council)
    with refused(ValidationError):
        setting_up.set_estates(council, as_wanted(council, Territoriales=1), by=by, now=NOON)
    setting_up.set_estates(council, as_wanted(council, Territoriales=3), by=by, now=NOON)
    setting_up.set_estates(council, as_wanted(council, Territoriales=2), by=by, now=NOON)
    assert len(seats_of(council)) == 3


def test_estates_that_a_colleague_changed_meanwhile_are_seen():
    council = a.a_council(estates=())
    by, other = an_officer_of(council.service), an_officer_of(council.service)
    seen = setting_up.version_of_estates(council)
    assert seen == ""
    setting_up.set_estates(council, TWO, by=other, now=NOON, seen=seen)
    with refused(StaleError) as why:
        setting_up.set_estates(council, TWO, by=by, now=NOON, seen=seen)
    assert (why.value.by, why.value.at) == (other, NOON)
    untouched = a.a_council(council.service, region=a_region(), estates=())
    with refused(StaleError) as why:
        setting_up.set_estates(untouched, TWO, by=by, now=NOON, seen="9999")
    assert why.value.by is None

"""Where each page of activities leads in the demonstration, and to whose eyes."""

from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import User
from participa.activities.actions import contributing, drafting, finishing, registering
from participa.activities.models import Activity, Contribution, Kind, Meeting
from participa.core.calendar import midnight

NOT_THERE = {  # files
    "activities:ics",
    "activities_office:attendance_template",
    "activities_office:door_worker",
}
ONLY_BUTTONS = set()
OF_THE_DRAFT = {"edit", "stages", "publish", "delete"}
OF_THE_TABLE = {"meeting", "meetings", "meeting_edit", "meeting_cancel", "meeting_new", "minutes_publish"}
OF_THE_TABLE |= {"members", "member_end", "work_plan", "plan_item", "type_in"}
HELD = {"attendance", "agreements", "agreement", "results", "themes", "theme", "theme_edit", "photos"}
HELD |= {"documents", "photo_remove", "document_remove", "attendance_list"}
AT_THE_DOOR = {"door", "door_taps", "close_door"}
ASKED = {"questions", "ask"}
HERS = {"registration", "cancel_registration", "contribution_receipt", "withdraw", "support", "unsupport"}

OF_A_ROW = {"contribution", "contribution_receipt", "support", "unsupport", "withdraw", "hide", "show_again"}
OF_A_ROW |= {"member_end", "photo_remove", "document_remove"}


def are_mine(name):
    return name.startswith(("activities:", "activities_office:"))


def eyes(name):
    end = name.split(":")[1]
    return "encargada" if "_office:" in name else "ciudadana" if end in HERS else ""


def officer():
    return {"by": User.objects.get(email="encargada@demo.cl"), "now": timezone.now()}


def citizen():
    return {"by": User.objects.get(email="ciudadana@demo.cl"), "now": timezone.now()}


def activity_for(name):
    """The activity whose page of this name has something to show."""
    end = name.split(":")[1]
    found = Activity.objects.filter(is_demo=True).select_related("service")
    if "_office:" in name and end in OF_THE_DRAFT:
        return found.filter(status="draft").first() or a_draft(found.first().service)
    kind = next(
        (kind for kind, ends in (
            (Kind.WORKING_TABLE, OF_THE_TABLE), (Kind.ASSEMBLY, HELD), (Kind.INFOBUS, AT_THE_DOOR),
            (Kind.WORKSHOP, ASKED),
        ) if end in ends),
        Kind.DIALOGUE,
    )  # fmt: skip
    return found.get(kind=kind)


def a_draft(service):
    """The demonstration has none."""
    starts_at = midnight(timezone.localdate() + timedelta(days=40)) + timedelta(hours=10)
    return drafting.create(
        service, kind=Kind.WORKSHOP, title="Taller de compostaje", purpose="Se hará una guía con lo dicho.",
        place="Sede vecinal", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), **officer(),
    )  # fmt: skip


def samples(name):
    """Arguments that lead to a real page, by the name of the address."""
    activity = activity_for(name)
    return {
        "slug": activity.slug,
        "code": activity.code,
        "pk": _row(name, activity),
        "number": _number(name, activity),
    }


def _row(name, activity):
    end = name.split(":")[1]
    if end in ("check_in", "release", "registration"):
        return _registration(activity).pk
    if end not in OF_A_ROW:
        return None
    if end == "member_end":
        return activity.members.first().pk
    if end == "photo_remove":
        return _photo(activity).pk
    if end == "document_remove":
        return _paper(activity).pk
    if end in ("withdraw", "contribution_receipt"):
        return _hers(activity).pk
    return activity.contributions.visible().exclude(author__email="ciudadana@demo.cl").first().pk


def _registration(activity):
    """The citizen's: she waits, for it is full."""
    mine = activity.registrations.filter(person=citizen()["by"]).first()
    return mine or registering.register(
        activity, display_name="Camila Rojas", needs="Silla de ruedas", **citizen()
    )


def _hers(activity):
    return activity.contributions.filter(author=citizen()["by"]).first() or contributing.contribute(
        activity, kind=Contribution.Kind.PROPOSAL, title="Más sombra", text="Árboles junto a los bancos.",
        **citizen(),
    )  # fmt: skip


def _photo(activity):
    file = BytesIO()
    Image.new("RGB", (900, 600), "#2f7d7a").save(file, "JPEG")
    upload = SimpleUploadedFile("foto.jpg", file.getvalue(), content_type="image/jpeg")
    words = {"alternative": "Vecinas y vecinos en la plaza", "caption": "La votación"}
    return activity.photos.first() or finishing.add_photo(activity, upload, **words, **officer())


def _paper(activity):
    upload = SimpleUploadedFile("lo-dicho.csv", b"tema;apoyos\nsombra;4\n", content_type="text/csv")
    return activity.documents.first() or finishing.add_document(
        activity, upload, title="Lo que se dijo", kind="report", **officer()
    )


def _number(name, activity):
    end = name.split(":")[1]
    if "meeting" in end or "minutes" in end:
        wanted = Meeting.Status.HELD if end in ("meeting", "minutes_publish") else Meeting.Status.CALLED
        return activity.meetings.filter(status=wanted).last().number
    rows = {"plan_item": "plan", "agreement": "agreements", "theme": "themes", "theme_edit": "themes"}
    return getattr(activity, rows[end]).first().number if end in rows else None

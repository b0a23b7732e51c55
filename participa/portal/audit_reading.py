"""What an auditor asks of the trail, and each of its lines in words."""

import re
from dataclasses import dataclass, fields
from datetime import date

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from consultations.models import Comment, Consultation
from participa.audit.actions import SEEN, target_of
from participa.audit.models import Event
from participa.core import verbs
from participa.core.calendar import end_of, midnight
from participa.core.figures import whole_number
from participa.core.receipts import normal_code
from participa.services.models import Membership, PublicService

NUMBER = "#"
LONGEST = 200  # letters of what is asked
A_VERB = re.compile(r"[a-z_]+\.[a-z_]+")
A_TARGET = re.compile(r"[a-z_]+\.[a-z_]+(:[0-9]+)?")


@dataclass(frozen=True)
class TrailFilter:
    """The questions of one request, as they came; what cannot be understood finds nothing."""

    persona: str = ""  # e-mail or number
    como: str = ""  # "": who acted; "representada": whose voice it was
    servicio: str = ""  # code or acronym
    rol: str = ""
    acto: str = ""  # a verb
    sobre: str = ""  # "consultations.consultation:12", or the code of a consultation, a receipt or a service
    desde: str = ""
    hasta: str = ""

    @classmethod
    def read(cls, query):
        """Out of an address or of what a job keeps."""
        return cls(
            **{f.name: str(query.get(f.name, "")).replace("\x00", "").strip()[:LONGEST] for f in fields(cls)}
        )

    @property
    def asked(self):
        """Only what was asked, for addresses and for the trail itself."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name))}

    @property
    def address(self):
        return f"?{urlencode(self.asked)}" if self.asked else "?"

    def noted(self):
        """What was asked, as the trail may keep it: people by number, nothing that somebody just typed."""
        person = self._person() if self.persona else None
        service = self._service() if self.servicio else None
        said = {
            "persona": person and f"{NUMBER}{person}",
            "como": self.como == "representada" and self.como,
            "servicio": service and service.code,
            "rol": self.rol in Membership.Role.values and self.rol,
            "acto": A_VERB.fullmatch(self.acto) and self.acto,
            "sobre": self.sobre and A_TARGET.fullmatch(found := target_named(self.sobre)) and found,
            "desde": self.desde and _day(self.desde) and self.desde,
            "hasta": self.hasta and _day(self.hasta) and self.hasta,
        }
        return {name: value for name, value in said.items() if value}

    def faults(self):
        """What could not be understood, in words, by question."""
        wrong = {
            "persona": self.persona and self._person() is None and _("No hay una cuenta así."),
            "servicio": self.servicio and self._service() is None and _("No hay un servicio así."),
            "desde": self.desde and _day(self.desde) is None and _("Esa fecha no existe."),
            "hasta": self.hasta and _day(self.hasta) is None and _("Esa fecha no existe."),
        }
        return {name: words for name, words in wrong.items() if words}

    def apply(self):
        """The lines that answer, in no order yet."""
        found = Event.objects.all()
        if self.persona:
            who = "on_behalf_of" if self.como == "representada" else "actor"
            found = found.filter(**{who: self._person() or 0})
        if self.servicio:
            service = self._service()
            found = found.filter(service=service.code if service else NUMBER)
        if self.rol:
            found = found.filter(_held(self.rol))
        if self.acto:
            found = found.filter(verb=self.acto)
        if self.sobre:
            found = found.filter(target=target_named(self.sobre))
        if self.desde:
            day = _day(self.desde)
            found = found.filter(at__gte=midnight(day)) if day else found.none()
        if self.hasta:
            day = _day(self.hasta)
            found = found.filter(at__lt=end_of(day)) if day else found.none()
        return found

    def _person(self):
        number = whole_number(self.persona.removeprefix(NUMBER))
        found = (
            User.objects.filter(pk=number)
            if number is not None
            else User.objects.filter(email__iexact=self.persona)
        )
        return found.values_list("pk", flat=True).first()

    def _service(self):
        named = Q(code__iexact=self.servicio) | Q(acronym__iexact=self.servicio)
        return PublicService.objects.filter(named).only("code").order_by("pk").first()


def _held(role):
    """Who acted held this role at that moment, in the service it happened in."""
    then = Q(ended_at=None) | Q(ended_at__gt=OuterRef("at"))
    held = Membership.objects.filter(
        then,
        user=OuterRef("actor"),
        role=role,
        started_at__lte=OuterRef("at"),
        service__code=OuterRef("service"),
    )
    ever = Membership.objects.filter(role=role).values("user")
    return Q(actor__in=ever) & Q(Exists(held))


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def target_named(text):
    """The target that an auditor means by a code, or by the text of the trail itself."""
    if ":" in text or "." in text:
        return text.lower()
    for found in (
        Consultation.objects.filter(code__iexact=text),
        PublicService.objects.filter(code__iexact=text),
        Comment.objects.filter(receipt=normal_code(text)),
    ):
        if thing := found.only("pk").order_by("pk").first():
            return target_of(thing)
    return text.lower()


def target_words(target):
    """``consultations.consultation:12`` -> ``consulta ciudadana 12``."""
    label, _colon, number = target.partition(":")
    try:
        name = str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return target
    return f"{name} {number}".strip()


def verb_words(event):
    """What was done; of a look, at what."""
    said = verbs.words(event.verb)
    if event.verb != SEEN:
        return said
    what = event.data.get("what", "")
    return f"{said}: {verbs.words(f'{SEEN}:{what}')}"


def person_words(user, number):
    """A person as auditors see her: her number, and her name or address while she has one."""
    if number is None:
        return str(_("El portal"))
    if user is None or str(user) == f"{NUMBER}{number}":
        return f"{NUMBER}{number}"
    return f"{NUMBER}{number} {user}"


def lines(events):
    """Each event with its words. One query more, however many: the roles of those who acted."""
    roles = roles_of({event.actor_id for event in events if event.actor_id})
    return [
        {
            "event": event,
            "who": person_words(event.actor, event.actor_id),
            "quality": event.role or ", ".join(_at(roles, event)),
            "what": verb_words(event),
            "about": target_words(event.target),
        }
        for event in events
    ]


def roles_of(people):
    """(person, service) -> the roles she had in it, ended ones too."""
    found = {}
    held = Membership.objects.filter(user__in=people).annotate(code=F("service__code"))
    for role in held.order_by("pk"):
        found.setdefault((role.user_id, role.code), []).append(role)
    return found


def _at(roles, event):
    here = roles.get((event.actor_id, event.service), [])
    held = [r for r in here if r.started_at <= event.at and (r.ended_at is None or event.at < r.ended_at)]
    return dict.fromkeys(str(role.get_role_display()) for role in held)

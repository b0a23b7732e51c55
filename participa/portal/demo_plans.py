"""The yearly plan of the demonstration, and the topics that people proposed, supported and were answered."""

from datetime import date, timedelta

from consultations.models import Consultation
from participa.core.calendar import day_of, midnight
from participa.plans.actions import answering, asking, matters, planning

ACT = "Resolución exenta de demostración 33"
MATTERS = (  # title, why, how, month
    ("Bibliotecas de barrio", "Pidieron abrirlas los sábados.", "consultation", 7),
    ("Paraderos con sombra y asiento", "Es lo que más se reclama en verano.", "consultation", 10),
    ("Accesos a las riberas", "Muchas personas no llegan al agua.", "dialogue", 11),
    ("Apoyo a las ferias libres", "El plan actual termina el próximo año.", "consultation", 12),
)
TOPICS = (  # title, text, days ago, supports, what became of it
    (
        "Baños públicos en los humedales",
        "Las familias acortan la visita porque no hay dónde ir. Propongo consultar dónde ponerlos primero.",
        70, 31, "accepted",
    ),
    (
        "Que los perros puedan entrar a los parques",
        "Con correa y horario. Otros países lo hacen.",
        64, 12, "rejected",
    ),
    (
        "Señales en mapudungun",
        "Los lugares tienen nombres que casi nadie conoce. Consultemos con las comunidades cómo escribirlos.",
        55, 45, "",
    ),
    ("Bicicletas en el borde río", "Hoy no se sabe por dónde se puede andar.", 9, 6, ""),
)  # fmt: skip
ACCEPTED = "Lo incluimos en el plan del próximo año: preguntaremos dónde hacen más falta."
REJECTED = (
    "La ley de estos parques no permite animales, así que no podemos consultarlo. "
    "Puedes pedir el cambio de la ley a quienes la hacen."
)


def create_plans(maker, *, citizen, crowd):
    """The plan of the main invented body, for the year that runs, and its topics."""
    _plan(maker)
    for number, (title, text, days_ago, supports, end) in enumerate(TOPICS):
        at = midnight(maker.today - timedelta(days=days_ago)) + timedelta(hours=18)
        author = citizen if number == 2 else crowd[number * 5]
        topic = asking.propose(maker.main, title=title, text=text, by=author, now=at, is_public=True)
        for person in [one for one in crowd if one != author][:supports]:
            asking.support(topic, by=person, now=at + timedelta(hours=2))
        _answer(maker, topic, end, at + timedelta(days=25))


def _plan(maker):
    year, by = maker.today.year, maker.officer
    now = min(midnight(date(year, 3, 20)) + timedelta(hours=10), maker.now)
    plan = planning.create(maker.main, year, by=by, now=now)
    made = {}
    for title, why, mechanism, month in MATTERS:
        text = "Materia inventada para mostrar cómo se ve un plan."
        made[title] = matters.add(
            plan, title=title, summary=text, why=why, mechanism=mechanism, month=month, by=by, now=now
        )
    plan.refresh_from_db()
    planning.publish(plan, act_number=ACT, act_date=day_of(now), by=by, now=now)
    asked = (
        Consultation.objects.public().filter(is_demo=True, title__startswith="Bibliotecas de barrio").first()
    )
    if asked and asked.closes_at < maker.now and asked.closing_day.year == year:
        matters.do(
            made["Bibliotecas de barrio"], done_on=asked.closing_day, target=asked.code, by=by, now=maker.now
        )


def _answer(maker, topic, end, at):
    if end == "accepted":
        answering.accept(
            topic, answer=ACCEPTED, year=maker.today.year + 1, mechanism="consultation", month=4,
            by=maker.officer, now=at,
        )  # fmt: skip
    elif end == "rejected":
        answering.reject(topic, answer=REJECTED, by=maker.officer, now=at)

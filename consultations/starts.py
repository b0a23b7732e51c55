"""What a new consultation starts with, by the law it rests on: texts with [what is to be filled] in brackets.

They are words of a public document, so they are kept in Spanish whatever language the office is read in.
"""

import re
from dataclasses import dataclass

# not a link [so](…), a reference [so][…] or [so]: …, a note [^1], an elision […] nor [sic]
HOLE = re.compile(r"(?<![\]!])\[(?!\^|sic\]|[.…\s]*\])[^\[\]\n]{2,}\](?![(\[:])")


def holes_of(text: str) -> list[str]:
    """What is still to be filled in a text, with its brackets."""
    return HOLE.findall(text)


@dataclass(frozen=True)
class Start:
    """The texts of ``edit_draft`` and (title, text) of each section."""

    texts: dict
    sections: tuple = ()


def start_of(basis) -> Start:
    """That of a legal basis; the general one for those that nobody wrote for."""
    return BY_BASIS.get(basis.slug, GENERAL)


GENERAL = Start(
    texts={
        "question": "[Qué se decide, en una línea]",
        "summary": (
            "Queremos [qué se hará] en [dónde]. Hoy pasa esto: [el problema, con una cifra].\n\n"
            "Con la propuesta, [qué cambia en la vida de las personas]. Antes de decidir queremos saber qué "
            "piensas tú."
        ),
        "why_now": "[Qué plazo, ley o hecho obliga a decidir ahora]. Se decidirá en [mes y año].",
        "can_change": "[Una cosa que tu opinión puede cambiar]\n[Otra]",
        "cannot_change": "[Lo que ya está decidido, y por qué ley o presupuesto]",
    },
    sections=(
        ("Qué proponemos", "[La propuesta, en frases cortas. Una idea por párrafo.]"),
        ("A quiénes toca", "[Quiénes ganan, quiénes tendrán que hacer algo distinto y desde cuándo.]"),
    ),
)
CLIMATE = (
    ("Dónde estamos", "[Qué emisiones o qué riesgos tiene hoy el sector, con su fuente.]"),
    ("Qué medidas proponemos", "[Cada medida: qué se hace, quién, con qué plazo y cuánto cuesta.]"),
    ("Cómo sabremos si sirve", "[Indicadores, metas por año y quién las informa.]"),
)
BY_BASIS = {
    "participacion-ciudadana": GENERAL,
    "norma-del-servicio": Start(
        texts={
            "question": "Cómo participas en [nombre corto del servicio]",
            "summary": (
                "La norma de participación dice cómo puedes opinar en lo que hace este servicio. "
                "La actual es de [año] y queremos cambiarla.\n\n"
                "El borrador [agrega, cambia o quita] esto: [lo más importante, en una frase]. "
                "Dinos qué falta y qué no se entiende."
            ),
            "why_now": "[La norma actual venció, o no nombra un mecanismo que ya usamos].",
            "can_change": "Los mecanismos y sus plazos\nCómo se avisa y cómo se responde\n[Otra]",
            "cannot_change": "Los mecanismos que la Ley 18.575 obliga a tener (artículos 70 a 74)",
        },
        sections=(
            ("Mecanismos de participación", "[Qué mecanismos habrá y cuándo se usa cada uno.]"),
            ("Plazos", "[Días hábiles para opinar y para responder.]"),
            ("Personas a cargo", "[Qué unidad responde y cómo se la encuentra.]"),
        ),
    ),
    "cambio-climatico": Start(
        texts={
            "question": "Cómo el sector [nombre] enfrenta el cambio climático",
            "summary": (
                "El plan dice qué hará [sector o país] para [bajar sus emisiones, adaptarse o ambas] hasta "
                "[año].\n\n"
                "Propone [número] medidas. Las que más se notarán son [dos o tres]. "
                "Queremos saber si alcanzan, si son justas y qué falta."
            ),
            "why_now": "La Ley 21.455 ordena hacer este plan y consultarlo. Debe estar listo en [mes y año].",
            "can_change": "Las medidas, sus plazos y quién las hace\nLos indicadores\n[Otra]",
            "cannot_change": "Las metas del país que fija la Ley 21.455\n[Otra, y por qué]",
        },
        sections=CLIMATE,
    ),
    "cambio-climatico-regional": Start(
        texts={
            "question": "Cómo [región] enfrenta el cambio climático",
            "summary": (
                "El plan de acción dice qué hará la región de [nombre] frente a "
                "[sequía, marejadas, incendios, calor].\n\n"
                "Propone [número] medidas en [comunas o cuencas]. Cuéntanos qué pasa donde vives y qué falta."
            ),
            "why_now": "La Ley 21.455 ordena que cada región tenga su plan. Debe estar listo en [mes y año].",
            "can_change": "Dónde se parte\nLas medidas y su orden\n[Otra]",
            "cannot_change": "Lo que ya ordenan los planes del país\n[Otra, y por qué]",
        },
        sections=CLIMATE,
    ),
    "reciclaje": Start(
        texts={
            "question": "Quién se hace cargo de [envases, neumáticos, aceites]",
            "summary": (
                "Quienes venden [producto] tendrán que juntar y reciclar lo que queda de él. El decreto fija "
                "cuánto y desde cuándo.\n\n"
                "Para ti cambia esto: [dónde se deja, cuánto cuesta, qué se hace distinto]."
            ),
            "why_now": "La Ley 20.920 ordena fijar metas para [producto]. [En qué etapa está el decreto].",
            "can_change": "Las metas de cada año\nDónde y cómo se junta\n[Otra]",
            "cannot_change": "Que quien produce responde: lo dice la Ley 20.920\n[Otra, y por qué]",
        },
        sections=(
            ("Qué productos", "[Cuáles entran y cuáles no, con ejemplos.]"),
            ("Metas", "[Cuánto se junta y se recicla cada año.]"),
            ("Obligaciones", "[Qué hace cada uno: quien produce, quien vende, el municipio, las personas.]"),
        ),
    ),
    "normas-ambientales": Start(
        texts={
            "question": "Cuánto [contaminante] se permite en [aire, agua o suelo]",
            "summary": (
                "La norma fija cuánto [contaminante] puede haber en [dónde] sin dañar [la salud o la "
                "naturaleza].\n\n"
                "Hoy el límite es [cifra] y proponemos [cifra]. Toca a [industrias, ciudades, cuencas]."
            ),
            "why_now": "[Toca revisar la norma anterior, o es la primera]. Se dicta según la Ley 19.300.",
            "can_change": "Los límites y desde cuándo rigen\nCómo y dónde se mide\n[Otra]",
            "cannot_change": "[Lo que ya fija otra norma, y cuál]",
        },
        sections=(
            ("Límites", "[El límite de cada sustancia, con la unidad en palabras.]"),
            ("Cómo se mide", "[Dónde, con qué método y quién.]"),
            ("Desde cuándo rige", "[Fechas para lo nuevo y para lo que ya existe.]"),
        ),
    ),
    "plan-comunal-de-movilidad": Start(
        texts={
            "question": "En qué obras de calles y plazas se invierte en [comuna]",
            "summary": (
                "El plan ordena qué obras de movilidad y espacio público se harán en [comuna] "
                "con los aportes de quienes construyen.\n\n"
                "Propone [número] obras. Las más grandes son [dos o tres]. "
                "Dinos cuáles van primero y qué falta."
            ),
            "why_now": "La Ley 20.958 ordena que cada comuna tenga este plan. [Por qué este año].",
            "can_change": "Qué obras entran y en qué orden\nCómo son\n[Otra]",
            "cannot_change": "Que los aportes se usan en movilidad y espacio público (Ley 20.958)",
        },
        sections=(
            ("Obras", "[Cada obra: dónde, qué se hace, cuánto cuesta.]"),
            ("Orden", "[Cuáles van primero y con qué razón.]"),
        ),
    ),
}

"""Invented organisations, people and words for the councils of the demonstration. None of them exists."""

TERRITORIAL, FUNCTIONAL, FOUNDATIONS = (
    "Organizaciones territoriales",
    "Organizaciones funcionales",
    "Fundaciones y voluntariado",
)
ESTATES = (
    (TERRITORIAL, "Juntas de vecinos y uniones comunales (Ley 19.418)"),
    (FUNCTIONAL, "Clubes, comités y centros (Ley 19.418)"),
    (FOUNDATIONS, "Fundaciones, ONG y grupos de voluntariado"),
)

# Digits of a RUT that nobody has: name, kind, commune, estate, who speaks for it, her position.
VOICES = {
    "99999111": ("Junta de Vecinos Agua Dibujada", "junta-de-vecinos", "osorno", TERRITORIAL, "Nadia Imaginada", "presidenta"),
    "99999112": ("Junta de Vecinos Cerro de Cartón", "junta-de-vecinos", "valparaiso", TERRITORIAL, "Hugo Supuesto", "secretario"),
    "99999113": ("Junta de Vecinos Puente Pintado", "junta-de-vecinos", "talca", TERRITORIAL, "Silvia Inventada", "presidenta"),
    "99999114": ("Unión Comunal Tres Esquinas Falsas", "union-comunal-de-juntas-de-vecinos", "temuco", TERRITORIAL, "Ariel Figurado", "presidente"),
    "99999115": ("Comité de Adelanto Villa Ensayo", "comite-de-adelanto-y-desarrollo-vecinal", "coquimbo", TERRITORIAL, "Paz Ficticia", "tesorera"),
    "99999116": ("Comité de Vecinos Pasaje Sin Nombre", "comite-de-vecinos-de-pasaje-o-villa", "iquique", TERRITORIAL, "Iván Imaginario", "presidente"),
    "99999117": ("Junta de Vecinos Faro de Papel", "junta-de-vecinos", "punta-arenas", TERRITORIAL, "Úrsula Ejemplar", "presidenta"),
    "99999121": ("Comité de Agua Rural El Espejismo", "comite-de-servicio-sanitario-rural-ex-apr", "castro", FUNCTIONAL, "", "presidente"),
    "99999122": ("Centro Cultural La Maqueta", "centro-cultural-y-artistico", "arica", FUNCTIONAL, "Bruno Postizo", "director"),
    "99999123": ("Club Deportivo Pelota de Trapo", "club-deportivo", "rancagua", FUNCTIONAL, "Dania Simulada", "presidenta"),
    "99999124": ("Taller Femenino Hilo y Relato", "taller-femenino", "chillan", FUNCTIONAL, "Elba Inventada", "presidenta"),
    "99999131": ("Fundación Río de Mentira", "fundacion-ambiental", "concepcion", FOUNDATIONS, "Félix Supuesto", "director ejecutivo"),
    "99999132": ("Voluntariado Manos de Utilería", "asociacion-de-voluntariado", "antofagasta", FOUNDATIONS, "Greta Ficticia", "coordinadora"),
}  # fmt: skip
OF_THE_ACCOUNT = "99999121"  # whom organizacion@demo.cl represents
PAPERS = {"certificate": "certificado-de-vigencia.png", "statutes": "estatutos.png"}
PURPOSE = "Organización inventada para mostrar cómo participan las que sí existen."

# Members of SENADE's council now: estate, name, sex, commune, organisation, substitute (name and sex).
MEMBERS = (
    (TERRITORIAL, "Gladys Quilaqueo", "woman", "valdivia", "Junta de Vecinos Ribera Imaginaria", ("Tito Ejemplar", "man")),
    (TERRITORIAL, "Hernán Ficticio", "man", "osorno", "Junta de Vecinos Agua Dibujada", ("Nora Supuesta", "woman")),
    (TERRITORIAL, "Mireya Inventada", "woman", "valparaiso", "Junta de Vecinos Cerro de Cartón", None),
    (TERRITORIAL, "Olga Imaginada", "woman", "talca", "Junta de Vecinos Puente Pintado", ("Raúl Figurado", "man")),
    (FUNCTIONAL, "Patricio Ejemplar", "man", "nunoa", "Club de Personas Mayores El Ensayo", ("Inés Simulada", "woman")),
    (FUNCTIONAL, "Rayén Supuesta", "woman", "temuco", "Centro Cultural La Maqueta", None),
    (FUNCTIONAL, "Sergio Postizo", "man", "castro", "Comité de Agua Rural El Espejismo", ("Luz Ficticia", "woman")),
    (FUNCTIONAL, "Teresa Figurada", "woman", "rancagua", "Club Deportivo Pelota de Trapo", None),
    (FOUNDATIONS, "Ulises Imaginario", "man", "concepcion", "Fundación Río de Mentira", ("Vera Inventada", "woman")),
    (FOUNDATIONS, "Ximena Ejemplar", "woman", "antofagasta", "Voluntariado Manos de Utilería", None),
    (FOUNDATIONS, "Yerko Simulado", "man", "santiago", "Fundación Ejemplo Abierto", None),
)  # fmt: skip
MEMBERS_BEFORE = (
    (TERRITORIAL, "Amelia Postiza", "woman", "osorno", "Junta de Vecinos Agua Dibujada", None),
    (TERRITORIAL, "Braulio Supuesto", "man", "valdivia", "Junta de Vecinos Ribera Imaginaria", None),
    (TERRITORIAL, "Carmen Figurada", "woman", "coquimbo", "Comité de Adelanto Villa Ensayo", None),
    (FUNCTIONAL, "Patricio Ejemplar", "man", "nunoa", "Club de Personas Mayores El Ensayo", None),
    (FUNCTIONAL, "Delia Imaginada", "woman", "chillan", "Taller Femenino Hilo y Relato", None),
    (FUNCTIONAL, "Emilio Inventado", "man", "arica", "Centro Cultural La Maqueta", None),
    (FOUNDATIONS, "Flora Ficticia", "woman", "concepcion", "Fundación Río de Mentira", None),
    (FOUNDATIONS, "Gastón Simulado", "man", "antofagasta", "Voluntariado Manos de Utilería", None),
)  # fmt: skip

# Sessions of SENADE: days ago, kind, title, agenda, the titulars who do not come (by their place; her substitute
# stands in, where there is one), days until its minutes were published (0: no session; None: being written).
SESSIONS = (
    (690, "ordinary", "Plan de accesos a riberas", ["Plan de accesos a riberas", "Varios"], {2}, 12),
    (560, "ordinary", "Presupuesto de humedales urbanos", ["Presupuesto", "Visita a terreno"], {5}, 15),
    (455, "ordinary", "Balance del período", ["Balance de acuerdos", "Próxima elección"], {0, 1, 3, 5, 6, 7}, 0),
    (388, "ordinary", "Instalación del consejo", ["Bienvenida", "Presidencia y vicepresidencia"], set(), 10),
    (300, "ordinary", "Calendario del año y reglamento", ["Calendario", "Reglamento de sala"], {3, 9}, 14),
    (221, "extraordinary", "Derrame en la laguna de prueba", ["Qué pasó", "Qué pide el consejo"], {1, 5}, 18),
    (150, "self_convened", "Cierre de accesos en temporada de nidos", ["Propuesta de las organizaciones"], {8}, 17),
    (55, "ordinary", "Reglamento de acceso a riberas", ["Opinión sobre el reglamento", "Varios"], {0, 4}, 40),
    (16, "ordinary", "Paraderos y presupuesto del próximo año", ["Opinión sobre paraderos", "Presupuesto"], {7}, None),
)  # fmt: skip
MINUTES = """Asistencia y quórum: constan en esta página.

Se leyó la tabla. {agenda} Cada punto se conversó y los acuerdos quedaron escritos, con quién responde y hasta cuándo.

Acta de demostración: ninguna de estas personas ni organizaciones existe."""
NEXT = ("Plan de trabajo del próximo semestre", ["Plan de trabajo", "Seguimiento de acuerdos"])
PROPOSED = ("Acceso cerrado en la playa de los ensayos", ["Qué responde el servicio", "Visita en terreno"])

# Agreements: session (its place in SESSIONS), text, owner, days from the session until due, then its follow-ups:
# days after the session, state, what was done.
AGREEMENTS = (
    (0, "Publicar el catastro de accesos a riberas", "División de Riberas", 120,
     [(60, "partial", "Se publicaron dos de las tres zonas."), (110, "done", "El catastro está completo en el sitio del servicio.")]),
    (1, "Visitar el humedal de prueba con el consejo", "Secretaría del consejo", 60,
     [(45, "dropped", "La visita se reemplazó por la sesión siguiente, por acuerdo del consejo.")]),
    (4, "Enviar la tabla y sus documentos diez días antes de cada sesión", "Secretaría del consejo", 30,
     [(28, "done", "Se hace desde la sesión siguiente.")]),
    (5, "Informar cada mes la calidad del agua de la laguna", "División de Humedales", 240,
     [(40, "partial", "Llegaron los informes de dos meses; falta el sitio para descargarlos.")]),
    (6, "Poner letreros con las fechas de nidos en tres accesos", "División de Riberas", 100, []),
    (7, "Responder la opinión del consejo sobre el reglamento", "Jefatura del servicio", 90,
     [(26, "done", "La respuesta está publicada en esta página.")]),
    (8, "Presentar el presupuesto por programa antes de aprobarlo", "Departamento de Finanzas", 60, []),
)  # fmt: skip

OPINION_ANSWERED = {
    "title": "Reglamento de acceso público a riberas",
    "text": "El consejo apoya el reglamento y pide dos cambios: que el cierre nocturno no se aplique a caletas ni muelles, y que haya una ruta accesible en cada acceso nuevo.",
    "minority": "Dos integrantes piden además que ningún predio de menos de una hectárea quede obligado a dar paso.",
    "in_favor": 7,
    "against": 2,
    "abstained": 0,
}  # fmt: skip
ANSWER = "El servicio acoge el primer cambio y lo escribirá en el artículo 9. Del segundo acoge una parte: la ruta accesible será obligatoria donde la pendiente sea menor a 15 %. Lo pedido por la minoría necesita una ley."
OPINION_WAITING = {
    "title": "Paraderos con sombra, asiento e información",
    "text": "El consejo pide que los asientos tengan respaldo y apoyabrazos, y que se empiece por los paraderos rurales cercanos a postas.",
    "in_favor": 9,
    "against": 0,
    "abstained": 1,
}  # fmt: skip

SUMMARY = "Consejo inventado: aconseja al servicio sobre sus planes, su presupuesto y sus consultas. Sus integrantes no reciben pago."
CALL = "Se eligen consejeras y consejeros por dos años. Vota cada organización admitida, una vez, por su estamento. Todo en este proceso es inventado."
REQUIREMENTS = """- Personalidad jurídica vigente, con certificado de hasta 90 días.
- Estatutos.
- Una persona acreditada en el portal para representarla."""
LOT_SOURCE = (
    "Los números del sorteo de demostración del día hábil siguiente a la votación, en el orden en que salen"
)
LOT_NUMBERS = "7 14 21 28 35 41"
STATEMENT = "Trabajamos en el barrio desde un año que no existe y queremos traer su voz."
OBSERVED = (
    "El certificado no se lee completo: falta el folio. Envíalo de nuevo antes de que cierre la inscripción."
)

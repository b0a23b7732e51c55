"""Invented words of the public accounts of the demonstration. None of it happened."""

SUMMARIES = {
    "SENADE": "Contamos qué hicimos este año con los accesos al agua y los humedales urbanos: cuántos abrimos, "
    "cuáles quedaron sin reparar y en qué se gastó la plata.",
    "IFA": "Contamos qué aprendimos del agua que no existe y qué haremos con eso.",
    "SUBEJEMPLOS": "Contamos qué ejemplos dimos y cuáles no resultaron.",
    "MINDEMO": "Contamos cómo trabajaron los servicios inventados que dependen de este ministerio.",
    "DEMOLOSRIOS": "Contaremos qué hicimos en los ríos y humedales inventados de la región.",
}
PLACES = {
    "SENADE": "Teatro de cartón, Valdivia (lugar inventado)",
    "IFA": "Auditorio de papel, Santiago (lugar inventado)",
    "SUBEJEMPLOS": "Sala de ensayo, Talca (lugar inventado)",
    "MINDEMO": "Salón de muestra, Santiago (lugar inventado)",
    "DEMOLOSRIOS": "Sede dibujada, Valdivia (lugar inventado)",
}
STREAM = "https://www.example.org/transmision-de-demostracion"
REPORT = """## Lo que hicimos

Abrimos 18 accesos públicos al agua y reparamos 14 de los 40 que habíamos anunciado.

| Qué | Anunciado | Hecho |
| --- | --- | --- |
| Accesos abiertos | 18 | 18 |
| Accesos reparados | 40 | 14 |
| Guardaparques capacitados | 90 | 60 |

## Lo que no hicimos

Las lluvias de junio rompieron seis obras y hubo que rehacerlas. Por eso faltan 26 accesos.

## En qué se gastó

Gastamos el 93 % del presupuesto. Lo demás se devolvió.

*Texto de demostración: ninguna de estas cifras es real.*
"""
PLAIN = """## En simple

- Abrimos caminos al agua.
- Nos faltó arreglar 26.
- Los arreglaremos de aquí a dos años.

*Texto de demostración.*
"""
CAPTIONS = """WEBVTT

00:00:01.000 --> 00:00:06.000
Buenos días. Esta es la cuenta pública del Servicio Nacional de Demostración.

00:00:06.500 --> 00:00:13.000
Lo primero es decir qué prometimos el año pasado y qué cumplimos.

00:00:13.500 --> 00:00:21.000
Prometimos reparar cuarenta accesos al agua. Reparamos catorce.

00:00:21.500 --> 00:00:30.000
En junio llovió más de lo esperado y seis obras se rompieron. Hubo que hacerlas de nuevo.

00:00:31.000 --> 00:00:39.000
Los que faltan están en el presupuesto del próximo año, con fecha por comuna.

00:00:39.500 --> 00:00:47.000
El catastro de accesos ya se puede leer en la página del servicio.

00:00:47.500 --> 00:00:55.000
Ahora queremos escuchar sus preguntas. Todas se responden por escrito.
"""
COUNCIL_NOTE = (
    "El consejo pidió que el informe diga por comuna qué accesos faltan y que se explique por qué se atrasó la "
    "capacitación de guardaparques."
)
COUNCIL_REPLY = "Agregamos la lista por comuna y una página sobre la capacitación. Ambas van en el informe."

# What people ask: (about what, question). Those about the same are answered together.
ACCESSES, SIGNS, GUARDS, MONEY, WETLANDS = "accesos", "letreros", "guardaparques", "plata", "humedales"
QUESTIONS = (
    (ACCESSES, "¿Por qué se repararon solo 14 accesos de los 40 prometidos?"),
    (ACCESSES, "¿Cuándo van a arreglar el acceso de mi caleta? Lleva dos inviernos cerrado."),
    (ACCESSES, "¿Qué comunas quedaron sin acceso reparado este año?"),
    (ACCESSES, "¿Los accesos que faltan van a servir para sillas de ruedas?"),
    (SIGNS, "¿Cuánto se gastó en letreros y cuántos siguen en pie?"),
    (SIGNS, "¿Por qué los letreros no están también en mapudungun?"),
    (GUARDS, "¿Cuántos guardaparques se capacitaron en trato inclusivo?"),
    (GUARDS, "¿Van a contratar guardaparques que vivan en la misma comuna?"),
    (MONEY, "¿Qué pasó con el 7 % del presupuesto que no se usó?"),
    (MONEY, "¿Cuánto cuesta reparar un acceso y quién revisa las obras?"),
    (WETLANDS, "¿Habrá pasarelas en los humedales que están al lado de escuelas?"),
    (WETLANDS, "¿Quién cuida el humedal cuando lo rellenan de noche?"),
)
IN_THE_HALL = "¿Y los baños? En el acceso nuevo no hay ninguno."
INSULT = "Son todos unos flojos y ojalá se caigan al río."
ANSWERS = {
    ACCESSES: (
        "Accesos que faltan por reparar",
        "Reparamos 14 porque las lluvias de junio rompieron seis obras que estaban en curso y ese dinero se usó en "
        "rehacerlas. Los 26 que faltan están en el presupuesto del próximo año, con fecha por comuna. Todos los que "
        "se reparan quedan con rampa.",
    ),
    SIGNS: (
        "Letreros",
        "Pusimos 120 letreros y 97 siguen en pie. Los nuevos irán en castellano y mapudungun desde marzo.",
    ),
    GUARDS: (
        "Guardaparques",
        "Se capacitaron 60 de 90. Los 30 que faltan lo harán antes de que termine el próximo semestre.",
    ),
}
CORRECTED = "Pusimos 120 letreros y 96 siguen en pie. Los nuevos irán en castellano y mapudungun desde marzo."
WHY_CORRECTED = "La cuenta de letreros en pie tenía uno de más."
TOPICS = (
    "Que digan qué accesos van a reparar primero",
    "Los humedales que se están rellenando",
    "Cuánto demora un reclamo",
)

# What SENADE promised last year: title, owner, indicator, target, days until due, goals, milestones, what was
# told of it (days after the account, progress, reached, words, evidence).
PROMISED = (
    (
        "Reparar 40 accesos públicos al agua", "División de Obras", "Accesos reparados", 40, 500, (6, 11),
        ("Catastro de los accesos dañados", "Licitación de las obras", "Obras terminadas"),
        (
            (120, "limited", 4, "Están reparados los primeros cuatro. Las obras de seis se rompieron en junio.", ""),
            (374, "limited", 14, "Van 14 de 40. Los demás tienen fecha por comuna.", ""),
        ),
    ),
    (
        "Publicar el catastro de accesos", "Unidad de Datos", "Catastros publicados", 1, 200, (16,),
        (),
        ((180, "complete", 1, "El catastro está publicado, con su mapa y su planilla.", "https://www.example.org/catastro"),),
    ),
    (
        "Capacitar a 90 guardaparques en trato inclusivo", "División de Personas", "Guardaparques capacitados", 90, 330,
        (4, 10), ("Diseñar el curso", "Dar el curso en tres zonas"),
        ((200, "substantial", 60, "Se capacitaron 60. Faltan los de la zona sur.", "https://www.example.org/curso"),),
    ),
    (
        "Poner letreros en castellano y mapudungun", "Unidad de Comunicaciones", "Letreros puestos", 120, 450, (10,),
        (), (),
    ),
    (
        "Abrir una oficina en cada comuna con borde de río", "Gabinete", "Oficinas abiertas", 12, 700, (16,),
        (),
        ((150, "dropped", 0, "No se hará: cuesta más que atender por video. Lo explicamos en el informe.", ""),),
    ),
)  # fmt: skip
# How organisations see some of those: title, who, days ago, progress, words.
SEEN = (
    (
        "Publicar el catastro de accesos", "junta", 20, "limited",
        "El catastro está, pero le faltan los accesos de nuestra comuna: fuimos a verlos y no aparecen.",
    ),
    (
        "Capacitar a 90 guardaparques en trato inclusivo", "club", 18, "substantial",
        "Nos atendieron bien en los dos parques a los que fuimos. Falta que sepan usar la silla para la arena.",
    ),
    (
        "Reparar 40 accesos públicos al agua", "junta", 4, "not_started",
        "En el acceso de nuestro barrio no ha llegado nadie.",
    ),
)  # fmt: skip
# What is promised in each account of this season: title, owner, indicator, target, days until due, goals.
NEW_PROMISES = {
    "SENADE": (
        ("Reparar los 26 accesos que faltan", "División de Obras", "Accesos reparados", 26, 400, (6, 11)),
        ("Poner baños en los accesos nuevos", "División de Obras", "Baños puestos", 18, 300, (6,)),
    ),
    "MINDEMO": (
        (
            "Responder los reclamos en diez días hábiles",
            "Gabinete",
            "Reclamos respondidos en plazo",
            100,
            300,
            (16,),
        ),
    ),
    "IFA": (("Medir el agua de 30 pozos inventados", "Área de Pozos", "Pozos medidos", 30, 365, (6, 13)),),
}

"""What the invented activities of the demonstration say."""

PURPOSE = (
    "El equipo de participación lee cada propuesta y cada pregunta. Respondemos todas dentro de 20 días "
    "hábiles, diciendo qué se hará con cada una y por qué."
)
NAMES = (
    "Rosa Antipán", "Luis Cárcamo", "Marisol Vera", "Julio Llancafil", "Teresa Oyarzún", "Hugo Manríquez",
    "Nancy Catalán", "Raúl Pérez", "Violeta Huaiquil", "Óscar Barrientos", "Edith Soto", "Iván Ñancupil",
    "Carmen Aguilar", "Benito Reyes", "Gloria Maldonado", "Sergio Colpihueque", "Paz Hidalgo",
    "Tomás Inostroza", "Ana Lefián", "Manuel Garrido", "Irma Paredes", "Diego Curiñanco", "Sonia Toledo",
    "Pablo Neculmán",
)  # fmt: skip
NEEDS = {2: "Necesito intérprete de lengua de señas.", 7: "Voy en silla de ruedas.", 11: "Voy con dos niños."}
DIALOGUE = {
    "title": "¿Cómo cuidamos los accesos al río en verano?",
    "summary": (
        "Conversaremos sobre los senderos, la basura y los horarios de los accesos públicos al río. "
        "Invitamos a quienes viven cerca, a clubes deportivos y a quienes trabajan en la ribera."
    ),
    "place": "Centro Cultural El Muelle (lugar inventado)",
    "address": "Los Aromos 120",
}
DIALOGUE_PROPOSALS = (
    ("Basureros con tapa en cada acceso", "Los perros y el viento botan todo. Con tapa dura más limpio.", 6),
    ("Horario de verano hasta las 21", "A las 18 todavía hay sol y familias en la orilla.", 9),
    ("Un sendero para sillas de ruedas", "Al menos un acceso por comuna debería llegar hasta el agua.", 11),
)
ASSEMBLY = {
    "title": "Cabildo del humedal Las Totoras",
    "summary": "Vecinas y vecinos discutimos qué hacer con el humedal y sus bordes. Este lugar es inventado.",
    "place": "Gimnasio de la escuela Las Totoras (lugar inventado)",
    "address": "Calle Larga 45",
}
THEMES = (  # (title, in simple words, position, answer, [(title, text, supports)])
    (
        "Acceso y senderos",
        "Piden llegar al humedal sin pasar por terrenos privados.",
        "partly",
        "Construiremos el sendero norte este año. El sur cruza un terreno privado: pedimos la servidumbre y "
        "daremos cuenta en marzo.",
        (
            ("Sendero norte con barandas", "Que se pueda ir con coche y con bastón.", 14),
            ("Abrir el paso del sur", "Hoy hay que saltar un cerco para ver las aves.", 9),
            ("Señales con los nombres de las aves", "Los niños las reconocerían.", 5),
            ("Bancas cada cien metros", "Las personas mayores necesitan descansar.", 7),
        ),
    ),
    (
        "Basura y fuegos",
        "Piden retiro más seguido y que no se hagan fogatas.",
        "adopted",
        "Desde el próximo mes el retiro será martes y viernes, y se prohíben las fogatas en todo el borde.",
        (
            ("Retiro dos veces por semana", "Los lunes está todo desbordado.", 16),
            ("Prohibir las fogatas", "El año pasado casi se quema el pajonal.", 12),
            ("Contenedor para el vidrio", "Hay botellas rotas en la orilla.", 3),
        ),
    ),
    (
        "Visitas guiadas",
        "Piden que haya visitas para escuelas y personas mayores.",
        "noted",
        "Este año no hay guías. Las pediremos en el próximo presupuesto y lo diremos en la cuenta pública.",
        (
            ("Guías los fines de semana", "Mucha gente llega y no sabe qué mira.", 4),
            ("Visitas para escuelas", "Una vez al mes, con bus.", 8),
        ),
    ),
)
ASSEMBLY_RESULTS = (
    "Se reunieron vecinas y vecinos de tres comunas. Las nueve propuestas se ordenaron en tres temas y todas "
    "tienen respuesta.\n\n**Qué viene:** el sendero norte parte este año; la basura se retira dos veces por "
    "semana; en marzo contamos cómo va el acceso sur."
)
ASSEMBLY_AGREEMENTS = (  # (what, who, days from today, state or none, what was done)
    ("Licitar el sendero norte", "Dirección de Obras", 45, "partial", "Se publicaron las bases."),
    ("Retirar la basura martes y viernes", "Operaciones", -6, "done", "Parte esta semana."),
    ("Responder por la servidumbre del sur", "Jurídica", -4, None, ""),
)
HEARING = {
    "title": "Audiencia pública sobre el plan de aguas subterráneas",
    "summary": "Quienes quieran hablar tienen cinco minutos cada uno. Se responde al final y por escrito.",
    "place": "Salón de sesiones (lugar inventado)",
    "address": "Avenida Ficticia 900, piso 2",
}
WORKSHOP = {
    "title": "Taller: leer la cuenta del agua",
    "summary": "Aprende qué dice cada línea de la cuenta y pregunta lo que quieras. No hay que inscribirse.",
    "link": "https://www.example.org/sala-del-taller",
}
STAGES = (
    ("welcome", "Bienvenida", 10, "Antonia Huenchumilla"),
    ("presentation", "Las líneas de la cuenta, una por una", 30, "Lorena Pizarro"),
    ("presentation", "Qué hacer si no la entiendes o no puedes pagarla", 15, "Ramón Barría"),
    ("questions", "Ronda de preguntas", 30, ""),
    ("closing", "Cierre", 5, ""),
)
QUESTIONS = (  # (question, supports, answer or "")
    ("¿Por qué sube la cuenta en verano si gasto lo mismo?", 12, "Hay un cobro por sobreconsumo en verano. "
     "Lo veremos con un ejemplo en el taller."),
    ("¿Quién revisa que el medidor esté bueno?", 7, "Puedes pedir una revisión sin costo una vez al año."),
    ("¿Puedo pagar en cuotas si estoy atrasada?", 9, ""),
    ("¿El taller queda grabado?", 3, ""),
)  # fmt: skip
TABLE = {
    "title": "Mesa de trabajo de la cuenca del río Ejemplo",
    "summary": "Regantes, comités de agua, municipios y el Instituto acuerdan cómo repartir el agua escasa.",
    "place": "Sede del Instituto (lugar inventado)",
    "address": "Calle Nueva 12",
}
MEMBERS = (
    ("Aurora Tralma", "Asociación de Canalistas del Ejemplo", "Copreside"),
    ("Ricardo Ojeda", "Instituto Ficticio del Agua", "Copreside"),
    ("Elsa Mardones", "Comité de Agua Rural Los Boldos", ""),
    ("Patricio Lepín", "Comunidad Indígena Lof Inventado", ""),
    ("Macarena Duarte", "Municipalidad de demostración", ""),
    ("Félix Araneda", "Cooperativa Campesina", ""),
)
MEETINGS = (  # (days from today, title, agenda, who came: women and men, minutes: published, draft or none)
    (-100, "Diagnóstico de la cuenca", "Quiénes usan el agua\nCuánta hay", (9, 11), "published"),
    (-65, "Prioridades en sequía", "Orden de los usos\nReserva para consumo humano", (10, 9), "published"),
    (-30, "Turnos de riego", "Calendario de turnos\nMediciones", (8, 10), "published"),
    (-8, "Seguimiento del plan", "Avance de cada tarea", (7, 8), "draft"),
    (12, "Acuerdo de reparto", "Votación del reparto de verano", None, None),
)
MINUTES = (
    "Se reunieron quienes integran la mesa y personas invitadas.\n\nSe vio: {agenda}.\n\nSe acordó seguir "
    "con las tareas del plan y publicar las mediciones."
)
PLAN = (  # (task, who, days from today, state, evidence)
    (
        "Medir el caudal en cinco puntos",
        "Instituto Ficticio del Agua",
        -40,
        "done",
        "Cinco mediciones.",
    ),
    ("Publicar el catastro de pozos", "Instituto Ficticio del Agua", 20, "partial", "Van 80 de 120 pozos."),
    ("Acordar turnos de riego", "Asociación de Canalistas", 15, "pending", ""),
    ("Reparar la bocatoma norte", "Municipalidad de demostración", -5, "pending", ""),
)
INFOBUS = {
    "title": "Infobus en la feria de Puerto Ejemplo",
    "summary": "El bus atiende consultas y entrega material. Llega con tus preguntas, sin inscribirte.",
    "place": "Feria libre de Puerto Ejemplo (lugar inventado)",
    "address": "Plaza de los Botes",
}
TRAINING = {
    "title": "Escuela de dirigentas y dirigentes",
    "summary": "Tres tardes sobre cómo leer una norma y hacer una observación que se pueda responder.",
    "place": "Biblioteca pública (lugar inventado)",
    "address": "Calle del Ejemplo 300",
}
CANCELLED = "La biblioteca cerró por reparaciones. Avisaremos la nueva fecha en cuanto la tengamos."

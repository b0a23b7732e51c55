"""Invented consultations and opinions for the demonstration. No real body, person or figure is in them."""

SUMMARY_RIVERS = """La ley dice que las playas y riberas son de todas las personas, pero muchas veces no hay por dónde llegar. Este reglamento fija cada cuántos metros debe haber un acceso, cómo se señaliza y quién lo mantiene.

Las reglas valen para ríos, lagos y playas de todo el país."""

EASY_READING = """- Puedes comentar una sola parte.
- Recibes un comprobante.
- Te responden por escrito."""

RIVERS = [
    ("Art. 4. Distancia máxima entre accesos", "En riberas urbanas habrá al menos un acceso público señalizado cada 500 metros. En riberas rurales, cada 3 kilómetros, salvo que la geografía lo impida por razones que el servicio publicará."),
    ("Art. 7. Señalización", "Cada acceso llevará un letrero visible desde el camino público con su nombre, horario y un teléfono para avisar de problemas."),
    ("Art. 9. Horarios y cierres", "Los accesos estarán abiertos todos los días. Podrán cerrarse de noche entre las 22:00 y las 6:00 por seguridad, mediante resolución fundada."),
    ("Art. 11. Cuidado de humedales y nidos", "En zonas de nidificación el paso se hará por pasarelas elevadas, y podrá limitarse entre septiembre y febrero."),
    ("Art. 12. Ruta accesible", "En cada comuna costera habrá al menos una ruta accesible, con una pendiente máxima de 8 % y suelo firme."),
]  # fmt: skip

# Each theme: section (its place in the list, or None), position, what people ask, and why they say it.
THEMES = [
    (4, "propose", "Que haya una ruta accesible en cada acceso",
     ["La ruta accesible debería estar en cada acceso, no una por comuna", "Una sola ruta por comuna es poco: pido una en cada acceso nuevo",
      "Propongo que todo acceso nuevo se pueda usar en silla de ruedas", "Falta que la ruta accesible tenga baranda y suelo firme todo el año",
      "Pongan descansos con asiento cada treinta metros en la ruta accesible"],
     ["mi mamá usa bastón y no puede bajar a la playa", "soy usuario de silla de ruedas y dependo de que me carguen", "en invierno el maicillo se lava y queda un barrial",
      "con un coche de guagua es imposible pasar", "las personas mayores de mi barrio dejaron de ir"]),
    (2, "oppose", "Que el cierre nocturno no valga para caletas ni muelles",
     ["El cierre nocturno no puede aplicarse a las caletas", "Saquen a las caletas y a los muelles del cierre de noche",
      "No estoy de acuerdo con cerrar de noche donde se trabaja", "Propongo que el horario no se aplique a embarcaderos de uso diario"],
     ["la pesca artesanal sale a las cuatro de la mañana", "nuestra lancha de pasajeros sale a las cinco y media", "vivimos del mar y no tenemos otro camino",
      "los botes se cuidan de madrugada"]),
    (0, "propose", "Que haya más accesos en playas urbanas",
     ["Quinientos metros es mucho para una playa urbana", "Propongo un acceso cada 250 metros dentro de la ciudad", "La distancia debería ser menor donde hay más población",
      "En ciudad pongan un acceso por cada dos cuadras"],
     ["en verano caminamos veinte minutos por la calzada", "los edificios nuevos taparon las bajadas que había", "con niñas chicas esa distancia es enorme",
      "hoy hay una sola bajada para todo el balneario"]),
    (3, "support", "Que se cuiden los humedales y los nidos",
     ["Apoyo las pasarelas en zonas de nidos", "Muy buena la idea de limitar el paso en época de nidos", "De acuerdo con el artículo, y ojalá haya guardas que lo hagan cumplir",
      "Apoyo la medida, pero agreguen prohibir los vehículos en la arena"],
     ["cada primavera vemos nidos aplastados por camionetas", "en el humedal de mi comuna ya casi no quedan pilpilenes", "es lo único que ha funcionado en otras playas",
      "los perros sueltos espantan a las aves"]),
    (1, "propose", "Que los letreros se entiendan y digan a quién llamar",
     ["Los letreros deberían tener dibujos y no solo texto", "Agreguen en el letrero si hay baño y si la ruta es accesible", "Propongo letreros en mapudungun donde corresponde",
      "El letrero tiene que verse desde el paradero de la micro"],
     ["los turistas no saben por dónde bajar", "mi abuela no lee bien", "hoy hay letreros falsos que dicen propiedad privada", "el teléfono que aparece nunca contesta"]),
    (None, "question", "Quién paga y quién mantiene los accesos",
     ["¿Quién va a pagar la mantención de los accesos?", "¿Los municipios recibirán recursos para esto?", "¿Qué pasa si el dueño del predio cierra el paso igual?",
      "¿Desde cuándo se podrán exigir los accesos nuevos?"],
     ["mi municipio no tiene presupuesto", "ya pasó con las ciclovías y quedaron botadas", "los reclamos de antes nadie los contestó", "vivimos al lado y queremos saber"]),
    (0, "oppose", "Que no se obligue a abrir paso por predios chicos",
     ["No corresponde abrir un paso por el medio de un predio chico", "Rechazo que se obligue a los parceleros sin compensación", "La distancia rural de 3 kilómetros no considera los campos pequeños"],
     ["tenemos media hectárea y animales", "ya nos robaron dos veces por dejar el portón abierto", "nadie nos ha preguntado a quienes vivimos ahí"]),
    (None, "support", "Apoyo general al reglamento",
     ["Apoyo el reglamento completo", "Me parece muy bien que por fin haya reglas", "De acuerdo con la propuesta", "Gracias por consultarlo antes de firmarlo"],
     ["el borde del lago lleva años cerrado", "las playas son de todas las personas", "así la gente de la comuna vuelve al río", "es lo que pedíamos hace tiempo"]),
]  # fmt: skip

OPENINGS = ["", "", "", "Vivo en la costa y lo veo a diario: ", "Hablo por mi familia. ", "Como vecina del sector, opino que ", "Llevo años reclamando por esto. ",
            "Escribo desde el borde del lago. ", "Participo en mi junta de vecinos y lo conversamos: ", "Trabajo en turismo. "]  # fmt: skip
CLOSINGS = ["", "", "", " Gracias por leer.", " Ojalá esta vez se haga.", " Puedo ayudar a medir en terreno si sirve.", " Lo conversamos en la sede y estamos de acuerdo.",
            " Espero una respuesta con razones.", " Es lo mínimo.", " Adjunto no tengo, pero fotos sobran."]  # fmt: skip
NAMES = ["Marisol", "Camila R.", "Luis Antileo", "Rosa H.", "Jorge M.", "Paulina Soto", "Don Hernán", "Ignacia", "Teresa Quispe", "Benjamín", "Sofía L.", "Elcira", "Mateo", "Yasna", "Fresia", "Joaquín P.", ""]  # fmt: skip

ANSWERS = {  # title of the theme: decision, reasons, change
    "Que haya una ruta accesible en cada acceso": (
        "partly_accepted",
        "Una ruta accesible por comuna es posible con los fondos disponibles. Exigirla en cada acceso no lo es en terrenos con más de 15 % de pendiente, según el estudio de suelos que está en los antecedentes.",
        "Artículo 12: suelo firme todo el año, baranda donde la pendiente supere el 5 % y asientos cada treinta metros.",
    ),
    "Que el cierre nocturno no valga para caletas ni muelles": (
        "accepted",
        "Tienen razón. El cierre nocturno buscaba evitar fogatas, no impedir el trabajo de quienes salen al mar de madrugada.",
        "Artículo 9, inciso segundo: el cierre nocturno no se aplica a caletas ni a muelles.",
    ),
    "Que haya más accesos en playas urbanas": (
        "rejected",
        "Duplicar los accesos exigiría expropiar, y eso solo puede ordenarlo una ley. Enviaremos la propuesta al ministerio para el proyecto de ley de costas.",
        "",
    ),
    "Que se cuiden los humedales y los nidos": (
        "accepted",
        "La medida se mantiene y se refuerza: recibimos registros de nidos dañados por vehículos.",
        "Artículo 11, inciso final: se prohíbe el paso de vehículos motorizados en zonas de nidificación.",
    ),
}  # fmt: skip

SUMMARY_BENCHES = """Queremos fijar lo mínimo que debe tener un paradero: sombra, asiento, luz e información que se pueda leer y escuchar.

Con esta consulta decidimos qué va primero y dónde empezar."""
SUMMARY_PHARMACY = """El consultorio de tu barrio podría tener una farmacia abierta más horas y con más servicios.

Te preguntamos a qué hora te sirve, qué debería ofrecer y qué problemas tienes hoy para retirar tus remedios."""
SUMMARY_FAIRS = """Las ferias libres venden buena parte de las verduras del país. Este plan define cómo apoyarlas en los próximos diez años: agua, baños, sombra, reciclaje y compras públicas."""
SUMMARY_NIGHT = """Proponemos horarios y decibeles máximos para locales, fiestas y obras en la noche, y una forma simple de reclamar."""
SUMMARY_SCHOOLS = """Queremos que llegar a pie o en bicicleta a la escuela sea seguro. Preguntamos qué cruces, veredas y ciclovías arreglar primero en cada barrio."""
SUMMARY_LIBRARY = """Las bibliotecas de barrio quieren abrir los sábados y prestar también herramientas. Preguntamos qué falta y qué sobra."""

DETAILS = {  # what a consultation says, by its key: question, can change, cannot change, why now, minutes
    "rivers": ("Cómo se llega al agua", "La distancia entre accesos y los horarios\nLas reglas para cerrar un acceso por seguridad o por los nidos\nLas condiciones de las rutas accesibles",
               "El carácter público de las playas, que fija la ley\nEl presupuesto de 2027, que ya fue aprobado", "El reglamento anterior venció y los municipios piden reglas claras antes del verano.", 10),
    "benches": ("Qué debe tener un paradero", "Los elementos mínimos de cada paradero\nEl orden en que se construyen", "Los recorridos de los buses", "El próximo año se renuevan los contratos de mantención.", 8),
    "pharmacy": ("Horarios de la farmacia del consultorio", "Los horarios y los servicios\nCómo se avisa que hay un remedio", "El arancel de los medicamentos, que fija otra norma", "Se está diseñando el modelo que partirá el próximo año.", 6),
    "fairs": ("Cómo apoyar a las ferias libres", "Las medidas y su orden\nLos requisitos para postular", "Las patentes municipales", "El plan anterior termina este año.", 12),
    "night": ("Ruido permitido en la noche", "Los horarios y los límites\nLa forma de reclamar", "Las multas, que fija la ley", "Los reclamos por ruido se duplicaron.", 7),
    "schools": ("Qué arreglar camino a la escuela", "El orden de las obras\nEl tipo de cruce y de vereda", "Los recorridos de los buses\nEl presupuesto de este año", "Las obras se programan antes de marzo.", 5),
    "library": ("Qué ofrecen las bibliotecas de barrio", "Los horarios y servicios", "El número de bibliotecas", "Hay fondos para ampliar el horario.", 5),
}  # fmt: skip

BENCHES = [
    ("1. Sombra y asiento", "Todo paradero tendrá techo y asiento para al menos cuatro personas, con espacio para una silla de ruedas."),
    ("2. Información", "Cada paradero mostrará los recorridos, los tiempos y un mapa, en letra grande, y un botón que los diga en voz alta."),
    ("3. Por dónde empezar", "Se construirán primero los paraderos cercanos a hospitales, escuelas y ferias."),
]  # fmt: skip
FAIRS = [
    (
        "Agua y baños",
        "Cada feria tendrá acceso a agua potable y baños en buen estado para feriantes y público.",
    ),
    ("Compras públicas", "Los hospitales y escuelas podrán comprar directamente a las ferias de su comuna."),
]
LIGHT_COMMENTS = [
    (
        "propose",
        "Pongan un asiento con respaldo: esperar de pie cuarenta minutos no es para todas las edades.",
    ),
    ("support", "Muy necesario. En mi población el paradero es un poste."),
    ("question", "¿Los paraderos rurales también se consideran? En mi sector pasan tres buses al día."),
    ("propose", "Que el botón de voz tenga volumen para la calle, no como los ascensores."),
    ("oppose", "Antes de techos nuevos, mantengan los que ya están: en el mío falta la mitad del vidrio."),
    ("support", "Bien por empezar cerca de los hospitales."),
    ("propose", "Agreguen bebederos y un basurero por paradero."),
]
LIBRARY_COMMENTS = [
    ("propose", "Que abran los sábados en la tarde, cuando salimos del trabajo."),
    ("propose", "Ábranla los sábados: en la semana no alcanzo."),
    ("support", "Me encanta la idea de prestar herramientas."),
    ("propose", "Sábado de 10 a 18 sería perfecto para las familias."),
    ("oppose", "Prestar herramientas no es lo de una biblioteca; mejor más libros infantiles."),
    ("question", "¿Habrá que pagar garantía por las herramientas?"),
]

AT_THE_COUNTER = "Yo ando con bastón. En el paradero de la feria no hay dónde sentarse y la micro demora media hora. Pongan un asiento con respaldo, que la banca sola no sirve."
ON_PAPER = "Señores: pedimos techo en el paradero de la escuela. Los niños esperan bajo la lluvia. Y que el letrero diga a qué hora pasa la micro. Gracias."
ASKED = [  # what the citizen asked about her data: how many days ago, which right, and her words
    (12, "rectification", "En una observación mi nombre tiene una letra de más."),
    (35, "objection", "No quiero que cuenten dónde vivo."),
]

# What a consultation goes through (demo_process)
GUIDE = "¿Cuánto esperas y de pie?\n¿Qué te cuesta usar del paradero que tienes?"
QUESTIONS = [
    {
        "kind": "single",
        "text": "¿Cuándo usas más el paradero?",
        "options": ["En la mañana", "En la tarde", "De noche"],
        "is_required": True,
    },
    {
        "kind": "several",
        "text": "¿Qué le falta al tuyo?",
        "options": ["Techo", "Asiento", "Luz", "Información", "Rampa"],
        "most": 2,
    },
    {
        "kind": "scale",
        "text": "¿Qué tan seguro te sientes al esperar?",
        "most": 7,
        "low_label": "Nada",
        "high_label": "Mucho",
    },
    {
        "kind": "ranking",
        "text": "¿Por dónde hay que empezar?",
        "options": ["Hospitales", "Escuelas", "Ferias", "Sectores rurales"],
    },
    {
        "kind": "single",
        "text": "¿Tienes alguna dificultad para moverte?",
        "options": ["Sí", "No", "Prefiero no decirlo"],
        "is_confidential": True,
    },
]
AT_NIGHT = [
    "Luz: no se ve si viene la micro.",
    "Que pase alguien. Da miedo esperar sola.",
    "Saber a qué hora pasa la última.",
]
INSULT = "Los que diseñaron esto son unos inútiles y no saben ni caminar por la vereda."
WHY_HIDDEN = "Insulta a personas. La crítica al diseño cabe entera sin el insulto."
APPEAL = "Critico el diseño del paradero, no a una persona. Pido que lo lean de nuevo."
EXPOSED = "+56 2 1234 5678"
EXPOSING = f"El paradero de mi esquina no tiene luz. Llamen a mi vecina al {EXPOSED}, ella tiene fotos."
SOLD = "Fabricamos bancas de hormigón al mejor precio del mercado. Cotiza con nosotros hoy."
IN_THE_WORKSHOP = [
    "Que el techo cubra también al que anda en silla de ruedas.",
    "Poner el horario en letra grande y a la altura de un niño.",
    "Que la banca tenga respaldo y apoyabrazos para poder pararse.",
]
WHY_AMENDED = (
    "Muchas personas pidieron respaldo en los asientos y espacio para una silla de ruedas bajo el techo."
)
AMENDED = {
    "1. Sombra y asiento": "Todo paradero tendrá techo y asiento con respaldo para al menos cuatro personas, "
    "con espacio bajo el techo para una silla de ruedas.\n\nTendrá también luz propia durante la noche.",
}
PLEASE_APPROVE = "Partimos antes del verano. La minuta en lectura fácil ya la revisó comunicaciones."
NOTE = "Habla de la ruta accesible: preguntar a la División de Obras antes de responder."

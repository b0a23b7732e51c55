"""Comprueba el acta de una elección de un consejo de la sociedad civil.

Cómo se usa: descomprime el archivo acta.zip en una carpeta y ejecuta ahí

    python3 verificar.py            (en Windows: py verificar.py)

No instala nada, no usa internet y no envía nada a nadie: solo necesita Python 3.8 o más nuevo. También puedes
buscar tu propio voto con el código que te dio el portal, sin decírselo a nadie:

    python3 verificar.py --codigo 7K4M-29QX-HW3P

Hace lo mismo que hizo el portal, desde los votos publicados: cuenta cada estamento, repite los sorteos, y
compara todo con el acta. Termina en 0 si todo calza y en 1 si algo no, y dice qué.
"""

import argparse
import csv
import hashlib
import io
import json
import os
import sys
import zipfile

FORMAT = 1
BLANK, WITHHELD = "blanco", "reservado"
ACT, BALLOTS, NAMES, ROLL = "acta.json", "votos.csv", "candidaturas.csv", "padron.csv"
VOTED, ACCLAIMED, DESERT = "votada", "aclamada", "desierta"


# Contar y sortear: igual que el portal ---------------------------------------------------------


def count(ballots, numbers, seats):
    """Cuenta. ``ballots``: listas de números; vacía es un voto en blanco. Falla si un voto no es válido."""
    votes = dict.fromkeys(numbers, 0)
    total = blanks = 0
    for choices in ballots:
        if len(set(choices)) != len(choices) or not set(choices) <= set(votes):
            raise ValueError(f"un voto marca {choices}")
        total += 1
        blanks += not choices
        for number in choices:
            votes[number] += 1
    order = sorted(votes, key=lambda number: (-votes[number], number))
    elected, tied = split(order, votes, seats)
    return {
        "votes": votes,
        "ballots": total,
        "blanks": blanks,
        "elected": elected,
        "tied": tied,
        "places": seats - len(elected) if tied else 0,
    }


def split(order, votes, seats):
    """Quiénes entran seguro, y quiénes empatan en el último cupo."""
    if len(order) <= seats:
        return set(order), set()
    last_in, first_out = votes[order[seats - 1]], votes[order[seats]]
    if last_in > first_out:
        return set(order[:seats]), set()
    above = {number for number in order if votes[number] > last_in}
    return above, {number for number in order if votes[number] == last_in}


def draw(seed, key, tied):
    """El orden del sorteo: por el SHA-256 de ``número sorteado|elección|candidatura``, el menor primero."""

    def ticket(number):
        return hashlib.sha256((f"{seed}|{key}|{number}").encode()).hexdigest()

    return sorted(tied, key=ticket)


# Leer los archivos -----------------------------------------------------------------------------


class Unreadable(Exception):
    """Un archivo falta o no se entiende."""


def files_in(place):
    """Los archivos del acta, de una carpeta o de acta.zip, tal como son."""
    found = {}
    try:
        if os.path.isdir(place):
            for name in (ACT, BALLOTS, NAMES, ROLL):
                with open(os.path.join(place, name), "rb") as file:
                    found[name] = file.read()
        else:
            with zipfile.ZipFile(place) as packed:
                for name in (ACT, BALLOTS, NAMES, ROLL):
                    found[name] = packed.read(name)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise Unreadable(f"No se puede leer el acta: {error}") from error
    return found


def rows_of(data, name, columns):
    """Las filas de un CSV, como diccionarios."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"{name} no se entiende: {error}") from error
    if not rows or rows[0][: len(columns)] != columns or any(len(row) != len(rows[0]) for row in rows):
        raise Unreadable("{} no tiene las columnas que debe: {}".format(name, ", ".join(columns)))
    return [dict(zip(rows[0], row)) for row in rows[1:]]  # noqa: B905 (Python 3.8)


# Comprobar -------------------------------------------------------------------------------------


class Check:
    """Lo que se comprobó: ``wrong`` junta lo que no calza."""

    def __init__(self, files):
        self.wrong = []
        self.told = []
        self.files = files
        self.act = json.loads(files[ACT].decode("utf-8"))
        if self.act.get("formato") != FORMAT:
            raise Unreadable("Este programa no conoce el formato de este acta. Usa el que viene con ella.")
        self.ballots = rows_of(files[BALLOTS], BALLOTS, ["codigo", "clave", "estamento", "opciones"])
        self.names = rows_of(
            files[NAMES],
            NAMES,
            ["clave", "numero", "nombre", "organizacion", "votos", "electa", "por_sorteo"],
        )
        self.roll = rows_of(files[ROLL], ROLL, ["clave", "estamento", "lineas", "marcas"])

    def same(self, told, found, what):
        """Anota si lo que dice el acta no es lo que se encontró."""
        if told != found:
            self.wrong.append(f"{what}: el acta dice {told} y es {found}.")

    def run(self):
        digest = hashlib.sha256(self.files[BALLOTS]).hexdigest()
        self.same(self.act["sha256_votos"], digest, "La huella SHA-256 de votos.csv")
        self.told.append(f"Huella SHA-256 de votos.csv: {digest}")
        keys = {estate["clave"]: estate for estate in self.act["estamentos"]}
        codes = [row["codigo"] for row in self.ballots]
        if len(set(codes)) != len(codes):
            self.wrong.append("Hay códigos de voto repetidos en votos.csv.")
        cast = {key: [] for key in keys}
        for row in self.ballots:
            if row["clave"] in cast:
                cast[row["clave"]].append(row["opciones"])
            else:
                self.wrong.append(
                    "El voto {} es de una elección que no está en el acta.".format(row["codigo"])
                )
        self.check_roll(keys)
        self.check_names(keys)
        for key, estate in keys.items():
            self.check_estate(estate, cast[key])

    def check_roll(self, keys):
        self.same(sorted(keys), sorted(row["clave"] for row in self.roll), "Los estamentos de padron.csv")
        for row in self.roll:
            estate = keys.get(row["clave"])
            if estate:
                told = (str(estate["padron"]), str(estate["marcas"]))
                self.same(
                    told,
                    (row["lineas"], row["marcas"]),
                    "«{}», líneas y marcas del padrón".format(estate["nombre"]),
                )
                if estate["marcas"] > estate["padron"]:
                    self.wrong.append("«{}»: votaron más que los del padrón.".format(estate["nombre"]))

    def check_names(self, keys):
        told = sorted(
            (key, str(one["numero"]), text(one["votos"]), yes(one["electa"]), yes(one["por_sorteo"]))
            for key, estate in keys.items()
            for one in estate["candidaturas"]
        )
        found = sorted(
            (row["clave"], row["numero"], row["votos"], row["electa"], row["por_sorteo"])
            for row in self.names
        )
        for one in told:
            if one not in found:
                self.wrong.append(f"Candidatura {one[1]} de {one[0]}: no está igual en candidaturas.csv.")
        if len(told) != len(found):
            self.wrong.append("candidaturas.csv no tiene las mismas candidaturas que el acta.")

    def check_estate(self, estate, cast):
        name, kind = "«{}»".format(estate["nombre"]), estate["situacion"]
        elected = {one["numero"] for one in estate["candidaturas"] if one["electa"]}
        numbers = [one["numero"] for one in estate["candidaturas"]]
        if len(set(numbers)) != len(numbers):
            self.wrong.append(f"{name}: dos candidaturas tienen el mismo número.")
        if kind == VOTED:
            self.same(estate["marcas"], len(cast), f"{name}, marcas del padrón y votos en la lista")
            self.same(estate["votos"], len(cast), f"{name}, votos")
            if estate["reservada"]:
                self.check_withheld(estate, cast, elected, numbers)
            else:
                self.check_voted(estate, cast, elected, numbers)
            return
        if cast or estate["marcas"] or estate["sorteo"]:
            self.wrong.append(f"{name} no se votó, y hay votos, marcas o un sorteo.")
        if kind == ACCLAIMED:
            self.same(sorted(elected), sorted(numbers), f"{name}, electas sin votación")
            if not 0 < len(numbers) <= estate["cupos"]:
                self.wrong.append(f"{name}: tenía más candidaturas que cupos y no se votó.")
            self.told.append(f"{name}: entran sin votación {listed(elected)}.")
        elif kind == DESERT:
            self.same([], numbers, f"{name}, candidaturas de un estamento desierto")
            self.told.append(f"{name}: quedó desierto.")
        else:
            self.wrong.append(f"{name}: el acta dice «{kind}», que no se entiende.")

    def check_voted(self, estate, cast, elected, numbers):
        name = "«{}»".format(estate["nombre"])
        try:
            ballots = [[] if said == BLANK else [int(one) for one in said.split(" ")] for said in cast]
            found = count(ballots, numbers, estate["cupos"])
        except ValueError as error:
            self.wrong.append(f"{name}: hay un voto que no vale ({error}).")
            return
        if any(len(choices) > estate["preferencias"] for choices in ballots):
            self.wrong.append(f"{name}: un voto marca más nombres de los que se podía.")
        self.same(estate["blancos"], found["blanks"], f"{name}, votos en blanco")
        for one in estate["candidaturas"]:
            what = "{}, votos de la candidatura {}".format(name, one["numero"])
            self.same(one["votos"], found["votes"][one["numero"]], what)
        chosen = self.lot(estate, found["tied"], found["places"])
        self.same(sorted(elected), sorted(found["elected"] | chosen), f"{name}, electas")
        self.told.append(
            "{}: {} votos, {} en blanco. Entran {}.".format(
                name, found["ballots"], found["blanks"], listed(found["elected"] | chosen)
            )
        )

    def check_withheld(self, estate, cast, elected, numbers):
        """Tan pocos votos que decir cómo sería decir quién: están los códigos, no lo que votaron."""
        name = "«{}»".format(estate["nombre"])
        if any(said != WITHHELD for said in cast) or estate["blancos"] is not None:
            self.wrong.append(f"{name}: el acta dice que no muestra los votos, y los muestra.")
        if any(one["votos"] is not None for one in estate["candidaturas"]):
            self.wrong.append(f"{name}: el acta dice que no muestra los votos, y los muestra.")
        if len(cast) >= self.act["piso"]:
            self.wrong.append(f"{name}: tiene votos suficientes y no los muestra.")
        self.same(min(estate["cupos"], len(numbers)), len(elected), f"{name}, cuántas entran")
        lot = estate["sorteo"]
        chosen = self.lot(estate, set(lot["empatadas"]), lot["cupos"]) if lot else set()
        drawn = {one["numero"] for one in estate["candidaturas"] if one["electa"] and one["por_sorteo"]}
        self.same(sorted(drawn), sorted(chosen), f"{name}, electas por sorteo")
        self.told.append(
            "{}: menos de {} votos. No se dice cómo se votó, porque se sabría quién: calza cuántos son. "
            "Entran {}.".format(name, self.act["piso"], listed(elected))
        )

    def lot(self, estate, tied, places):
        """Repite el sorteo de un empate: quiénes entran por él."""
        name, told = "«{}»".format(estate["nombre"]), estate["sorteo"]
        by_lot = {one["numero"] for one in estate["candidaturas"] if one["por_sorteo"]}
        self.same(sorted(by_lot), sorted(tied), f"{name}, candidaturas que fueron a sorteo")
        if not tied:
            if told:
                self.wrong.append(f"{name}: el acta trae un sorteo y no hay empate.")
            return set()
        if not told or not self.act["sorteo"]:
            self.wrong.append(f"{name}: hay un empate y el acta no trae su sorteo.")
            return set()
        order = draw(self.act["sorteo"]["semilla"], estate["clave"], tied)
        self.same(told["empatadas"], sorted(tied), f"{name}, empatadas")
        self.same(told["cupos"], places, f"{name}, cupos que se sortean")
        self.same(told["orden"], order, f"{name}, orden del sorteo")
        self.told.append(
            "{}: sorteo con «{}», en orden {}. Compara ese número con su fuente: {}".format(
                name, self.act["sorteo"]["semilla"], listed(order, given=True), self.act["sorteo"]["fuente"]
            )
        )
        return set(order[:places])


def text(number):
    return "" if number is None else str(number)


def yes(value):
    return "sí" if value else "no"


def listed(numbers, given=False):
    return ", ".join(str(number) for number in (numbers if given else sorted(numbers))) or "nadie"


def find(check, code):
    """Lo que dice la lista del voto con ese código."""
    wanted = "".join(sign for sign in code.upper() if sign.isalnum())
    for row in check.ballots:
        if row["codigo"].replace("-", "") == wanted:
            return "Tu voto está, en «{}»: {}.".format(row["estamento"], row["opciones"])
    return "Ese código no está en la lista. Revísalo letra por letra."


def main(arguments=None):
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # consolas que no conocen todas las letras
    parser = argparse.ArgumentParser(description="Comprueba el acta de la elección de un consejo.")
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("acta", nargs="?", default=here, help="acta.zip o la carpeta donde está abierta")
    parser.add_argument("--codigo", help="busca tu voto en la lista, aquí mismo")
    options = parser.parse_args(arguments)
    try:
        check = Check(files_in(options.acta))
        check.run()
    except Unreadable as error:
        return finish([], [str(error)])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return finish([], [f"acta.json no se entiende ({type(error).__name__}: {error})."])
    heading = "{}, {}. {}".format(check.act["codigo"], check.act["consejo"], check.act["acta"])
    if options.codigo:
        check.told.append(find(check, options.codigo))
    return finish([heading, *check.told], check.wrong)


def finish(told, wrong):
    for line in told:
        sys.stdout.write(line + "\n")
    for line in wrong:
        sys.stdout.write(f"NO CALZA. {line}\n")
    if not wrong:
        sys.stdout.write("TODO CALZA: el acta dice lo mismo que los votos.\n")
        sys.stdout.write("Compara la huella de arriba con la del PDF y la de la página del resultado.\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    ended = main()
    if os.name == "nt" and len(sys.argv) == 1 and sys.stdin and sys.stdin.isatty():
        input("Aprieta Enter para cerrar.")  # quien lo abrió con dos clics alcanza a leer
    sys.exit(ended)

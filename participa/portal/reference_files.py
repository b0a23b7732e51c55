"""The lists of the State as they come in CSV, read with a clear word about every row that cannot be used."""

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError

HERE = Path(__file__).parent
OUR_COPY = HERE / "reference_data"
CODE_THAT_LOADS = (
    "reference_files.py",
    "reference_load.py",
    "directory_load.py",
    "history.py",
    "council_history.py",
    "activity_history.py",
    "account_history.py",
)


class BadRowsError(Exception):
    """At least one row cannot be used, so nothing was loaded. ``problems`` says which and why."""

    def __init__(self, problems):
        super().__init__(f"{len(problems)} bad rows")
        self.problems = problems


@dataclass(frozen=True)
class Row:
    """One row of a list and where it stands."""

    file: str
    line: int
    values: dict
    unit: str = "línea"

    def __getitem__(self, column):
        return self.values[column]


@dataclass
class Lists:
    """A folder of lists, and the problems found in them so far."""

    folder: Path = OUR_COPY
    problems: list[str] = field(default_factory=list)

    def digest(self) -> str:
        """The fingerprint of the lists and of the code that loads them."""
        content = hashlib.sha256()
        files = sorted(path for path in self.folder.iterdir() if path.suffix in {".csv", ".json"})
        for path in [*files, *(HERE / name for name in CODE_THAT_LOADS)]:
            content.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return content.hexdigest()

    def complain(self, row: Row, reason: str):
        self.problems.append(f"{row.file}, {row.unit} {row.line}: {reason}")

    def stop_if_bad(self):
        """Raise BadRowsError if anything was found wrong."""
        if self.problems:
            raise BadRowsError(self.problems)

    def rows(self, file: str, *, key: str | tuple, required: tuple = ()) -> Iterator[Row]:
        """The rows of a CSV that have what they need, each key once. The others are complained about."""
        keys = (key,) if isinstance(key, str) else key
        seen = {}
        for row in self._read(file, {*keys, *required}):
            empty = [column for column in dict.fromkeys((*required, keys[0])) if not row[column]]
            if empty:
                self.complain(row, f"falta {', '.join(empty)}")
                continue
            name = tuple(row[column] for column in keys)
            if name in seen:
                self.complain(row, f"«{' '.join(filter(None, name))}» ya está en la línea {seen[name]}")
                continue
            seen[name] = row.line
            yield row

    def records(self, file: str, part: str) -> list[Row]:
        """The records of one part of a JSON file; counted from 1."""
        try:
            content = json.loads((self.folder / file).read_text(encoding="utf-8"))
            return [Row(file, n, values, "registro") for n, values in enumerate(content[part], 1)]
        except (OSError, ValueError, KeyError) as problem:
            self.problems.append(f"{file}: no se puede leer ({problem})")
            return []

    def lookup(self, row: Row, column: str, known: dict, what: str):
        """What ``known`` holds under the value of a column; nothing if empty, a complaint if unknown."""
        value = row[column]
        if value and value not in known:
            self.complain(row, f"no existe {what} «{value}»")
        return known.get(value) if value else None

    def day(self, row: Row, column: str) -> date | None:
        """The date in a column, or a complaint."""
        try:
            return date.fromisoformat(row[column]) if row[column] else None
        except ValueError:
            self.complain(row, f"«{row[column]}» no es una fecha (AAAA-MM-DD)")
            return None

    def number(self, row: Row, column: str, kind=int):
        """The number in a column, or a complaint."""
        try:
            return kind(row[column]) if row[column] else None
        except ValueError:
            self.complain(row, f"«{row[column]}» no es un número")
            return None

    def choice(self, row: Row, column: str, meanings: dict):
        """What the value of a column means, or a complaint."""
        if row[column] not in meanings:
            self.complain(row, f"{column} no puede ser «{row[column]}»")
        return meanings.get(row[column])

    def fits(self, row: Row, thing) -> bool:
        """Do the plain values of a model fit its columns? A complaint for each that does not."""
        relations = {f.name for f in thing._meta.fields if f.is_relation}
        unset = {f.name for f in thing._meta.fields if not f.editable}
        try:
            thing.clean_fields(exclude=relations | unset)
        except ValidationError as found:
            for column, reasons in found.message_dict.items():
                self.complain(row, f"{column}: {' '.join(reasons)}")
            return False
        return True

    def _read(self, file, needed):
        try:
            with (self.folder / file).open(encoding="utf-8-sig", newline="") as lines:
                reader = csv.DictReader(lines, restkey="+", restval=None)
                missing = sorted(needed - set(reader.fieldnames or ()))
                if missing:
                    self.problems.append(f"{file}, línea 1: falta la columna {', '.join(missing)}")
                    return
                for values in reader:
                    row = Row(file, reader.line_num, values)
                    if "+" in values or None in values.values():
                        self.complain(row, f"tiene que traer {len(reader.fieldnames)} columnas")
                        continue
                    yield Row(file, reader.line_num, {k: v.strip() for k, v in values.items()})
        except (OSError, UnicodeDecodeError, csv.Error) as problem:
            self.problems.append(f"{file}: no se puede leer ({problem})")

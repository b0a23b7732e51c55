"""The promises the code base makes about itself."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.template.base import Lexer, TokenType
from django.template.loader import get_template
from django.urls import reverse

from tests.addresses import addresses

HOME = settings.BASE_DIR
PYPROJECT = tomllib.loads((HOME / "pyproject.toml").read_text())
CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]
OURS = tuple(PYPROJECT["tool"]["importlinter"]["root_packages"])
FOLDER = HOME / "templates"
MAIL = "layouts/email.html"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
MODULES = [path for name in OURS for path in sorted((HOME / name).rglob("*.py"))]
OUR_MODULES = [path for path in MODULES if "migrations" not in path.parts]


def the_name(path) -> str:
    return Path(path).relative_to(HOME).as_posix() if Path(path).is_absolute() else str(path)


def in_templates(*folders):
    chosen = [name for name in TEMPLATES if not folders or name.split("/")[0] in folders]
    return pytest.mark.parametrize("name", chosen)


def in_modules(*names):
    """Modules so called, or inside a package so called: ``models.py`` and ``models/comment.py`` alike."""
    folders = {name.removesuffix(".py") for name in names}
    chosen = [p for p in OUR_MODULES if not names or p.name in names or p.parent.name in folders]
    return pytest.mark.parametrize("path", chosen, ids=the_name)


def source_of(name: str) -> str:
    return (FOLDER / name).read_text()


WRITES_NOTHING = {
    "receipt_lookup"
}  # a view (and its template) that sends the reader where the typed code leads
# The vote alone writes without a form token: a stored one would say who voted when. Its mark on the roll
# makes it count once (councils/vote_views.py; tests/councils/test_voting_pages.py holds what it leaves).
THE_VOTE = {"vote", "councils/vote.html"}
# Leaving from a mail: providers press it for people, with no form of ours, and twice is the same as once
# (participa/subscriptions/mail_views.py; tests/subscriptions/test_leaving_pages.py).
ONE_CLICK = {"leave", "subscriptions/leave.html"}
# The code of an observation without account: ``once`` would undo the attempts of a refused form, and typing
# the same code twice gives the same observation (tests/consultations/test_without_account.py).
THE_CODE = {"confirm_comment", "consultations/emailed/confirm.html"}
# The ways to follow the thing of a page: the same on the pages of every app.
FOR_EVERY_PAGE = {"subscriptions/_follow.html", "subscriptions/_follow_search.html"}


# Templates ----------------------------------------------------------------------------------
@in_templates()
def test_templates_compile_and_carry_no_inline_script_or_style(name):
    get_template(name)
    assert not re.search(r"\sstyle=|<script(?![^>]*src=)|\son[a-z]+=|javascript:", source_of(name))
    assert name == MAIL or "<style" not in source_of(name)  # a mail reader has no style sheet of ours


@in_templates()
def test_templates_reach_only_for_layouts_components_and_their_own_folder(name):
    reached = re.findall(r'{%\s*(?:extends|include)\s+"([^"]+)"', source_of(name))
    folders = {other.split("/")[0] for other in reached if other not in FOR_EVERY_PAGE}
    assert folders <= {"layouts", "components", name.split("/")[0]}


@in_templates("components")
def test_components_open_with_their_contract(name):
    assert re.match(r"\{# .+ #\}\n", source_of(name)), "say in the first line what it is and what it takes"


@in_templates()
def test_components_receive_only_what_they_are_given(name):
    loose = re.findall(
        r'{%\s*include\s+"components/[^"]+"(?:(?!\bonly\s*%}).)*?%}', source_of(name), re.DOTALL
    )
    assert loose == []


@in_templates()
def test_templates_load_nothing_that_is_always_there(name):
    assert not re.search(r"{%\s*load[^%]*\b(i18n|participa|l10n)\b", source_of(name))


@in_templates()
def test_every_form_that_writes_is_ours_and_counts_once(name):
    """The forms of sign-in belong to allauth, which guards them itself."""
    for form in re.findall(
        r"<form\b[^>]*\bmethod=\"post\".*?</form>", source_of(name), re.DOTALL | re.IGNORECASE
    ):
        assert "{% csrf_token %}" in form
        exempt = name in THE_VOTE | ONE_CLICK | THE_CODE or Path(name).stem in WRITES_NOTHING
        if not name.startswith("account/") and not exempt:
            assert "{% form_token %}" in form


SAID_IN_ATTRIBUTES = r'\s(?:aria-label|alt|title|placeholder)="([^"]*)"'
SAME_IN_EVERY_LANGUAGE = re.compile(
    r"\b(Participa|Español|English|ES|EN|PDF|HTML|CSV|JSON|QR|SHA-256|Ley|RUN|RUT|SEGEGOB|ClaveÚnica|Chile|GitHub|MIT|px|kB|MB|nbsp|amp|hellip"
    r"|middot|rarr|larr|times|laquo|raquo|mdash|ndash)\b"
)


@in_templates()
def test_everything_a_person_reads_is_wrapped_for_translation(name):
    assert bare_words_of(source_of(name)) == []


def bare_words_of(source: str) -> list[str]:
    """Words outside ``translate`` and ``blocktranslate``, in the text or in an attribute that people read."""
    text, awaited = "", None  # the tag that ends a part which is no bare text
    for token in Lexer(source).tokenize():
        word = token.contents if token.token_type == TokenType.BLOCK else ""
        if awaited:
            awaited = None if word.startswith(awaited) else awaited
        elif re.match(r"(blocktranslate|comment)\b", word):
            awaited = f"end{word.split()[0]}"
        elif word == "block width":  # the name of a class
            awaited = "endblock"
        text += token.contents if token.token_type == TokenType.TEXT and not awaited else "\0"
    said = re.findall(SAID_IN_ATTRIBUTES, text)
    text = re.sub(r"<!--.*?-->|<style>.*?</style>", " ", text, flags=re.DOTALL)
    said += re.sub(r"<[^>]*>", "\n", text).splitlines()
    bare = (SAME_IN_EVERY_LANGUAGE.sub("", line).strip() for line in said)
    return [line for line in bare if re.search(r"[^\W\d_]{2,}", line)]


def test_the_check_of_bare_words_finds_them():
    assert bare_words_of('<p>Hola</p>{% translate "Hola" %}<a aria-label="Ir a {{ x }}">{{ y }}</a>') == [
        "Ir a \0",
        "Hola",
    ]
    assert (
        bare_words_of("{% blocktranslate trimmed %}Hola{% endblocktranslate %}<b class='hola'>·</b> PDF")
        == []
    )


def test_every_hook_of_a_template_is_one_that_a_script_or_a_style_looks_for():
    used = {hook for name in TEMPLATES for hook in re.findall(r"data-participa-[a-z-]+", source_of(name))}
    looking = [*(HOME / "static" / "js").glob("*.js"), *(HOME / "static" / "css").rglob("*.css")]
    sought = {hook for path in looking for hook in re.findall(r"data-participa-[a-z-]+", path.read_text())}
    assert used <= sought


# Python -------------------------------------------------------------------------------------
MAY_READ_THE_CLOCK = {
    "accounts/models.py"
}  # the day a person joined: allauth makes the row, Django the default


@in_modules("models.py", "actions.py", "permissions.py")
def test_models_and_actions_know_nothing_of_http_or_the_wall_clock(path: Path):
    source = path.read_text()
    imported = {n.module or "" for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ImportFrom)}
    assert not {m for m in imported if m.startswith(("django.http", "django.shortcuts"))}
    if the_name(path) not in MAY_READ_THE_CLOCK:
        assert not re.search(r"timezone\.(now|localdate)|datetime\.now|date\.today", source), (
            "take `now` as given"
        )


@in_modules()
def test_nothing_happens_behind_our_back(path: Path):
    """No signals, and no model that does more than save when it is saved."""
    tree = ast.parse(path.read_text())
    imported = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert not {m for m in imported if m.startswith(("django.dispatch", "django.db.models.signals"))}
    if "models" in (path.stem, path.parent.name):
        assert [n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == "save"] == []


PART_OF_ANOTHER_ACT = {
    "participa/audit/actions.py",
    "participa/documents/actions.py",
}  # one row, inside the caller's


@in_modules("actions.py")
def test_every_public_verb_is_atomic(path: Path):
    verbs = [n for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef)]
    loose = [
        verb.name
        for verb in verbs
        if not verb.name.startswith("_")
        and {"by", "now"} <= {argument.arg for argument in verb.args.kwonlyargs}
        and "transaction.atomic" not in {ast.unparse(d).split("(")[0] for d in verb.decorator_list}
    ]
    assert loose == [] or the_name(path) in PART_OF_ANOTHER_ACT


VIEWS = (
    "views.py",
    "feed_views.py",
    "office_views.py",
    "answer_views.py",
    "appeal_views.py",
    "moderation_views.py",
    "analysis_views.py",
    "suggestion_views.py",
    "changing_views.py",
    "edition_views.py",
    "workflow_views.py",
    "assisted_views.py",
    "directory_views.py",
    "service_office.py",
    "my_data.py",
    "data_office.py",
    "retention_office.py",
    "breach_office.py",
    "calendar_views.py",
    "audit_pages.py",
    "address_views.py",
    "merge_views.py",
    "session_views.py",
    "team_views.py",
    "invitation_views.py",
    "seating_views.py",
    "called_views.py",
    "process_views.py",
    "result_views.py",
    "counting_views.py",
    "publishing_views.py",
    "commission_views.py",
    "apply_views.py",
    "vote_views.py",
    "meeting_views.py",
    "minutes_views.py",
    "opinion_views.py",
    "registration_views.py",
    "contribution_views.py",
    "member_views.py",
    "planning_views.py",
    "event_views.py",
    "reporting_views.py",
    "asking_views.py",
    "question_views.py",
    "questionnaire_views.py",
    "questionnaire_office_views.py",
    "publication_views.py",
    "commitment_views.py",
    "commitment_office_views.py",
    "door_views.py",
    "answering_views.py",
    "replying_views.py",
    "page_views.py",
    "moderating_views.py",
    "typing_views.py",
    "counter_views.py",
    "places_views.py",
    "table_views.py",
    "results_views.py",
    "oversight_views.py",
    "topic_views.py",
    "plan_views.py",
    "matter_views.py",
    "inbox_views.py",
    "review_views.py",
    "sharing_views.py",
    "information_office.py",
    "transparency_office.py",
    "report_views.py",
    "dashboard_views.py",
    "dialogue_views.py",
    "method_views.py",
    "sending_views.py",
    "mine_views.py",
    "mail_views.py",
    "push_views.py",
    "bounce_hook.py",
    "emailed_views.py",
    "intake_views.py",
    "support_views.py",
    "attachment_views.py",
)


@in_modules(*VIEWS)
def test_every_view_that_writes_counts_the_same_form_once(path: Path):
    loose = []
    for view in ast.parse(path.read_text()).body:
        if not isinstance(view, ast.FunctionDef) or view.name.startswith("_"):
            continue
        decorators = [ast.unparse(decorator) for decorator in view.decorator_list]
        writes = any("POST" in d for d in decorators) or "request.method == 'POST'" in ast.unparse(view)
        if (
            writes
            and view.name not in WRITES_NOTHING | THE_VOTE | ONE_CLICK | THE_CODE
            and "once" not in decorators
        ):
            loose.append(view.name)
    assert loose == [] or "accounts" in path.parts  # allauth's, which guards them itself


@in_modules(*VIEWS)
def test_every_view_that_counts_once_is_limited(path: Path):
    loose = [
        view.name
        for view in ast.parse(path.read_text()).body
        if isinstance(view, ast.FunctionDef)
        and (decorators := [ast.unparse(decorator) for decorator in view.decorator_list])
        and any(d.startswith("once") for d in decorators)
        and not any(d.startswith("limited(") for d in decorators)
    ]
    assert loose == []


def test_modules_stay_short_enough_to_read():
    long = [
        f"{the_name(path)}: {n}" for path in OUR_MODULES if (n := len(path.read_text().splitlines())) > 500
    ]
    assert long == [], "split them by what they are about"


def test_no_drawer_without_a_name():
    assert [the_name(path) for path in MODULES if path.stem in {"utils", "helpers", "common", "misc"}] == []


# Tables -------------------------------------------------------------------------------------
OUR_MODELS = [model for model in apps.get_models() if model.__module__.startswith(OURS)]


def test_no_field_stamps_itself():
    stamped = [
        f"{model.__name__}.{field.name}"
        for model in OUR_MODELS
        for field in model._meta.local_fields
        if isinstance(field, models.DateField) and (field.auto_now or field.auto_now_add)
    ]
    assert stamped == []


def test_every_model_says_what_it_is():
    """A docstring of its own: Django writes one with the names of the fields when there is none."""
    silent = [m.__name__ for m in OUR_MODELS if (m.__doc__ or "").startswith(f"{m.__name__}(")]
    assert silent == []


def test_foreign_keys_point_the_way_imports_do():
    """Keys given as strings escape the import linter, so the same order is held here.

    The user is everybody's.
    """
    depth = {
        package.strip(" ()"): level
        for level, layer in enumerate(CONTRACTS[0]["layers"])
        for package in layer.split("|")
    }
    upward = [
        f"{field}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not get_user_model()
        if (here := depth.get(model._meta.app_config.name)) is not None
        if (there := depth.get(field.related_model._meta.app_config.name)) is not None
        if field.related_model._meta.app_config is not model._meta.app_config and there <= here
    ]
    assert upward == []


def test_every_app_of_ours_stands_in_the_order_of_imports():
    layers = {name.strip(" ()") for layer in CONTRACTS[0]["layers"] for name in layer.split("|")}
    ours = {config.name for config in apps.get_app_configs() if config.name.startswith(OURS)}
    assert ours <= layers


# Addresses ----------------------------------------------------------------------------------
ENDS_WITHOUT_SLASH = re.compile(
    r":name>$|\.(csv|json|pdf|txt|svg|png|ics|xml|atom|js|html|zip|xlsx)$|^metrics$"
)
SAMPLE_WORDS = (
    "una-consulta",
    "7",
    "CC-2026-MMA-0012",
    "abcd-efgh-2345",
    "2026",
    "00000000-0000-4000-8000-000000000000",
)


def reversed_from(name, pattern):
    samples = {}
    for argument, converter in pattern.converters.items():
        fitting = [word for word in SAMPLE_WORDS if re.fullmatch(converter.regex, word)]
        samples[argument] = converter.to_python(fitting[0])
    return reverse(name, kwargs=samples)


def test_every_address_has_a_name_that_leads_to_it():
    for name, route, pattern in addresses():
        assert not name.endswith("?"), f"{route} has no name"
        assert reversed_from(name, pattern).startswith("/"), name


def test_addresses_are_words_joined_by_hyphens_and_end_in_a_slash():
    """One spelling each: without the slash, Django sends the reader to the address that has it."""
    odd = [
        route
        for _, route, _ in addresses()
        if re.search(r"[_A-Z]", re.sub(r"<[^>]*>", "", route))
        or not (route == "" or route.endswith("/") or ENDS_WITHOUT_SLASH.search(route))
    ]
    assert odd == []


# Files --------------------------------------------------------------------------------------
def test_the_style_sheet_is_its_parts_put_together():
    css = HOME / "static" / "css"
    parts = [
        *(css / f"{name}.css" for name in ("tokens", "base", "layouts")),
        *sorted((css / "components").glob("*.css")),
    ]
    assert (css / "participa.css").read_text() == "".join(part.read_text() for part in parts), (
        "run `make css`"
    )


def test_locks_name_no_host_and_hold_hashes():
    for lock in ("requirements.lock", "requirements-demo.lock", "requirements-dev.lock"):
        text = (HOME / lock).read_text()
        assert "://" not in text
        assert "--index" not in text
        assert text.count("--hash=sha256:") >= len(re.findall(r"^[a-z0-9].*==", text, re.MULTILINE)) > 50


def test_the_developers_lock_holds_all_of_the_other():
    def pins(lock):
        return set(re.findall(r"^[a-zA-Z0-9._-]+==\S+", (HOME / lock).read_text(), re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-demo.lock") <= pins("requirements-dev.lock")


def test_every_setting_that_the_environment_gives_is_in_the_example():
    read = set(
        re.findall(r'env(?:_flag|\.\w+)\(\s*"([A-Z_]+)"', (HOME / "participa" / "settings.py").read_text())
    )
    told = set(re.findall(r"^#? ?([A-Z_]+)=", (HOME / ".env.example").read_text(), re.MULTILINE))
    assert read <= told


def test_years_are_never_written_with_a_dot():
    assert not getattr(settings, "USE_THOUSAND_SEPARATOR", False), "amounts go through |intcomma, one by one"

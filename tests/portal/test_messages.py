import pytest

from participa.portal import messages


@pytest.fixture
def a_small_portal(settings, tmp_path, monkeypatch):
    """Two files and an empty catalogue."""
    (tmp_path / "participa").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "participa" / "models.py").write_text(
        'STATE = _("Abierta")\nSAID = pgettext("phase", "Abierta")\n'
        'LEFT = ngettext("%(n)s día", "%(n)s días", n)\nlog("nobody reads this")\n'
    )
    (tmp_path / "templates" / "page.html").write_text(
        '{% translate "Buscar" %} Nada '
        "{% blocktranslate trimmed with n=3 %}\n  Hay {{ n }}\n{% endblocktranslate %}"
    )
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return tmp_path


def said(catalogue):
    return {(message.id, message.context) for message in catalogue if message.id}


@pytest.mark.usefixtures("a_small_portal")
def test_it_finds_what_the_code_and_the_templates_say():
    assert said(messages.wanted("en")) == {
        ("Abierta", None),
        ("Abierta", "phase"),
        (("%(n)s día", "%(n)s días"), None),
        ("Buscar", None),
        ("Hay %(n)s", None),
    }


@pytest.mark.usefixtures("a_small_portal")
def test_everything_is_missing_until_somebody_translates_it():
    assert len(messages.missing("en")) == 5

    messages.update("en")
    path = messages.catalogue_path("en")
    path.write_text(path.read_text().replace('msgid "Buscar"\nmsgstr ""', 'msgid "Buscar"\nmsgstr "Search"'))

    assert "Buscar" not in messages.missing("en")
    assert len(messages.missing("en")) == 4


def test_what_nobody_says_any_more_leaves_the_catalogue_and_the_rest_stays(a_small_portal):
    messages.update("en")
    path = messages.catalogue_path("en")
    path.write_text(path.read_text().replace('msgid "Buscar"\nmsgstr ""', 'msgid "Buscar"\nmsgstr "Search"'))
    (a_small_portal / "participa" / "models.py").write_text('STATE = _("Cerrada")\n')

    messages.update("en")

    assert {text for text, _ in said(messages.known("en"))} == {"Cerrada", "Buscar", "Hay %(n)s"}
    assert 'msgstr "Search"' in path.read_text()

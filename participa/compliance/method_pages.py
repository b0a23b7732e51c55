"""How compliance is measured, as anybody reads it: each indicator, its weights, the bands, every version."""

from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.core.dates import month_words

from .actions.evaluating import month_of
from .indicators import INDICATORS, Matter, State
from .models import Method
from .reading import BAND_TAGS, STATE_TAGS
from .scoring import Band, Sheet


def method_page(*, now) -> dict:
    """The method in force this month, and all its versions."""
    method = Method.objects.in_force(month_of(day_of(now))).first()
    return {
        "method": method,
        "bands": bands_of(method),
        "states": states(),
        "parameters": parameters_of(method),
        "matters": matters_of(method),
        "versions": [
            {
                "method": one,
                "is_current": one == method,
                "since": month_words(one.since),
                "bands": _band_words(one),
            }
            for one in Method.objects.all()
        ],
    }


def bands_of(method) -> list[tuple]:
    high, medium = method.bands["high"], method.bands["medium"]
    words = {
        Band.HIGH: _("Desde %(high)s puntos.") % {"high": high},
        Band.MEDIUM: _("Desde %(medium)s puntos y menos de %(high)s.") % {"medium": medium, "high": high},
        Band.LOW: _("Menos de %(medium)s puntos.") % {"medium": medium},
        Band.NO_DATA: _("No ha publicado nada aquí: no se mide ni se le cuenta nada en contra."),
    }
    return [(BAND_TAGS[band], band.label, text) for band, text in words.items()]


def _band_words(method):
    return _("Tramo alto desde %(high)s puntos; medio desde %(medium)s.") % method.bands


def states() -> list[tuple]:
    words = {
        State.MET: _("Vale entero."),
        State.PARTIAL: _("Vale la parte que se hizo."),
        State.LATE: _("Se hizo después del plazo: vale una parte."),
        State.MISSING: _("No vale nada."),
        State.NOT_DUE: _("No cuenta: ni suma ni resta."),
        State.NOT_APPLICABLE: _("No cuenta: ni suma ni resta."),
    }
    return [(STATE_TAGS[state], state.label, text) for state, text in words.items()]


def parameters_of(method) -> list[str]:
    said = method.parameters
    low, high = said["women_share"]
    return [
        _("Lo atrasado vale %(percent)s de 100.") % {"percent": round(said["half"] * 100)},
        _("Una norma revisada hace menos de %(years)s años vale esa misma parte.")
        % {"years": said["norm_half_years"]},
        _("Un consejo es diverso si las mujeres son entre %(low)s y %(high)s de cada 100 integrantes.")
        % {"low": low, "high": high},
        _("Un consejo es diverso si reúne al menos %(count)s estamentos.") % {"count": said["estates"]},
    ]


def matters_of(method) -> list[dict]:
    """The indicators of each matter with their weight in each sheet that asks for some of them."""
    found = []
    for matter in Matter:
        codes = [code for code, one in INDICATORS.items() if one.matter == matter]
        sheets = [key for key, weights in method.sheets.items() if set(codes) & set(weights)]
        rows = [
            {
                "one": INDICATORS[code],
                "weights": [method.sheets[key].get(code, "–") for key in sheets],
            }
            for code in codes
        ]
        names = [Sheet(key).label for key in sheets]
        found.append({"name": matter.label, "sheets": names, "rows": rows})
    return found

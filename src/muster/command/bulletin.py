"""The day in sentences, in Chinese and in English, from the same snapshot as the board. Persons, person-times and samples are three numbers."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from muster.command.numbers import Board
from muster.common.templatetags.muster import day, hm, named, num, share, span

LANGUAGES = ("zh-hans", "en")


def title(board: Board) -> str:
    return _("%(district)s: %(round)s, bulletin") % {"district": named(board.district), "round": board.round_name}


def sentences(board: Board) -> list[str]:
    """Short sentences, each with its own numbers; what is not so yet is left unsaid."""
    return [sentence for sentence in (
        _reach(board), _rest(board), _staff(board), _swabs(board), _tubes(board), _results(board), _open_questions(board),
        _closed(board),
    ) if sentence]  # fmt: skip


def in_both(board: Board) -> list[dict[str, object]]:
    """The bulletin in the page's language first, then in the other."""
    first = translation.get_language() or LANGUAGES[0]
    papers: list[dict[str, object]] = []
    for language in sorted(LANGUAGES, key=lambda code: code != first):
        with translation.override(language):
            papers.append({
                "lang": "en" if language == "en" else "zh-Hans", "title": title(board), "sentences": sentences(board),
                "as_of": _("As of %(time)s on %(day)s") % {"time": hm(board.at), "day": day(board.at)},
            })  # fmt: skip
    return papers


def _reach(board: Board) -> str:
    account = board.account
    said = _("Of %(names)s people on the roll, %(answered)s (%(share)s) are answered for.") % {
        "names": num(account.names), "answered": num(account.answered), "share": share(account.answered, account.names),
    }  # fmt: skip
    if not account.answered:
        return said
    return said + _(
        " %(sampled)s sampled, %(excused)s excused, %(elsewhere)s tested elsewhere, %(refused)s refused, %(not_found)s not found."
    ) % {
        "sampled": num(account.sampled), "excused": num(account.excused), "elsewhere": num(account.elsewhere),
        "refused": num(account.refused), "not_found": num(account.not_found),
    }  # fmt: skip


def _rest(board: Board) -> str:
    account = board.account
    if account.open == 0:
        return _("No name is open.")
    return _(
        "%(open)s names are open: %(later)s still to come to their slot, %(owned)s with a named owner, %(nobody)s with nobody yet."
    ) % {
        "open": num(account.open),
        "later": num(account.later),
        "owned": num(account.owned),
        "nobody": num(account.nobody),
    }


def _staff(board: Board) -> str:
    called = [row for row in board.staff if row.in_bulletin and row.quota]
    if not called:
        return ""
    parts = _(", ").join(f"{named(row)} {num(row.on_duty)}" for row in called)
    return _("%(points)s sampling points and %(lanes)s lanes; %(total)s people on duty: %(parts)s.") % {
        "points": num(len(board.points)), "lanes": num(sum(point.lanes for point in board.points)),
        "total": num(sum(row.on_duty for row in called)), "parts": parts,
    }  # fmt: skip


def _swabs(board: Board) -> str:
    if not board.specimens:
        return ""
    said = _("%(swabs)s person-times swabbed.") % {"swabs": num(board.specimens)}
    if board.walk_ins:
        said += _(" %(n)s people had come without being on the roll.") % {"n": num(board.walk_ins)}
    if board.forecast.state == "running":
        said += _(" At %(rate)s an hour the last will be sampled at about %(time)s, give or take %(spread)s.") % {
            "rate": num(board.forecast.per_hour),
            "time": hm(board.forecast.at),
            "spread": span(board.forecast.spread_min),
        }
    return said


def _tubes(board: Board) -> str:
    tubes = board.tubes
    total = tubes.open + tubes.sealed + tubes.transit + tubes.received + tubes.reported
    if not total:
        return ""
    said = _("%(total)s tubes (samples): %(reported)s reported, %(received)s at the laboratory, %(out)s not there yet.") % {
        "total": num(total), "reported": num(tubes.reported), "received": num(tubes.received),
        "out": num(tubes.open + tubes.sealed + tubes.transit),
    }  # fmt: skip
    if tubes.late:
        said += _(" %(late)s of these are over %(limit)s.") % {"late": num(tubes.late), "limit": span(tubes.limit_min)}
    return said


def _results(board: Board) -> str:
    results = board.results
    if not (results.negative or results.positive or results.held):
        return ""
    said = _("Results: %(negative)s people negative, %(held)s held on a positive tube, %(positive)s positive.") % {
        "negative": num(results.negative),
        "held": num(results.held),
        "positive": num(results.positive),
    }
    if board.cases:
        said += ngettext(
            " %(cases)s case with %(contacts)s contacts is followed.",
            " %(cases)s cases with %(contacts)s contacts are followed.",
            board.cases,
        ) % {"cases": num(board.cases), "contacts": num(board.contacts)}
    return said


def _open_questions(board: Board) -> str:
    if not board.exceptions_open and not board.exceptions_settled:
        return ""
    return _("Exceptions: %(open)s waiting for a ruling, %(settled)s settled.") % {
        "open": num(board.exceptions_open),
        "settled": num(board.exceptions_settled),
    }


def _closed(board: Board) -> str:
    last = {statement.act: statement for statement in board.statements}
    parts = []
    if "attendance" in last:
        parts.append(
            _("attendance by statement %(n)s at %(time)s")
            % {"n": last["attendance"].number, "time": hm(last["attendance"].at)}
        )
    if "results" in last:
        parts.append(
            _("results by statement %(n)s at %(time)s") % {"n": last["results"].number, "time": hm(last["results"].at)}
        )
    return _("Closed: %(parts)s.") % {"parts": _(", ").join(parts)} if parts else ""

"""Reports written from templates, with the codes and the world events of all they tell.

    python benchmarks/linking/templates.py > templates.jsonl

A *world* is a few events that are easily taken for one another: a march and the rival march, a vigil and the vigil for
somebody else in the same week. Each event is told by some *reports*; a report gives one or more *tellings*, each with
a choice of its own of what to say and how. The sentences and words are data (``templates.yaml``). While a sentence is
filled, every stretch of words that a code rests on is enclosed in marks; the marks of the finished text are the gold,
so that what a report does not say is never coded. The same seed gives the same reports.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import yaml

DATA: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
LANGUAGES = ("en", "es")
HOW_MANY = [1, 2, 3, 4, 5]
WEIGHTS = [30, 28, 22, 13, 7]  # of events told by so many reports
BOTH_LANGUAGES = 0.17  # of events told by several reports
AT_HOME = {"en": 0.9, "es": 0.9}  # of worlds, those told in the language of their country
TITLED, TITLE_IN_TEXT = 0.7, 0.3
COPIED = 0.22  # of longer news reports, in near-identical words

Coded = dict[str, Any]

# ------------------------------------------------------------------ events in the world


@dataclass(frozen=True)
class Event:
    """Something that took place, or was to take place, in the made-up world."""

    key: str
    campaign: str | None
    day: dt.date
    country: str
    town: dict[str, Any]
    site: list[str]
    road: list[str]
    cause: str
    groups: dict[str, str]
    form: str
    size: int
    outcome: str
    few: int
    victim: str
    fate: str = "held"
    ban: str = "called_off"
    recalls: Event | None = None

    @property
    def about(self) -> dict[str, Any]:
        """What it is for, and whose it is."""
        told: dict[str, Any] = DATA["causes"][self.cause]
        return told


def _other(rng: Random, pool: list[Any], used: list[Any]) -> Any:
    """One of the pool, if need be one used before."""
    return rng.choice([one for one in pool if one not in used] or pool)


def _manner(form: str) -> str:
    return str(DATA["manner"].get(form, "gathering"))


def _first(spec: Coded, number: int, rng: Random) -> Event:
    """The event that the others of its world differ from."""
    need = 1 + sum("town" in change for change in spec["events"])
    countries = [c for c, told in DATA["countries"].items() if len(told["towns"]) >= need]
    country = countries[number % len(countries)]
    form = spec.get("form")
    causes = spec.get("causes") or [c for c, told in DATA["causes"].items() if form is None or form in told["forms"]]
    cause = causes[number % len(causes)]
    day = dt.date(2010, 1, 20) + dt.timedelta(days=rng.randrange(4900))
    if (day.month, day.day) == (2, 29):  # has no anniversary
        day += dt.timedelta(days=1)
    if "weekday" in spec:
        day += dt.timedelta(days=(spec["weekday"] - day.weekday()) % 7)
    town = rng.choice(DATA["countries"][country]["towns"])
    blank = Event("", None, day, country, town, [], [], cause, {}, form or "", 0, "", 0, "")
    return _drawn(blank, rng, form=form or rng.choice(DATA["causes"][cause]["forms"]))


def _drawn(event: Event, rng: Random, *, form: str) -> Event:
    """The event with all that its town, cause and form leave to chance."""
    crowd = rng.choice([40, 60, 90, 150, 300, 400, 700, 1200, 2500, 6000])
    return replace(
        event,
        form=form,
        site=rng.choice(event.town["sites"]),
        road=rng.choice(DATA["roads"]),
        groups=rng.choice(DATA["groups"][event.about["groups"]]),
        size=min(crowd, 150) if form in ("vigil", "picket", "sit_in", "occupation") else crowd,
        outcome=rng.choice(DATA["outcomes"][_manner(form)]),
        few=rng.randint(2, 12),
        victim=rng.choice(DATA["people"][DATA["countries"][event.country]["people"]]),
        ban=rng.choice(["called_off", "called_off", "banned"]),
    )


def _world(spec: Coded, number: int, rng: Random) -> list[Event]:
    """The events of one world, made from the first by the changes of its kind."""
    first = _first(spec, number, rng)
    events: list[Event] = []
    for change in spec["events"]:
        day = first.day + dt.timedelta(days=change.get("days", 0))
        event = replace(first, day=day.replace(year=day.year + change.get("years", 0)))
        if "town" in change:
            towns = DATA["countries"][event.country]["towns"]
            event = replace(event, town=_other(rng, towns, [e.town for e in events]))
        if "cause" in change:
            rival = event.about.get("rival") if change["cause"] == "rival" else None
            pool = [rival] if rival else [cause for cause in DATA["causes"] if cause != "victims"]
            event = replace(event, cause=_other(rng, pool, [e.cause for e in events]))
        if events:
            forms = event.about["forms"]
            drawn = _drawn(event, rng, form=event.form if event.form in forms else rng.choice(forms))
            kept: Coded = {} if "cause" in change else {"groups": first.groups, "victim": first.victim}
            kept |= {} if "town" in change else {"site": first.site}
            event = replace(drawn, **kept)
        if "victim" in change:
            people = DATA["people"][DATA["countries"][event.country]["people"]]
            event = replace(event, victim=_other(rng, people, [e.victim for e in events]))
        event = replace(event, fate=change.get("fate", "held"), recalls=events[0] if "recalls" in change else None)
        event = replace(event, key=f"t-{number:02}{'abc'[len(events)]}")
        events.append(replace(event, campaign=f"t-c{number:02}" if spec.get("campaign") else None))
    return events


# ------------------------------------------------------------------ marks

_SLOT = re.compile(r"\{(\w+)\}")
_MARK = re.compile("(\x01\\d+\x02|\x03)")
_ARTICLE = re.compile("\\b([Aa]|[Dd]e) ((?:\x01\\d+\x02)*)el ")
_START = re.compile("(^|[.!?]”?\x03* |\n)((?:\x01\\d+\x02|[“¡¿])*)([a-záéíóúñ])")


@dataclass(frozen=True)
class Mark:
    """That some words tell something of a telling, or (where that is None) of all tellings of the report."""

    telling: int | None
    name: str
    code: Any = None


def _tidy(marked: str) -> str:
    """Text with contractions, capitals, and no trace of what was left empty."""
    marked = re.sub(" {2,}", " ", marked).strip(" ,")
    marked = re.sub(r" +(?=\x03* *[,.;:])", "", marked)
    marked = re.sub(",(\x03*)(?=[,.;:])", r"\1", marked)
    marked = _ARTICLE.sub(r"\1l \2", marked)
    return _START.sub(lambda m: m[1] + m[2] + m[3].upper(), marked)


def _unmarked(marked: str) -> tuple[str, list[tuple[int, str]]]:
    """The bare text, and for each mark, in order of the text, its number and the words in it."""
    text, begun, found = "", [], []
    for piece in _MARK.split(marked):
        if piece.startswith("\x01"):
            begun.append((len(text), int(piece[1:-1])))
        elif piece == "\x03":
            start, number = begun.pop()
            found.append((start, number, text[start:].strip(" ,")))
        else:
            text += piece
    return text, [(number, words) for _, number, words in sorted(found)]


def _blank(rank: int, standing: str, event: Event) -> Coded:
    """An event of which nothing is told."""
    none = dict.fromkeys(["start_date", "end_date", "start_time", "country", "admin1", "locality", "site"])
    lists: Coded = {key: [] for key in ("organizer", "participant", "target", "addressee", "issue", "claim", "slogan")}
    coded: Coded = {"rank": rank, "standing": standing, "trigger": None, "form": [], **none, **lists, "size": None}
    coded |= {"police_presence": None, "response": []} | dict.fromkeys(["arrests", "injuries", "deaths"])
    coded |= {"violence": []} | dict.fromkeys(["property_damage", "counter_protest", "media_presence"])
    return coded | {"start_date_text": None, "place_text": None, "event": event.key, "campaign": event.campaign}


def _code(coded: Coded, mark: Mark, words: str) -> None:
    """Put into an event what some words tell of it; what was told first stands."""
    match mark.name:
        case "date" if mark.code and not coded["start_date"]:
            coded |= {"start_date": mark.code, "start_date_text": words}
        case "place":
            if not coded["place_text"] or ("locality" in mark.code and not coded["locality"]):
                coded["place_text"] = words
            coded |= {key: value for key, value in mark.code.items() if not coded[key]}
        case "trigger" | "site":
            coded[mark.name] = coded[mark.name] or words
        case "organizer" | "slogan":
            coded[mark.name] = coded[mark.name] or [words]
        case "participant" | "target" | "addressee":
            coded[mark.name] = coded[mark.name] or [{"name": words, "kind": mark.code}]
        case "claim":
            coded["claim"] += [words] if words not in coded["claim"] else []
            coded["issue"] = list(mark.code)
        case "size" | "arrests" | "injuries":
            low, high = mark.code
            coded[mark.name] = coded[mark.name] or {"low": low, "high": high, "text": words}
        case "codes":
            coded |= mark.code


# ------------------------------------------------------------------ telling


@dataclass
class Report:
    """One report while it is written."""

    language: str
    published: dt.date | None
    country: str
    local: bool
    paragraphs: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    told: list[tuple[Event, str]] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    title: str | None = None
    publisher: str | None = None

    def row(self) -> Coded:
        """The report as a line of the benchmark, its events coded from the marks that stand in its text."""
        text, found = _unmarked("\n\n".join(_tidy(paragraph) for paragraph in self.paragraphs))
        events = [_blank(rank, standing, event) for rank, (event, standing) in enumerate(self.told, 1)]
        for number, words in found:
            mark = self.marks[number]
            for coded in events if mark.telling is None else [events[mark.telling]]:
                _code(coded, mark, words)
        return {
            "id": "",
            "title": self.title and _unmarked(_tidy(self.title))[0],
            "published": self.published and self.published.isoformat(),
            "publisher": self.publisher,
            "country": self.country if self.local else None,
            "language": self.language,
            "text": text,
            "events": [coded for coded in events if coded["trigger"]],
        }


class Telling:
    """One event as one report tells it: the words chosen for whatever a sentence may ask for."""

    def __init__(self, report: Report, event: Event, kind: Coded, style: str, rng: Random, **fixed: str) -> None:
        self.report, self.event, self.rng = report, event, rng
        self.number = len(report.told)
        report.told.append((event, kind["standing"]))
        form = rng.choice(DATA["told_as"].get(event.form, [event.form]))
        self.forms = form.split()[:1] if "leads" in kind else form.split()
        self.words = DATA[report.language]
        self.aspect = {name: rng.choice(kind[name]) for name in ("place", "org", "size")}
        self.aspect |= {"manner": _manner(self.forms[0]), "outcome": event.outcome, "ban": event.ban}
        self.aspect |= {"standing": kind["standing"], "day": style, **fixed}
        if self.aspect["place"] == "site" and self.forms[0] not in DATA["at_squares"]:
            self.aspect["place"] = "town"
        if not report.local and self.aspect["place"] in ("town", "site"):
            self.aspect["place"] = "abroad"
        elif not report.local:
            self.aspect["place"] = "country"
        self.leads = self.words["phrases"][kind["leads"]] if "leads" in kind else self.words["phrases"]["leads"][form]
        self.slots = self._slots()

    def mark(self, name: str, template: str, code: Any = None) -> str:
        """The template with marks around its words in angle brackets, or around all of it."""
        self.report.marks.append(Mark(self.number, name, code))
        whole = template if "<" in template else f"<{template}>"
        return whole.replace("<", f"\x01{len(self.report.marks) - 1}\x02").replace(">", "\x03")

    def say(self, phrase: str) -> str:
        """A phrase of the language, chosen and filled."""
        words = self.fill(self._choice(self.words["phrases"][phrase]))
        return self.mark("codes", words, DATA["outcome_codes"][self.event.outcome]) if phrase == "outcome" else words

    def lead(self) -> str:
        """The sentence that tells the event."""
        template = self._choice(self.leads)
        codes: Coded = {"form": self.forms, **({"counter_protest": True} if self.aspect.get("rival") else {})}
        if self.aspect["standing"] == "averted" and self.event.ban == "banned":
            codes["response"] = ["ban"]
        return self.mark("codes", self.fill(self.mark("trigger", template)), codes)

    def fill(self, template: str) -> str:
        """The template with its slots filled, and what fills them likewise."""

        def filled(match: re.Match[str]) -> str:
            name = match[1]
            return self.fill(self.slots[name]) if name in self.slots else self.say(name)

        return _SLOT.sub(filled, template)

    def _choice(self, table: Any) -> str:
        if isinstance(table, dict):
            aspect = self.aspect[table["by"]]
            table = table.get(aspect) or table["any"]
        chosen = str(self.rng.choice([one for one in table if one not in self.report.used] or table))
        self.report.used.append(chosen)
        return chosen

    def _slots(self) -> dict[str, str]:
        """What fills the slots of sentences: words, with marks where they tell something."""
        event, language, rng, words = self.event, self.report.language, self.rng, self.words
        about, home = event.about, DATA["countries"][event.country]
        at = LANGUAGES.index(language)
        a_form, the_form = rng.choice(words["nouns"][self.forms[0]])
        who = rng.choice(about["who"][language])
        claims = rng.sample(about["claim"][language], 2)
        town = event.town.get(language, event.town["name"])
        where = {"country": event.country}
        day = self._day()
        slots = {
            "town": self.mark("place", town, {"locality": town, **where}),
            "province": self.mark("place", event.town["admin1"], {"admin1": event.town["admin1"], **where}),
            "country": self.mark("place", home[language], where),
            "site": self.mark("site", event.site[at]),
            "road": self.mark("site", event.road[at]),
            "door": self.mark("site", about["door"][language]),
            "org": self._org(home["speaks"]),
            "the_who": self.mark("participant", who, about["who"]["kind"]),
            "who": self.mark("participant", re.sub(".*<(.*)>", r"\1", who), about["who"]["kind"]),
            "claim": self.mark("claim", claims[0], about["issue"]),
            "claim2": self.mark("claim", claims[1], about["issue"]),
            "against": self.mark("claim", rng.choice(about["against"][language]), about["issue"]),
            "target": self.mark("target", about["target"][language], about["target"]["kind"]),
            "addressee": self.mark("addressee", about["target"][language], about["target"]["kind"]),
            "slogan": self.mark("slogan", about["slogan"][language]),
            "size": self._size(),
            "police_size": self._count("size", event.size * rng.choice([5, 6, 8]) // 10),
            "organizers_size": self._count("size", event.size * rng.choice([12, 15, 20, 30]) // 10),
            "arrests": self._few("arrests", event.few + rng.choice([0, 0, 1, 3])),
            "hurt": self._few("injuries", 2 + event.few // 4),
            "day": day,
            "for_day": day.removeprefix("on "),
        }
        person = rng.choice([one for one in DATA["people"][home["people"]] if one != event.victim])
        slots |= {"a_form": a_form, "the_form": the_form, "victim": event.victim, "person": person}
        return slots | self._since()

    def _since(self) -> dict[str, str]:
        """Years from the event to its report."""
        if not self.report.published:
            return {}
        years = max(1, (self.report.published - self.event.day).days // 365)
        unit = ("year", "years") if self.report.language == "en" else ("año", "años")
        return {"years": f"{self.words['numbers'][years]} {unit[years > 1]}"}

    def _day(self) -> str:
        style, day = self.aspect["day"], self.event.day
        if style == "untold":
            return ""
        slots = calendar(day, self.report.language)
        words = _SLOT.sub(lambda m: slots[m[1]], self.rng.choice(self.words["days"][style]))
        week = "{}-W{:02}".format(*day.isocalendar())
        coarse = {"last_week": week, "next_week": week, "this_month": f"{day:%Y-%m}", "last_month": f"{day:%Y-%m}"}
        return self.mark("date", words, None if style == "days_ago" else coarse.get(style, day.isoformat()))

    def _org(self, speaks: str) -> str:
        """The organizer by name, by name and abbreviation, or by abbreviation."""
        event, how = self.event, self.aspect["org"]
        trades = event.about["trade"]
        name = event.groups[self.report.language].replace("{trade}", trades[self.report.language])
        own = event.groups[speaks].replace("{trade}", trades[speaks]).split("<")[1]
        short = "".join(word[0] for word in own.split() if word[0].isupper())
        if how == "short":
            return self.mark("organizer", f"{name.split('<')[0]}<{short}>")
        return self.mark("organizer", name.replace(">", f" ({short})>") if how == "both" else name)

    def _size(self) -> str:
        """The reporter's own estimate."""
        how, size = self.aspect["size"], self.event.size
        if how in ("about", "more"):
            words = self.rng.choice(self.words["sizes"][how]).replace("{n}", self._number(size))
            return self.mark("size", words, (size, size) if how == "about" else (size + 1, None))
        names = {"dozens": (24, 99), "hundreds": (100, 999), "thousands": (1000, 9999)}
        name, span = next((name, span) for name, span in names.items() if size <= span[1])
        return self.mark("size", self.rng.choice(self.words["sizes"][name]), span)

    def _count(self, name: str, number: int) -> str:
        return self.mark(name, self._number(number), (number, number))

    def _few(self, name: str, number: int) -> str:
        return self.mark(name, self.words["numbers"][number], (number, number))

    def _number(self, number: int) -> str:
        return f"{number:,}" if self.report.language == "en" else str(number)


def calendar(day: dt.date, language: str) -> dict[str, str]:
    """What a day is called."""
    words = DATA[language]
    named = {"weekday": words["weekdays"][day.weekday()], "month": words["months"][day.month - 1]}
    return named | {"d": str(day.day), "year": str(day.year)}


# ------------------------------------------------------------------ reports


def _ways(event: Event, kind: Coded) -> list[tuple[str, dt.date]]:
    """Ways of naming the day, each with a day of publication for which it is right."""

    def right(style: str, day: dt.date) -> bool:
        months = (day.year - event.day.year) * 12 + day.month - event.day.month
        return {"this_month": months == 0, "last_month": months == 1}.get(style, True) and day.year <= 2024

    ways = [
        (style, event.day + dt.timedelta(days=after)) for style, offsets in kind["when"].items() for after in offsets
    ]
    return [way for way in ways if right(*way)]


def _start(event: Event, kind: Coded, language: str, rng: Random) -> tuple[Report, str]:
    """A report still without words, and the way it names the day."""
    home = DATA["countries"][event.country]
    style, published = rng.choice(_ways(event, kind))
    local = home["speaks"] == language
    report = Report(language, None if kind.get("undated") else published, event.country, local=local)
    names = [None] if kind.get("anonymous") else DATA["publishers"]["local" if local else "wire"][language]
    name = rng.choice(names)
    report.publisher = name and name.replace("{town}", event.town.get(language, event.town["name"]))
    return report, style


def _single(event: Event, name: str, language: str, rng: Random) -> Report:
    """A report of one event, and perhaps of one that it recalls."""
    kind = DATA["kinds"][name]
    report, style = _start(event, kind, language, rng)
    telling = Telling(report, event, kind, style, rng)
    lead = telling.lead()
    extras = DATA["extras"].get(kind["standing"] if kind["standing"] == "announced" else telling.aspect["manner"], [])
    drawn = sorted(rng.sample(range(len(extras)), min(len(extras), rng.randint(*kind["extras"]))))
    names = [extras[at] for at in drawn if extras[at] != "organizer" or telling.slots["org"] not in lead]
    rest = [told for told in (telling.say(name) for name in names) if told]
    cut = min(2, len(rest)) if rng.random() < 0.6 else 0
    paragraphs = [[lead, *rest[:cut]], rest[cut : cut + 2], rest[cut + 2 :]]
    if event.recalls and name in ("news", "undated", "followup"):
        recall = Telling(report, event.recalls, DATA["kinds"]["recall"], "full", rng)
        paragraphs.append([recall.lead()])
    report.paragraphs = [" ".join(paragraph) for paragraph in paragraphs if paragraph]
    if not kind.get("anonymous") and rng.random() < TITLED:
        _entitle(report, telling.say("titles"), rng)
    return report


def _entitle(report: Report, title: str, rng: Random) -> None:
    """Give the report a title, which may also stand at the head of its text, as on a page."""
    report.title = title
    if rng.random() < TITLE_IN_TEXT:
        report.paragraphs.insert(0, title)


def _together(events: list[Event], how: str, language: str, rng: Random) -> Report:
    """A report of several events of one day: those of several cities, or two opposed ones."""
    kind = DATA["kinds"]["together"]
    report, style = _start(events[0], kind, language, rng)
    fixed = {"rival": "yes", "place": "town"} if how == "rivals" else {}
    styles = [style, *("untold" for _ in events[1:])]
    tellings = [Telling(report, event, kind, style, rng, **fixed) for event, style in zip(events, styles, strict=True)]
    opening = tellings[0].say(how)
    report.marks = [replace(mark, telling=None) if mark.name == "date" else mark for mark in report.marks]
    tellings[0].slots["day"] = ""  # told once, for all
    leads = [telling.lead() for telling in tellings]
    report.paragraphs = [opening, *leads] if rng.random() < 0.5 else [" ".join([opening, *leads])]
    if rng.random() < TITLED:
        _entitle(report, tellings[0].fill(rng.choice(DATA[language]["phrases"]["together_titles"])), rng)
    return report


def _copy(report: Report, rng: Random) -> Report:
    """The same words from an agency, without the last paragraph or with a dateline."""
    agency = rng.choice(DATA["publishers"]["wire"][report.language])
    body = [paragraph for paragraph in report.paragraphs if paragraph != report.title]
    copied = replace(report, publisher=agency, local=False, title=None)
    if len(body) > 1 and rng.random() < 0.6:
        return replace(copied, paragraphs=body[:-1])
    event = report.told[0][0]
    slots = calendar(report.published or event.day, report.language)
    slots |= {"TOWN": event.town.get(report.language, event.town["name"]).upper(), "agency": agency}
    dateline = _SLOT.sub(lambda m: slots[m[1]], rng.choice(DATA[report.language]["phrases"]["dateline"]))
    return replace(copied, paragraphs=[dateline + _tidy(body[0]), *body[1:]])


def _told(events: list[Event], spec: Coded, rng: Random) -> Iterator[Report]:
    """The reports of one world."""
    home = DATA["countries"][events[0].country]["speaks"]
    usual = home if rng.random() < AT_HOME[home] else next(one for one in LANGUAGES if one != home)
    if "together" in spec:
        yield _together(events, spec["together"], usual, rng)
    for event in events:
        plan = DATA["plans"][event.fate]
        more = [name for name in plan["more"] if _ways(event, DATA["kinds"][name])]
        more = [name for name in more if name != "vague" or spec.get("vague")]
        count = rng.choices(HOW_MANY, WEIGHTS)[0] - 1
        names = [rng.choice(plan["first"]), *rng.sample(more, min(count, len(more)))]
        both = rng.random() < BOTH_LANGUAGES
        for place, name in enumerate(names):
            language = LANGUAGES[place % 2] if both and count else usual
            report = _single(event, name, language, rng)
            yield report
            if name == "news" and len(report.paragraphs) > 1 and rng.random() < COPIED:
                yield _copy(report, rng)


def reports(seed: int = 1) -> list[Coded]:
    """All reports, in the format of the linking benchmark.

    Parameters
    ----------
    seed
        Another one gives other reports of the same kinds of world.
    """
    kinds = [kind for kind, spec in DATA["worlds"].items() for _ in range(spec["times"])]
    rows: list[Coded] = []
    for number, kind in enumerate(kinds, 1):
        rng = Random(f"{seed} {number}")
        spec = DATA["worlds"][kind]
        rows += [report.row() for report in _told(_world(spec, number, rng), spec, rng)]
    return [row | {"id": f"t-{number:04}"} for number, row in enumerate(rows, 1)]


def main() -> None:
    """Print the reports, a line each."""
    for row in reports():
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

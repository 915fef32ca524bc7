"""Wishes that a person must look at first, by kind of danger. The limits: CDC and NHS advise losing 0.5 to 1 kg a week."""

import re
from datetime import date

from coaching.plan import Reason
from coaching.wish_dates import read_end
from coaching.wish_text import Reader

KILOS_A_WEEK = 1.0
LOWEST_CALORIES = 1500
"""Below it a diet belongs in a clinician's hands (very-low-calorie diets start at 800)."""

_DRUGS = (
    r"(?:\w+ )?(?:medications?|medicines?|meds|antidepressants?|anti-depressants?|pills?|insulin|statins?|ssris?|snris?|prozac|fluoxetine|sertraline|zoloft"
    r"|lexapro|escitalopram|citalopram|venlafaxine|effexor|lithium|adderall|ritalin|xanax|valium|benzos?|benzodiazepines?|blood thinners?|warfarin"
    r"|beta blockers?|antipsychotics?|quetiapine|seroquel|lamotrigine|metformin|levothyroxine|thyroxine|steroids?|prednisone|painkillers?|tablets?"
    r"|dos(?:e|es|age)|blood pressure (?:pills?|tablets?)|birth control|prescriptions?|ozempic|semaglutide|gabapentin|pregabalin|inhaler)"
)
_LESS = (
    r"(?:stop|quit|come off|coming off|get off|getting off|wean(?: myself)? off|taper(?: off)?|reduce|cut (?:down|back)(?: on)?|cut|lower|halve|double|increase|raise|skip"
    r"|go off|change|adjust|switch|drop|ditch|give up|live without|be free of|replace|stopping|quitting|reducing|tapering|halving|doubling|skipping|without)"
)
_SUBSTANCES = (
    r"(?:smok(?:e|ing)|cigarettes?|tobacco|vap(?:e|ing)|nicotine|snus|alcohol|drinking(?! (?:soda|coffee|coke|water|pop|juice|milk|tea|energy|sugary|so much (?:soda|coffee)))|booze|beers?|wine|liquor|vodka|whisky|weed|cannabis|marijuana|pot"
    r"|cocaine|coke\b(?! zero)|opioids?|opiates?|heroin|kratom|meth|drugs|pills habit|getting (?:drunk|high))"
)
_KILO = {"kg": 1.0, "kgs": 1.0, "kilo": 1.0, "kilos": 1.0, "kilograms": 1.0, "kilogram": 1.0}
_WEIGHT = re.compile(
    r"\b(?:lose|losing|drop|dropping|shed|shedding|cut|burn)\s+(?:at least |about |up to )?(?P<n>\d{1,3}(?:[.,]\d)?)\s*-?"
    r"(?P<unit>kgs?|kilos?|kilograms?|lbs?|pounds?|stones?)\b(?P<weekly> (?:a|per|each|every) week| in 1 week| in a week)?",
    re.IGNORECASE,
)

_SIGNS: tuple[tuple[Reason, str], ...] = (
    ("self_harm", r"\b(?:kill|hurt|harm|cut|burn|punish|end)(?:ing)? (?:myself|my life)\b|\b(?:i )?(?:want|wish|like|hope|going) to (?:die|be dead|disappear forever)\b"
     r"|\bsuicid\w*|\bself[- ]harm\w*|\bend it all\b|\bnot (?:wake up|be alive)\b|\boverdose\b"),
    ("eating_disorder", r"\bpurg(?:e|ing)\b(?! (?:emails?|inbox|files|my (?:inbox|closet|wardrobe)|closet|clutter))|\b(?:throw(?:ing)? up|vomit(?:ing)?|make myself (?:sick|throw up))\b|\blaxatives?\b|\bstarv(?:e|ing)\b|\bthigh gap\b"
     r"|\banorexi\w*|\bbulimi\w*|\bbinge(?:ing)?[ -]?(?:eating|and|purg)\w*|\bstop eating(?: (?:altogether|entirely|completely|at all|food|anything|for \d.*))?(?=$|[.!,;])|\b(?:be|get|become) (?:skinny|size zero|skin and bones)\b|\bpro[- ]?ana\b|\bdiet pills?\b"),
    ("extreme_diet", r"\b(?:eat|eating|live on|have|consume) (?:nothing|no food|only (?:juice|water|fruit|soup|air|salad|one meal|1 meal|celery|lettuce))\b|\b(?:juice|water|detox) (?:cleanse|fast|diet)\b|\bcrash diet\w*"
     r"|\b(?:intermittent |dry |prolonged |water )?fast(?:ing)? (?:for|until|days?|from|every)\b|\b(?:intermittent|water|dry|prolonged) fast(?:ing|s)?\b|\bfasting\b|\b(?:16|18|20|23)\s*:\s*(?:8|6|4|1)\b|\b(?:omad|(?:one|1) meal (?:a|per) day)\b"
     r"|\bskip(?:ping)? (?:a |all |my )?(?:meals?|breakfasts?|lunch(?:es)?|dinners?)\b|\bzero[- ]carbs?\b|\bfast (?:3|4|5|6|7|2|two|three|several) days\b|\b\d+[- ](?:day|hour) fast\b|\bstarvation\b"),
    ("rapid_weight_loss", r"\b(?:lose|losing|drop|dropping|shed) (?:\w+ ){0,3}?(?:weight|fat|belly fat|kilos?|pounds?)\b.{0,20}?\b(?:fast|quick|quickly|rapidly|asap|immediately|as (?:fast|quickly|soon) as|overnight|in (?:a|1) week|in days)\b"
     r"|\b(?:rapid|fast|quick|crash|extreme) weight loss\b"),
    ("pregnancy", r"\b(?:i(?:'m| am)|while|when|being|since i(?:'m| am)|now i(?:'m| am)) (?:\w+ (?:weeks?|months?) )?pregnant\b|\bpregnan(?:t|cy)\b|\bpostpartum\b|\bexpecting a baby\b|\btrimester\b"),
    ("minor", r"\bi(?:'m| am|m) (?:only |just )?(?:1[0-7]|[89])(?! ?(?:min|hours?|days?|weeks?|months?|kg|kilos?|lbs?|pounds|km|pages|%|years? (?:in|sober|clean)|:|am|pm|steps|[a-z]+ away))(?:[ -]?(?:years?|yrs?|yo|y/o)(?:[ -]old)?)?\b(?! (?:times|x))"
     r"|\bas a (?:1[0-7])[ -]year[ -]old\b|\b(?:1[0-7])[ -]?(?:years?|yrs?)[ -]old\b(?! (?:son|daughter|dog|cat|car|house|kid|child|boy|girl|brother|sister|nephew|niece))"),
)  # fmt: skip

_KEEPING = re.compile(
    r"\b(?:stop|quit|avoid|without|never|not|don't) (?:forget(?:ting)?|miss(?:ing)?|skip(?:ping)?|running out of)\b|\bremember(?:ing)?\b",
    re.IGNORECASE,
)
_MEDICATION = re.compile(
    rf"\b{_LESS} (?:taking |using |with )?(?:all )?(?:of )?(?:my |the |these |those )?{_DRUGS}\b", re.IGNORECASE
)
_WITHDRAWAL = re.compile(
    r"\b(?:quit|quitting|stop|stopping|give up|giving up|cut (?:down|back|out)(?: on)?|cut|reduce|reducing|less|fewer|no|no more|kick|detox(?:ing)? from|get off|come off|drop|limit"
    rf"|stay off|without|avoid|abstain from|free (?:of|from)|drink less|only)(?: \w+)?? ?(?:the |my |all )?{_SUBSTANCES}\b"
    rf"|\b(?:smoke|drink|vape) (?:less|fewer|no more)\b(?! (?:coffee|soda|water|coke|pop|juice|tea))|\b(?:get|stay|be|become|getting|staying) (?:sober|clean(?! up))\b|\bdry january\b|\bsober (?:october|curious)\b|\b(?:smoke|alcohol|nicotine|tobacco)[- ]free\b",
    re.IGNORECASE,
)
_CALORIES = re.compile(r"\b(?P<n>\d{3,4})\s*-?(?:k?cals?|calories)\b(?! (?:burn|a session))", re.IGNORECASE)


def unsafe_reasons(text: str, today: date) -> tuple[Reason, ...]:
    """Why a person must look at this wish before it becomes a plan; empty for an ordinary one."""
    found = [reason for reason, source in _SIGNS if re.search(source, text, re.IGNORECASE)]
    if _loses_too_fast(text, today):
        found.append("rapid_weight_loss")
    if any(int(match["n"]) < LOWEST_CALORIES for match in _CALORIES.finditer(text)):
        found.append("extreme_diet")
    if _MEDICATION.search(text) and not _KEEPING.search(text):
        found.append("medication_change")
    if _WITHDRAWAL.search(text):
        found.append("substance_withdrawal")
    return tuple(dict.fromkeys(found))


def find_weight(text: str) -> bool:
    """Whether a wish is about losing kilos or counting calories."""
    return bool(_WEIGHT.search(text) or _CALORIES.search(text))


def _loses_too_fast(text: str, today: date) -> bool:
    match = _WEIGHT.search(text)
    if not match or _is_money(match, text):
        return False
    kilos = float(match["n"].replace(",", ".")) * _in_kilos(match["unit"].lower())
    if match["weekly"]:
        return kilos > KILOS_A_WEEK
    if re.search(r"\b(?:a|per|each|every) (?:day)\b|\bdaily\b", text[match.end() :], re.IGNORECASE):
        return kilos > KILOS_A_WEEK / 7
    if re.search(r"\b(?:a|per|each|every) month\b", text[match.end() :], re.IGNORECASE):
        return kilos > KILOS_A_WEEK * 30.4 / 7
    end = read_end(Reader(text), today)
    days = end.weeks * 7 if end.weeks else ((end.by or end.on or date.max) - today).days
    return kilos > KILOS_A_WEEK * max(days, 1) / 7


def _in_kilos(unit: str) -> float:
    return _KILO.get(unit, 6.35 if unit.startswith("stone") else 0.4536)


def _is_money(match: re.Match[str], text: str) -> bool:
    return match["unit"].lower().startswith("pound") and bool(
        re.search(r"\b(?:spend|debt|bill|budget|cost)", text, re.IGNORECASE)
    )

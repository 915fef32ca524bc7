"""Whether plain words state a new goal. A false yes would bury a check-in or a cry under a plan, so doubt is a no."""

from datetime import date

from coaching.wish_activity import find_activity
from coaching.wish_often import read_often, read_weekly
from coaching.wish_safety import unsafe_reasons
from coaching.wish_text import Reader, even, pattern

_SOME_DAY = date(2026, 1, 1)
"""Whether a wish is one doesn't depend on the date; only rates of weight loss need one."""

_LEAD = (
    r"^(?:(?:hi|hello|hey|ok|okay|so|well|please|also)\b[,.! ]*)*(?:"
    r"i (?:really |just |also |now )*(?:want|wanna|would (?:really )?like|would love|hope|aim|plan|intend|have decided|wish)\b(?: to)?(?! i\b)"
    r"|i'd (?:really |also )?(?:like|love) to|i'm (?:trying|planning|hoping|aiming) to|i(?:'ve| have) decided to"
    r"|(?:can|could|will|would) you (?:please )?help me(?: to| with)?|(?:please )?help me(?: to| with)?|i (?:need|want|would like) help (?:to|with)"
    r"|want to|wanna|would like to|trying to)\s+(?P<what>.+)$"
)
_GOAL = r"^(?:(?:hi|hello|hey|ok|okay|so)\b[,.! ]*)*(?:my|a|the)? ?(?:new |next |main )?(?:goal|resolution)(?: for \w+)?(?:\s*:| is\b| would be\b)(?: to)?\s*(?P<what>\w.+)$"
_WILL = r"^(?:(?:from (?:now|today|tomorrow) on,?|starting (?:now|today|tomorrow|monday),?) )?(?:i(?:'m| am) (?:going to|gonna)|i(?:'ll| will)|i need to|i should|i have to|let's)\s+(?P<what>.+)$"

_NEVER = (
    r"^\s*(?:undo|pause|resume|cancel|change|make it|move|delete|remove|rename|archive|show|list|remind|skip|why|how|what|when|where|who|which|is|are|am"
    r"|do (?:i|you|we)\b|did|does|should|may|must|have i|has|was|were|yes|no\b(?! (?:alcohol|sugar|smoking|meat|phone|screens?|social|more|caffeine))|thanks|thank)\b"
    r"|\b(?:yesterday|tonight|this (?:morning|afternoon|evening|week)|last (?:night|week|month|year)|so far|just now|earlier|later today|right now)\b"
    r"|\b(?:don't|do not|didn't|doesn't|can't even|wish i (?:could|was|were|had)|used to|no longer want|not sure (?:if|whether|i))\b.{0,20}\b(?:want|could|like|run|goal|if|whether)\b"
    r"|\b(?:done|did|finished|completed|missed|skipped|managed|ran|walked|swam|meditated|lifted|slept|ate|drank|wrote|studied|practiced|practised)\b(?! by\b)"
    r"|[✅❌⏭⏳👍]"
)
_FEELING = (
    r"^(?:just )?(?:to )?(?:give up|die|cry|disappear|scream|sleep forever|quit(?:$| (?:everything|it all|this|now|today|my goal|the (?:plan|app|program)))|stop(?:$| (?:this|everything|it all|now|trying|feeling|being|thinking|hurting))"
    r"|end (?:it|my|this|everything)|be (?:dead|alone|left|gone|okay|ok|happy|loved|honest|clear|able to (?:cry|die))|hurt|kill|harm|go (?:home|away|back to bed)|run (?:away|out|off|over|errands|something|this|it|by)|hide|know|see (?:my|the|how)|hear"
    r"|tell|talk|say|ask|understand|thank|undo|pause|skip|cancel|change|delete|rename|archive|move|make it|check in|log|report|record|throw|punch|smoke|drink(?:$| (?:alcohol|beer|wine|something|a\b))|vent|feel (?!better|healthier|fitter|stronger)|believe|eat (?:something|everything|pizza|a\b)"
    r"|rest(?:$| (?:today|now))|sleep$|sleep (?:now|all day|in)|work$|not (?:be|wake|exist)|stay in bed|lie down|burn everything|a (?:break|rest|hug|drink|day off)|more time|it\b|this\b|that\b|you\b|out$)"
)
_SMALL_TALK = r"\b(?:but|too|because|tired|exhausted|sad|depressed|hopeless|anymore|any more|so bad(?:ly)?|right away|today|now|tomorrow|later|after this|in a bit)\b"
_NEW = (
    r"^(?:to )?(?:start|begin|get into|get back|get (?:fit|fitter|stronger|in shape|better|healthier|healthy|organized|organised|more)|learn|build|become|quit|stop|give up|cut|reduce|improve|practice|practise|develop|commit|be more|be (?:a )?(?:better|healthier|fitter)|drink less|eat (?:less|more|better|healthier|healthy)|sleep (?:better|more|earlier)|lose|save|exercise|meditate|train|stretch|journal|run|walk|swim|cycle|read|jog|do yoga|lift)\b"
    r"|\b(?:more|less|better|regularly|often|consistently|habit|routine|earlier|healthier|fitter)\b"
)
_BARE_START = (
    r"^(?:to )?(?:run|jog|walk|hike|lift|swim|bike|cycle|row|dance|stretch|exercise|train|work ?out|do|go|play|practice|practise|study|learn|read|write|draw|paint|sing|meditate|journal|pray|breathe|floss|brush|drink|eat|cook|save|invest"
    r"|review|call|phone|text|visit|meet|sleep|wake|get|clean|tidy|declutter|plan|take|submit|file|finish|lose|quit|stop|give up|cut|reduce|limit|no|spend|pay|start|begin|build|volunteer|garden|climb|ride|water|budget|apply|renew|prepare|pack|avoid|be|be in bed|keep|track|check)\b"
)
_BARE_NOUN = r"^(?:yoga|gym|meditation|push[ -]?ups?|pull[ -]?ups?|sit[ -]?ups?|squats|planks?|pilates|tai chi|strength training|guitar|piano|\d+ ?(?:steps|push|minutes|mins|min|pages|glasses|squats|x))"
_QUIT = r"^(?:to )?(?:quit|stop|give up|cut (?:down|back|out)|reduce|come off|get off|halve|taper)\b"
_STATEMENT = r"\b(?:is|isn't|was|were|are|aren't|too (?:much|hard|many|often)|hard|done|impossible|already|again|felt|feels|feel|but)\b"
_VAGUE_GOAL = r"^(?:exercise|work ?out|read|write|sleep|walk|move|run|save|meditate|practice|study|stretch|drink|eat|journal|cook|call|be|get|spend|cut|train)\b.{0,30}\b(?:more|less|better|healthier|fitter|fit|in shape|earlier|regularly|healthy|stronger|active)\b(?! than| \d)"


def is_wish(text: str) -> bool:
    """Whether `text` states a new goal; check-ins, questions, feelings, requests and plans for today are none."""
    line = even(text[:600]).strip()
    asks_help = pattern(r"^(?:hi[,! ]*)?(?:can|could|will|would) you (?:please )?help me\b").search(line) is not None
    if not line or ("?" in line and not asks_help) or pattern(_NEVER).search(line):
        return False
    if match := pattern(_GOAL).search(line):
        return not pattern(_FEELING).search(match["what"])
    if match := pattern(_WILL).search(line):
        return _new_routine(match["what"])
    if match := pattern(_LEAD).search(line):
        return _wanted(match["what"])
    return _bare(line)


def _wanted(what: str) -> bool:
    """After "I want to": a feeling is none, a stated frequency is one, an activity is one where it is a new habit."""
    if pattern(_FEELING).search(what):
        return False
    if _repeats(what):
        return True
    if _unsafe(what):
        return True
    if pattern(_SMALL_TALK).search(what):
        return False
    return find_activity(what) is not None and (pattern(_NEW).search(what) is not None or _has_end(what))


def _new_routine(what: str) -> bool:
    """After "I will": only what repeats, and not a report of plans for a day."""
    return _repeats(what) and not pattern(_SMALL_TALK).search(what) and not pattern(_FEELING).search(what)


def _bare(line: str) -> bool:
    """Words without "I want": a verb in its base form and how often, or something to quit, or an end."""
    if pattern(r"^(?:i|i'm|i've|we|he|she|it|my|the|you)\b").search(line):
        limited = pattern(r"\bi (?:only )?have (?:only )?\d+ min.*\b(?:want|would like|help me)\b").search(line)
        return limited is not None
    if not (pattern(_BARE_START).search(line) or pattern(_BARE_NOUN).search(line)) or pattern(_STATEMENT).search(line):
        return False
    if pattern(r"\b(?:today|now|tomorrow|later|tonight)\b").search(line):
        return False
    if pattern(_VAGUE_GOAL).search(line):
        return find_activity(line) is not None
    if pattern(_QUIT).search(line):
        return _unsafe(line) or _repeats(line)
    return (_repeats(line) or _has_end(line) or _unsafe(line)) and _doable(line)


def _doable(line: str) -> bool:
    return (
        find_activity(line) is not None
        or pattern(r"\b(?:a|per|each|every) (?:day|week|month|morning|evening|night)\b").search(line) is not None
    )


def _repeats(what: str) -> bool:
    """Whether it says how often; single weekdays ("run Monday") are a day, not a rhythm."""
    reader = Reader(what)
    target = read_often(reader)
    if target is None:
        return read_weekly(reader)
    if target.type != "weekdays":
        return True
    rhythm = r"\b(?:every|each|all|weekdays?|weekends?|workdays?|weekly|\d ?(?:x|times)|mwf|at \d|\d ?(?:am|pm)|before|after|mornings?|evenings?)\b|days\b|\b\w+day-\w+day\b|\bmon(?:day)? ?(?:to|-|through) ?fri"
    return (
        (len(target.weekdays) > 2
        and "," in what
        and what[-1] != ","
        and _whole_names(what))
        or pattern(rhythm).search(what) is not None
    )


def _whole_names(what: str) -> bool:
    return len(pattern(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b").findall(what)) > 2


def _unsafe(what: str) -> bool:
    reasons = set(unsafe_reasons(what, _SOME_DAY))
    return bool(reasons - {"self_harm", "minor", "pregnancy"})


def _has_end(what: str) -> bool:
    return (
        pattern(
            r"\b(?:by|until|before) (?:the )?(?:end|next|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d|mon|tue|wed|thu|fri|sat|sun|summer|christmas|spring|winter|autumn|fall)|\bthis (?:year|month)\b|\bin \d+ (?:weeks|months)\b|\bon (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d"
        ).search(what)
        is not None
    )

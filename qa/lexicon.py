"""English words by what they do in a sentence: short lists, no dictionary. Knows no rules."""

import calendar

from qa.question import stem


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What a phrase begins with.
DETERMINERS = _words(
    "the a an this that these those his her its their our my your each every some any no both "
    "all two three four five six seven eight nine ten eleven twelve several many which what "
    "whose"
)
POSSESSIVES = _words("his her its their our my your")
# What does something: a verb comes next.
SUBJECTS = _words("who what that it he she they which i we you")
# Plurals without an s.
MANY = _words("children people men women mice feet teeth")
# Stop words of questions that stand inside phrases all the same: "the other firm".
INSIDE = _words("other own first more most few")
# What a phrase is that was asked for or told, once it is known: "which port" is "the port".
INDEFINITE = _words("a an any some every each no many several which what whose")
# What narrows a phrase down, behind it.
LINKS = _words("of for to in on at from with about between behind beside near")
# What stands before places.
PLACING = _words("in at from to near on through across over into behind beside along around")
# What people are called by.
TITLES = _words(
    "mr mrs ms miss dr doctor professor captain councillor sir lady judge father mother sister "
    "brother aunt uncle king queen mayor president minister director"
)
# No "it" stands for these.
TIMES = _words(
    "second seconds minute minutes hour hours day days week weeks month months year years "
    "morning evening night noon time times spring summer autumn winter monday tuesday wednesday "
    "thursday friday saturday sunday weekend weekends weekday weekdays mornings evenings "
    "afternoons metre metres kilometre kilometres mile miles gram grams kilo kilos tonne tonnes "
    "litre litres euro euros dollar dollars pound pounds crown crowns percent degree degrees"
)
# Who is a he, who a she, and who may be either.
HE_NOUNS = _words(
    "mr sir king prince lord abbot monk man boy gentleman father brother son uncle nephew husband "
    "grandfather grandson widower"
)
SHE_NOUNS = _words(
    "mrs ms miss lady queen princess abbess nun woman girl mother sister daughter aunt niece wife "
    "grandmother granddaughter widow"
)
PEOPLE = (
    HE_NOUNS
    | SHE_NOUNS
    | _words(
        "neighbour neighbor friend colleague cousin child teacher student pupil doctor lawyer "
        "engineer secretary successor predecessor owner tenant witness author"
    )
)
COUNTS = _words("two three four five six seven eight nine ten eleven twelve")
# Words that no noun is: what stands before one of them owns nothing.
FUNCTION_WORDS = LINKS | _words(
    "in into by as after before during since until through and or but if when while because "
    "than is are was were be been do does did has have had can could will would shall should "
    "may might must now then today later again there here first last too also instead"
)
# Prepositions that are no part of a phrase and no stop words of questions.
PREPOSITIONS = _words(
    "across against along alongside amid among amongst around behind below beneath beside besides "
    "beyond despite except inside like near onto outside since toward towards unlike upon within "
    "without"
)
# Adverbs that end in no -ly; no phrase goes on with them.
ADVERBS = _words(
    "later then now today again here also too soon still already afterwards always never"
)
MONTHS = frozenset(calendar.month_name)
# Common verbs that are seldom nouns, and pasts that no ending tells; as stems.
_VERBS = _words(
    "accept achieve add admit agree aim allow announce appear apply argue arrange arrive ask "
    "attend bake be became become began begin begun believe belong bore born borrow bought "
    "break bring brought build built burn buy call came carried carry chair change check choose "
    "chose chosen clean climb close collect come compare complain consist contain continue cost "
    "cover create decide declare defend deliver demand deny describe did die discover divide do "
    "double draw drawn drew drive earn eat eats elect end enjoy enter establish exist expect "
    "explain explore fail fall feed feel fell felt fight fill find finish fit fix follow forget "
    "found gave get give given go goes gone got grew grow had hang happen has hate have hear "
    "held help hire hit hold hope hurt include inherit install invent invest invite is join "
    "keep kept kill knew know known last lasts lay lead leads leave led left lend let like "
    "listen live lives look lose lost love made make marry mean meet mends mention met move "
    "need open own owns paid pay perform pick prefer prepare produce promise propose protect "
    "prove provide publish pull push put quit raise ran reach react read receive recommend "
    "reduce refer refuse reject release rely remain repair replace reply represent require "
    "resign rest return ride rise rose run said sang save saw say seen sees sell send sent "
    "serve set show shown sign sit sleep sold speak spend spent spoke spread stand start stay "
    "steal steer stole stood struck suffer suggest survive swim take taken taught teach tell "
    "test think thought throw told took translate travel try use wait walk want warn was wash "
    "wear weigh welcome went were win won wonder work worry write written wrote yield"
)
VERBS = frozenset(map(stem, _VERBS))

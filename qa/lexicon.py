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
CROWDS = _words("children people men women")
MANY = CROWDS | _words("mice feet teeth")
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
    "litre litres euro euros dollar dollars pound pounds crown crowns percent degree degrees "
    "yesterday today tomorrow"
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
# Who is meant again: "the director herself".
REFLEXIVES = _words(
    "myself yourself himself herself itself ourselves yourselves themselves oneself"
)
# What changes places with its like: days and months are no mentions.
DAYS = _words("monday tuesday wednesday thursday friday saturday sunday weekday weekend")
# What a verb is behind in a question: "can the tenants sublet", and what is said of something.
DOING = _words("do does did can could will would shall should may might must cannot")
BEING = _words("is are was were")
# What tells one of a sort from the others.
ADJECTIVES = _words(
    "small smaller smallest little big bigger biggest large larger largest great greater old older "
    "oldest new newer newest young younger youngest long longer longest short shorter high higher "
    "low lower cheap cheaper cheapest good better best fast faster slow slower second third last "
    "other former latter next main whole same late later early earlier"
)
# Where something is beside another thing.
SPATIAL = _words("above below behind beside under underneath inside outside over around")
COUNTS = _words("two three four five six seven eight nine ten eleven twelve")
# Words that no noun is: what stands before one of them owns nothing.
FUNCTION_WORDS = LINKS | _words(
    "in into by as after before during since until through and or but if when while because "
    "than is are was were be been do does did has have had can could will would shall should "
    "may might must right wrong back home alone now then today later again there here first last "
    "too also instead"
)
# Prepositions that are no part of a phrase and no stop words of questions.
PREPOSITIONS = _words(
    "across against along alongside amid among amongst around behind below beneath beside besides "
    "beyond despite except inside like near onto outside since toward towards unlike upon within "
    "without"
)
# Adverbs that end in no -ly; no phrase goes on with them.
ADVERBS = _words(
    "later then now today again here also too soon still already afterwards always never cannot "
    "meanwhile"
)
# What stands before what is meant: "that sort of plum".
SORTS = _words("sort sorts kind kinds type types")
MONTHS = frozenset(calendar.month_name)
# Common verbs that are seldom nouns, and pasts that no ending tells; as stems.
_VERBS = _words(
    "accept achieve adapt add adjust admit adopt advise affect afford agree aim allow announce "
    "apologise appear apply appoint approve argue arrange arrive ask assess assist assume attend "
    "attract avoid bake ban be beat became become began begin begun behave believe belong bend "
    "bite blew boil bore born borrow bought break bring brought build built burn burst buy call "
    "came cancel carried carry catch caught celebrate chair change check choose chose chosen "
    "clean climb close collect combine come commit communicate compare complain complete concern "
    "confirm confuse connect consider consist construct consult contain continue contribute "
    "convert convince correct cost cover create criticise dare decide declare dedicate defeat "
    "defend define deliver demand deny depend describe destroy detect determine develop did die "
    "disagree disappear discover discuss dislike dissolve divide do double draw drawn drew drive "
    "dug earn eat eats elect emerge employ enable encourage end engage enjoy ensure enter escape "
    "establish evaluate examine exceed exclude exist expand expect explain explore expose extend "
    "fail fall feed feel fell felt fight fill find finish fit fix follow forbade forbid forget "
    "forgive found freeze froze gave generate get give given go goes gone got grew grow guess "
    "had hang happen has hate have hear held help hid hide hire hit hold hope hung hurt identify "
    "ignore illustrate imagine impose improve include indicate inform inherit injure insist "
    "inspect install insure intend interrupt introduce invent invest investigate invite involve "
    "is isolate join justify keep kept kill kneel knew know known last lasts lay lead leads "
    "leave led left lend let like listen live lives locate look lose lost love lower made "
    "maintain make manage marry mean meet melt mends mention merge met modify move need notice "
    "obtain occur open operate oppose organise own owns paid participate pay perform permit "
    "persuade pick postpone pour practise predict prefer prepare preserve prevent proceed "
    "produce prohibit promise propose protect prove provide publish pull push put quarrel quit "
    "raise ran reach react read receive recommend recover reduce refer reflect refuse regret "
    "reject release rely remain remember remind remove renew repair repeat replace reply "
    "represent require resemble resign resist resolve respond rest restore retire return reveal "
    "ride rise rose run said sang sank satisfy save saw say secure seem seen sees select sell "
    "send sent separate serve set shake show shown shrank shrink shut sign simmer sing sit sleep "
    "sold solve speak specify spend spent spill spoil spoke spread stand start stay steal steer "
    "stick stir stole stood struck sublet suffer suggest supply suppose surround survive swallow "
    "swear swept swim take taken taught teach tell tend test think thought threaten threw throw "
    "told took transform translate travel treat try unite use vanish vary visit wait walk want "
    "warn was wash wear weep weigh welcome went were win wipe withdraw withdrew won wonder work "
    "worry write written wrote yield"
)
VERBS = frozenset(map(stem, _VERBS | {"cut"}))

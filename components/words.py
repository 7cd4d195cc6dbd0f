"""The small closed vocabularies of the town, and the two words for "none"."""

from enum import IntEnum

NOTHING = -1
"""The only "none": no row, no slot, no affordance."""

NEVER = 2**31 - 1
"""A tick that does not come."""


class Direction(IntEnum):
    """Directions of a step; a field holds HERE on its goal and NOWHERE where there is no way."""

    NORTH = 0
    EAST = 1
    SOUTH = 2
    WEST = 3
    HERE = 4
    NOWHERE = 255


class Tile(IntEnum):
    """Kinds of ground."""

    GRASS = 0
    ROAD = 1
    FLOOR = 2
    WALL = 3
    DOOR = 4
    WATER = 5
    BUS_STOP = 6
    FURNITURE = 7


class Doing(IntEnum):
    """What a person is seen to be doing; from IDLING on, an affordance is in use."""

    IDLE = 0
    WALKING = 1
    WAITING = 2
    IDLING = 3
    SLEEPING = 4
    EATING = 5
    COOKING = 6
    WASHING = 7
    WORKING = 8
    SHOPPING = 9
    SOCIALISING = 10
    RELAXING = 11
    TRAINING = 12
    ERRAND = 13


class Option(IntEnum):
    """What a policy may choose; an option steers affordances until it is done."""

    IDLE = 0
    GET_FED = 1
    GET_CLEAN = 2
    SLEEP = 3
    WORK = 4
    SHOP = 5
    SOCIALISE = 6
    RELAX = 7
    SEEK_JOB = 8


class Policy(IntEnum):
    """Who decides for a person: the script, or somebody outside, who gives options or primitives."""

    SCRIPTED = 0
    OUTSIDE = 1
    PRIMITIVE = 2


class Primitive(IntEnum):
    """What a policy may choose that moves a person step by step."""

    STAY = 0
    NORTH = 1
    EAST = 2
    SOUTH = 3
    WEST = 4
    INTERACT = 5
    TALK = 6
    USE_ITEM = 7


class Claim(IntEnum):
    """States of a reservation."""

    NONE = 0
    WALKING = 1
    WAITING = 2
    CALLED = 3
    USING = 4


class Role(IntEnum):
    """Who may stand on a use slot."""

    USER = 0
    STAFF = 1


class Attendance(IntEnum):
    """States of a shift: off -> due -> on time, late or absent -> done."""

    OFF = 0
    DUE = 1
    ON_TIME = 2
    LATE = 3
    ABSENT = 4


class Outcome(IntEnum):
    """How an affordance ended."""

    NONE = 0
    DONE = 1
    INTERRUPTED = 2
    FAILED = 3
    GAVE_UP = 4


class Reason(IntEnum):
    """Why an affordance is refused, failed or was broken off; NONE is a yes."""

    NONE = 0
    PRECONDITION = 1
    NO_PROVIDER = 2
    CLOSED = 3
    BROKEN = 4
    NO_POWER = 5
    NO_WATER = 6
    NO_STOCK = 7
    NO_MONEY = 8
    NO_COMPANY = 9
    COOLDOWN = 10
    OUT_OF_REACH = 11
    PATIENCE = 12
    TIMEOUT = 13
    CHANGED_MIND = 14
    CALLED_AWAY = 15
    GONE = 16
    RIVAL = 17


class Exit(IntEnum):
    """Why somebody leaves the town for good."""

    NONE = 0
    COLLAPSE = 1
    NEGLECT = 2
    EVICTION = 3
    UNEMPLOYMENT = 4
    REVIEW = 5
    OLD_AGE = 6
    OPERATOR = 7


class LifeMode(IntEnum):
    """What `lifecycle.mode` may be, in the order of its names: off, training, live."""

    OFF = 0
    TRAINING = 1
    LIVE = 2


class Review(IntEnum):
    """States of an exit review, and its verdicts."""

    NONE = 0
    QUEUED = 1
    DEFERRED = 2
    APPROVED = 3
    DISMISSED = 4


class Weather(IntEnum):
    """What the sky does."""

    SUNNY = 0
    RAIN = 1
    COLD = 2


class Trouble(IntEnum):
    """Kinds of disturbances, in the order in which they are drawn; those of a block strike all of its places."""

    NONE = 0
    PRICE_SPIKE = 1
    BLACKOUT = 2
    WATER_OUTAGE = 3
    CLOSURE = 4
    MEET = 5
    FESTIVAL = 6


class System(IntEnum):
    """The systems of a tick in their order; a fault of one of them has its number + 1 as code."""

    SKY = 0
    DISTURBANCES = 1
    PERCEPTION = 2
    DECISIONS = 3
    MOVEMENT = 4
    QUEUES = 5
    AFFORDANCES = 6
    NEEDS = 7
    EMPLOYMENT = 8
    ECONOMY = 9
    RELATIONSHIPS = 10
    LIFECYCLE = 11
    REWARDS = 12
    TELEMETRY = 13


class EventKind(IntEnum):
    """What is written into the event ring and counted.

    A record is (tick, kind, who, other, what, amount); unused fields hold NOTHING. Of a disturbance, `who` is the
    first of those called to a meet, `other` the target, `what` the `Trouble` and `amount` the ticks it lasts; the
    permille of a price spike, the id of the second person of a meet. Of the weather, `what` is the new one.
    """

    SPAWNED = 0
    REMOVED = 1
    COLLAPSED = 2
    FINISHED = 3
    INTERRUPTED = 4
    FAILED = 5
    GAVE_UP = 6
    GHOST_STEP = 7
    CHATTED = 8
    CHAT_FAILED = 9
    ARRIVED_ON_TIME = 10
    ARRIVED_LATE = 11
    ABSENT = 12
    LEFT_EARLY = 13
    WAGE_PAID = 14
    HIRED = 15
    RENT_PAID = 16
    RENT_UNPAID = 17
    RESTOCKED = 18
    LEVY_PAID = 19
    MINTED = 20
    BURNED = 21
    RELIEF_PAID = 22
    POLITE_HANDOVER = 23
    BLOCKED = 24
    COMMAND = 25
    ARRIVED = 26
    EVICTION_NOTICE = 27
    EVICTION_LIFTED = 28
    SHIFT_TAKEN = 29
    SHIFT_COVERED = 30
    WARNED = 31
    REVIEW_OPENED = 32
    REVIEWED = 33
    QUIT = 34
    LET_GO = 35
    SHARED_MEAL = 36
    GIFT_GIVEN = 37
    SPOILED = 38
    RIVAL_AVOIDED = 39
    RECONCILED = 40
    BECAME_RIVALS = 41
    BECAME_FRIENDS = 42
    ESCALATED = 43
    DISTURBANCE_BEGAN = 44
    DISTURBANCE_ENDED = 45
    WEATHER_CHANGED = 46
    HOSPITALISED = 47
    EXIT_HELD = 48
    SOLD_OUT = 49

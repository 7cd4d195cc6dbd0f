"""Whether people can live by a config: shifts that can be kept, days long enough, wages that suffice."""

from collections.abc import Iterator

from components.people import Need
from townlet_ecs.catalogue.compiling import Catalogue
from townlet_ecs.config.budget import (
    GAIN_PER_USE_MAX,
    SHARE_MAX,
    basket_cents,
    busy_share,
    is_met,
    shift_ticks_max,
    time_use,
)
from townlet_ecs.config.marked import Marked, Way
from townlet_ecs.config.plan import Plan
from townlet_ecs.config.sections import Job
from townlet_ecs.faults import Fault

SLACK_PERCENT = (10, 20)
"""Least and most by which the wages of a week should exceed its basket."""


def feasibility_faults(plan: Plan) -> Iterator[Fault]:
    """Yield what keeps people from living by the numbers of a plan whose names are sound."""
    yield from _orders(plan)
    for name, job in plan.config.jobs.items():
        yield from _shift(plan, name, job)
        yield from _attendance(plan, name, job)
        yield from _opening(plan, name, job)
    if plan.catalogue is not None and plan.deeds is not None:
        yield from _gains(plan.catalogue, plan.deeds)
        if not plan.mended:
            yield from _days(plan, plan.catalogue)


def warnings(plan: Plan) -> Iterator[Fault]:
    """Yield what is allowed but probably not meant: wages that leave too little or too much."""
    assert plan.catalogue is not None, "a basket is made of what the catalogue offers"
    week = plan.config.time.days_per_week
    basket = basket_cents(plan.config, plan.catalogue) * week
    for name, job in plan.config.jobs.items():
        shifts = week - len(set(job.days_off))
        wages = job.wage_cents_per_shift * shifts
        slack = (wages / basket - 1) * 100 if basket else SLACK_PERCENT[0]
        if not SLACK_PERCENT[0] <= slack <= SLACK_PERCENT[1]:
            least, most = (basket * (100 + percent) / 100 / shifts for percent in SLACK_PERCENT)
            what = f"{wages} cents a week against a basket of {basket:.0f}: slack {slack:.1f} %"
            right = f"{least:.0f} to {most:.0f} a shift give {SLACK_PERCENT[0]} to {SLACK_PERCENT[1]} %"
            yield plan.fault(("jobs", name, "wage_cents_per_shift"), what, right)


def _orders(plan: Plan) -> Iterator[Fault]:
    """Yield pairs of numbers in the wrong order."""
    people, late = plan.config.people, plan.config.employment
    if people.needs_low > people.needs_high:
        what = f"{people.needs_low} is above needs_high"
        yield plan.fault(("people", "needs_low"), what, f"at most {people.needs_high}")
    if late.grace_ticks > late.absent_cutoff:
        what = f"{late.grace_ticks} is above absent_cutoff"
        yield plan.fault(("employment", "grace_ticks"), what, f"at most {late.absent_cutoff}")
    upsets = plan.config.disturbances
    for kind in vars(upsets.ticks_min):
        least, most = getattr(upsets.ticks_min, kind), getattr(upsets.ticks_max, kind)
        if least > most:
            what = f"{least} is above the longest, {most}"
            yield plan.fault(("disturbances", "ticks_min", kind), what, f"at most {most}")
    if upsets.spike_permille_min > upsets.spike_permille_max:
        what = f"{upsets.spike_permille_min} is above spike_permille_max"
        yield plan.fault(("disturbances", "spike_permille_min"), what, f"at most {upsets.spike_permille_max}")
    if upsets.gather_from_tick >= upsets.gather_until_tick:
        what = f"{upsets.gather_from_tick} is not before gather_until_tick"
        yield plan.fault(("disturbances", "gather_from_tick"), what, f"less than {upsets.gather_until_tick}")
    for name, place in plan.config.places.items():
        if place.opens == place.closes:
            what = f"{place.closes} is the tick at which it opens"
            yield plan.fault(("places", name, "closes"), what, "another tick, or 0 and 1440 for always")


def _shift(plan: Plan, name: str, job: Job) -> Iterator[Fault]:
    """Yield what is wrong with the length of a shift and its days."""
    way: Way = ("jobs", name)
    day, week = plan.config.time.ticks_per_day, plan.config.time.days_per_week
    if job.length > day:
        yield plan.fault((*way, "length"), f"{job.length} is longer than a day", f"at most {day}")
    for index, off in enumerate(job.days_off):
        if off >= week:
            yield plan.fault((*way, "days_off", index), f"{off} is no day of the week", f"0 to {week - 1}")
        elif off in job.days_off[:index]:
            yield plan.fault((*way, "days_off", index), f"{off} is given twice", "each day once")
    if len(set(job.days_off)) >= week:
        yield plan.fault((*way, "days_off"), "no day is left to work", f"fewer than {week} days")


def _attendance(plan: Plan, name: str, job: Job) -> Iterator[Fault]:
    """Yield grace, cutoff and end of a shift that do not follow one another."""
    general = plan.config.employment
    grace = general.grace_ticks if job.grace_ticks is None else job.grace_ticks
    cutoff = general.absent_cutoff if job.absent_cutoff is None else job.absent_cutoff
    if grace > cutoff and (job.grace_ticks is not None or job.absent_cutoff is not None):
        own = job.grace_ticks is not None
        way: Way = ("jobs", name, "grace_ticks" if own else "absent_cutoff")
        what = f"{grace} ticks of grace, absent after {cutoff}"
        yield plan.fault(way, what, f"at most {cutoff}" if own else f"at least {grace}")
    if cutoff > job.length:
        own = job.absent_cutoff is not None
        what = f"a shift of {job.length} ends before the absent_cutoff of {cutoff}"
        right = f"at most {job.length}" if own else f"at least {cutoff}"
        yield plan.fault(("jobs", name, "absent_cutoff" if own else "length"), what, right)


def _opening(plan: Plan, name: str, job: Job) -> Iterator[Fault]:
    """Yield a shift that lies outside the hours of its place."""
    place = plan.config.places.get(job.place)
    day = plan.config.time.ticks_per_day
    if place is None or place.opens == place.closes or (place.opens, place.closes) == (0, day):
        return
    if (job.start - place.opens) % day + job.length > (place.closes - place.opens) % day:
        what = f"a shift from {job.start} to {(job.start + job.length) % day} in the {job.place}"
        right = f"within its hours, {place.opens} to {place.closes}"
        yield plan.fault(("jobs", name, "start"), what, right)


def _gains(catalogue: Catalogue, deeds: Marked) -> Iterator[Fault]:
    """Yield affordances whose one use would give too much of a need."""
    for index, record in enumerate(catalogue.records):
        for need in Need:
            gain = float(record.gain_tick[need]) * int(record.duration_max) + float(record.gain_end[need])
            if gain > GAIN_PER_USE_MAX + 1e-6:
                what = f"one use gives {gain:.2f} of {need.name.lower()}"
                yield deeds.fault(("affordances", index, "gains"), what, f"at most {GAIN_PER_USE_MAX}")


def _days(plan: Plan, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield needs that nothing meets, and working days too short for all that people need."""
    unmet = [need.name.lower() for need in Need if not is_met(catalogue, need)]
    for need in unmet:
        right = "an affordance for users, without cooldown, that gains it"
        yield plan.fault(("affordances",), f"nothing in the catalogue raises {need} at will", right)
    if unmet:
        return
    jobs = plan.config.jobs
    shares = {name: busy_share(plan.config, catalogue, job) for name, job in jobs.items()}
    shares = {name: share for name, share in shares.items() if share > SHARE_MAX}
    if busy_share(plan.config, catalogue, None) > SHARE_MAX or 2 * len(shares) > len(jobs) > 1:
        # When most jobs leave too little time, the jobs are not to blame.
        job = next(iter(jobs.values()), None)
        what = f"a day takes {_sum_in_words(plan, catalogue, job)}"
        yield plan.fault(("needs", "ticks_to_empty"), what, f"at most {SHARE_MAX}: slower needs")
        return
    for name in shares:
        if jobs[name].length <= plan.config.time.ticks_per_day:
            most = shift_ticks_max(plan.config, catalogue, jobs[name])
            what = f"a working day takes {_sum_in_words(plan, catalogue, jobs[name])}"
            yield plan.fault(("jobs", name, "length"), what, f"at most {SHARE_MAX}: a shift of {most}")


def _sum_in_words(plan: Plan, catalogue: Catalogue, job: Job | None) -> str:
    """Return the share of a day that is taken, and the ticks that it is made of."""
    ticks = time_use(plan.config, catalogue, job)
    parts = ", ".join(f"{name} {count:.0f}" for name, count in ticks.items())
    return f"{busy_share(plan.config, catalogue, job):.2f} of its ticks: {parts}"

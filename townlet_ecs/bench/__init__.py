"""Measuring speed so that figures can be believed, repeated and compared.

- `machine`: what the figures were measured on
- `calibration`: two small loops that say how fast this machine is just now, and how fast it copies
- `figures`: a figure, a whole measurement, and how two of them compare
- `targets`: what the figures should be
- `timing`: how a town is timed: whole days, after one to settle in
- `session`: what the suites share: calibration, what was found so far, what was left out
- `towns`, `large`, `extras`, `learning`, `keeping`, `watching`, `processes`: the suites
- `suites`: every suite by name, and a measurement of some
- `table`, `chart`: a measurement for people
- `smoke`: whether a tick has become much slower, quickly

`townlet bench` is the command; benchmarks/README.md says how to read it.
"""

"""Measuring speed so that figures can be believed, repeated and compared.

- `machine`: what the figures were measured on
- `calibration`: two small loops that say how fast this machine is just now
- `figures`: a figure, a whole measurement, and how two of them compare
- `timing`: how a town is timed: whole days, after one to settle in
- `suites`: what is measured

`townlet bench` is the command; benchmarks/README.md says how to read it.
"""

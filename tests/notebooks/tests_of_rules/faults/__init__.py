"""Faults that the rules have to find: a module for each module of rules.

``FAULTS`` maps a fault's description to the rule that must complain, and what plants it in a
``planting.Course``.
"""

"""The answers' checks, one module a chapter and one function an exercise.

``classroom.check("definition-2", answer)`` calls ``definition.exercise_2(answer)``.
A check recomputes what it compares with, and returns the complaint to show,
or the empty string when the answer is right.
"""

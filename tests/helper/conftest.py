"""Property tests draw the same examples in every run, so that a red test stays red."""

from hypothesis import settings

settings.register_profile("course", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("course")

"""Property tests are timed by no stopwatch: a busy machine is no defect of a number."""

from hypothesis import settings

settings.register_profile("without_deadline", deadline=None)
settings.load_profile("without_deadline")

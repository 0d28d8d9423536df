"""What no line of the log may say: addresses that are themselves a secret."""

import logging
import re

SECRET = re.compile(r"(/questionnaires/answer/|/actions/feed/|/notices/unsubscribe/)[^/\s?\"]+")
HIDDEN = r"\1…"


class WithoutSecrets(logging.Filter):
    """Takes the secret out of the address of a signed link, wherever a line of the log names it.

    Django writes the address of every request that it refuses, also of one that lacks an answer: the
    link would still be good.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the line; none is dropped."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                SECRET.sub(HIDDEN, each) if isinstance(each, str) else each for each in record.args
            )
        record.msg = SECRET.sub(HIDDEN, record.msg) if isinstance(record.msg, str) else record.msg
        return True

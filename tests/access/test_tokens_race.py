"""Two phones, one token, at once: one comes in."""

import threading
from datetime import datetime

import pytest
from django.db import connection

from muster.access.tokens import token_make, token_use
from muster.common.problems import Problem


@pytest.mark.django_db(transaction=True)
def test_one_of_eight_phones_comes_in(at: datetime) -> None:
    token = token_make(district="140122", round="r", mode="live", point="P001", lane=1, label="", by="t", at=at)
    answers: list[str] = []

    def phone(number: int) -> None:
        try:
            token_use(token, str(number) * 43, at)
            answers.append("in")
        except Problem as problem:
            answers.append(problem.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=phone, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["in"] + ["token_used"] * 7

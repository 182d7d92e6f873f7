"""Something is done only so often within a while, by each key."""

from shared.frequency import MOST_REMEMBERED, Frequency


def test_it_waits_until_the_while_is_over_and_others_do_not() -> None:
    now = 100.0
    often = Frequency(2, 60, lambda: now)
    for _ in range(2):
        assert often.wait("a") == 0
        often.count("a")
    assert (often.wait("a"), often.wait("b")) == (60, 0)
    now = 159.5
    assert often.wait("a") == 1
    now = 160.0
    assert often.wait("a") == 0
    often.count("a")
    assert often.wait("a") == 0


def test_it_remembers_so_many_keys_and_forgets_the_oldest() -> None:
    often = Frequency(1, 60, lambda: 0.0)
    for key in range(MOST_REMEMBERED + 1):
        often.count(key)
    assert (often.wait(0), often.wait(1), often.wait(MOST_REMEMBERED)) == (0, 60, 60)


def test_what_did_not_come_about_is_taken_back() -> None:
    often = Frequency(1, 60, lambda: 0.0)
    often.take_back("a")
    often.count("a")
    often.take_back("a")
    assert often.wait("a") == 0
    often.count("a")
    assert often.wait("a") == 60

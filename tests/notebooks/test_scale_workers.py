"""The chapter's processes give their results back, and none of them hangs for ever."""

import os
import time

import pytest
import torch

import scale_workers
from scale_workers import Team

pytestmark = pytest.mark.slow


@pytest.fixture
def team():
    team = Team(ranks=2)
    yield team
    team.close()


def one_waits():
    if scale_workers.dist.get_rank() == 0:
        scale_workers.dist.barrier()


def both_wait():
    time.sleep(60)


def one_fails():
    if scale_workers.dist.get_rank() == 1:
        raise ValueError("no such label")
    scale_workers.dist.barrier()


def one_dies():
    if scale_workers.dist.get_rank() == 1:
        os._exit(3)


def rank_and_size(number):
    return scale_workers.dist.get_rank(), scale_workers.dist.get_world_size(), number


def line_of(function, offset):
    return function.__code__.co_firstlineno + offset


def test_each_rank_answers_in_its_place():
    team = Team(ranks=3)
    try:
        assert team.run(rank_and_size, 7) == [(0, 3, 7), (1, 3, 7), (2, 3, 7)]
        assert team.run(rank_and_size, 8) == [(0, 3, 8), (1, 3, 8), (2, 3, 8)]
    finally:
        team.close()


def test_who_waits_for_ever_is_ended_and_named(team):
    begin = time.monotonic()
    with pytest.raises(RuntimeError) as raised:
        team.run(one_waits, limit=3)
    assert time.monotonic() - begin < 20
    where = f"rank 0 was still in one_waits, test_scale_workers.py, line {line_of(one_waits, 2)}"
    assert str(raised.value) == f"one_waits, limit 3 s: {where}; rank 1 had finished"
    assert not any(process.is_alive() for process in team.processes)
    with pytest.raises(RuntimeError, match="have ended; start others"):
        team.run(one_waits)


def test_all_that_wait_are_named(team):
    with pytest.raises(RuntimeError, match=r"limit 3 s: rank 0 was still in both_wait.*rank 1 was"):
        team.run(both_wait, limit=3)


def test_who_fails_says_why_and_nobody_waits_for_it(team):
    begin = time.monotonic()
    with pytest.raises(RuntimeError, match="rank 1 stopped with ValueError: no such label"):
        team.run(one_fails, limit=60)
    assert time.monotonic() - begin < 40


def test_who_dies_is_missed(team):
    with pytest.raises(RuntimeError, match="rank 0 had finished; rank 1 ended"):
        team.run(one_dies, limit=30)


def test_no_name_of_the_computer_is_looked_up(team, tmp_path):
    """What gloo connects to is the loopback, whatever the computer is called."""
    assert "GLOO_SOCKET_IFNAME" not in os.environ
    assert team.run(os.getenv, "GLOO_SOCKET_IFNAME")[0] in {"lo", "lo0", None}
    total = team.run(summed, torch.ones(3, dtype=torch.float64))
    assert [each.tolist() for each in total] == [[2, 2, 2]] * 2


def summed(x):
    scale_workers.dist.all_reduce(x)
    return x

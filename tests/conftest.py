"""Tests of one group go to one worker."""

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Write the group behind a test's name, where xdist looks for it in `--dist=loadgroup`.

    xdist 3.8 tries to, in an attribute that pytest 9.2 no longer reads.
    """
    if config.getoption("loadgroup", default=False):
        for item in items:
            if group := item.get_closest_marker("xdist_group"):
                item._id = type(item.id).parse(f"{item.nodeid}@{group.args[0]}")

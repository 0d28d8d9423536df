"""What the demonstration plans for given offices, in a process of its own: prints a checksum.

`python -m tests.staffing.demo_plan FILE`; the file holds (weights by office, nodes by date), pickled.
"""

import hashlib
import json
import pickle
import sys

import django


def checksum(cells):
    """The checksum of cells as [date, office, grade, contract, sex, count], in order."""
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def approved_cells(weights, nodes_on):
    """The cells with persons of all returns that the demonstration approves, in order."""
    # Models cannot be imported before Django is set up.
    from apps.organization.tree import OfficeTree  # noqa: PLC0415
    from apps.staffing.demo import load  # noqa: PLC0415
    from apps.staffing.demo.dealing import Dealer  # noqa: PLC0415
    from apps.staffing.demo.shape import DATES, persons_on  # noqa: PLC0415

    dealer = Dealer(seed=load.SEED)
    cells = []
    for day in DATES:
        tree = OfficeTree.of(nodes_on[day])
        dealt = dealer.deal(
            load.demo_offices(tree, weights),
            persons_on(day),
            undisclosed=max(0, day.year - load.UNDISCLOSED_FROM),
        )
        for each in load.plan_returns(day, tree, dealt):
            if each.state == "approved":
                cells.extend(
                    [day.isoformat(), each.office, grade, contract, sex, count]
                    for (grade, contract, sex), count in each.cells.items()
                    if count
                )
    return sorted(cells)


if __name__ == "__main__":
    django.setup()
    with open(sys.argv[1], "rb") as given:
        sys.stdout.write(checksum(approved_cells(*pickle.load(given))))  # noqa: S301 - our own file

"""Wrong numbers on Markdown pages and in exercises' statements."""

FAULTS = {
    "a wrong number on a page": (
        "claims_of_a_page",
        lambda c: c.write("page.md", "One ban is 3.322<!--= np.log2(9) --> bits.\n"),
    ),
    "an expression that fails": (
        "claims_of_a_page",
        lambda c: c.write("page.md", "One ban is 3.322<!--= ce.no_such_unit --> bits.\n"),
    ),
    "statement and check disagree": (
        "statement_numbers",
        lambda c: c.replace("exercise-1", "What is 2 + 2?", "What is 25 % + 2?"),
    ),
}

"""Shares of the budget by marker code over 50,000 projects and ten years, against raw SQL.

The yardstick was written before the product: one statement over the tables themselves, which gives for
each year and code of one edition the money and the number of projects, the unscored under no code.
"""

SHARES = """
    WITH counting AS (
        SELECT DISTINCT ON (score.project_id) score.project_id, code.key, code.kind
        FROM gender_marker_assessment score
        JOIN gender_marker_edition edition ON edition.id = score.edition_id
        LEFT JOIN gender_marker_code code ON code.id = score.code_id
        WHERE score.state = 'scored' AND edition.code = %(edition)s
        ORDER BY score.project_id,
            CASE score.stage WHEN 'end' THEN 4 WHEN 'mid_term' THEN 3 WHEN 'endorsement' THEN 2 ELSE 1 END DESC,
            score.scored_at DESC, score.id DESC
    )
    SELECT line.year,
           CASE counting.kind WHEN 'not_screened' THEN NULL ELSE counting.key END AS code,
           SUM(line.amount_usd), COUNT(DISTINCT line.project_id)
    FROM projects_budgetline line
    LEFT JOIN counting ON counting.project_id = line.project_id
    WHERE line.year BETWEEN %(first)s AND %(last)s
    GROUP BY 1, 2 ORDER BY 1, 2
"""

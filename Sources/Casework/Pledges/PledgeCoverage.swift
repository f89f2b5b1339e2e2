package import Access
package import Domain

/// How far a pledge point has come: of the classes that it is about, those that a visit for it has
/// reached, school by school and school year by school year; or its visits of those promised.
package struct PledgeCoverage: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<Pledge>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    /// A school year begins on 1 July. Classes named by a visit that the school does not have in
    /// that year are told apart: a slip of the pen, or a class that nobody has entered.
    private static let reading = Reading(
        "pledge.coverage", of: "pledge",
        """
        SELECT NULL::uuid AS person, '1' AS tag,
               json_build_object(
                   'pledgeId', p.id, 'measure', p.measure, 'target', p.target,
                   'visits', CASE WHEN p.measure = 'visits' THEN (
                       SELECT count(*) FROM core.school_visit v
                        WHERE v.pledge_id = p.id AND v.state = 'carried-out'
                          AND v.visit_date BETWEEN p.starts_on AND p.ends_on) END,
                   'schoolYears', CASE WHEN p.measure = 'classes' THEN (
        WITH reached AS (
            SELECT v.school_id, k.name,
                   lower(regexp_replace(k.name, '[^[:alnum:]åäöÅÄÖ]', '', 'g')) AS key,
                   (extract(year FROM v.visit_date)
                    - (extract(month FROM v.visit_date) < 7)::integer)::integer AS begins_in
              FROM core.school_visit v
              LEFT JOIN core.visit_step d ON d.visit_id = v.id AND d.state = 'carried-out'
             CROSS JOIN LATERAL unnest(coalesce(d.classes, v.classes)) AS k(name)
             WHERE v.pledge_id = p.id AND v.state = 'carried-out'
               AND v.visit_date BETWEEN p.starts_on AND p.ends_on
               -- To be seen in a yard, or by parents, is not to have told the class.
               AND v.kind NOT IN ('presence', 'parent-meeting', 'dog-search')
        ), class AS (
            SELECT c.school_id, c.begins_in, c.name,
                   EXISTS (SELECT FROM reached r
                            WHERE r.school_id = c.school_id AND r.begins_in = c.begins_in
                              AND r.key = c.key) AS is_reached
              FROM core.school_class c
             WHERE c.school_year = p.school_year
               AND NOT EXISTS (SELECT FROM core.visit_correction x
                                WHERE x.class_id = c.id AND x.strikes)
               AND make_date(c.begins_in, 7, 1) <= p.ends_on
               AND make_date(c.begins_in + 1, 6, 30) >= p.starts_on
        ), school AS (
            SELECT s.school_id, s.begins_in,
                   json_build_object(
                       'schoolId', s.school_id,
                       'school', (SELECT n.name FROM core.school n WHERE n.id = s.school_id),
                       'classes', (SELECT count(*) FROM class c
                                    WHERE (c.school_id, c.begins_in)
                                          = (s.school_id, s.begins_in)),
                       'reached', (SELECT count(*) FROM class c
                                    WHERE (c.school_id, c.begins_in)
                                          = (s.school_id, s.begins_in) AND c.is_reached),
                       'notReached', (SELECT coalesce(json_agg(c.name ORDER BY c.name), '[]')
                                        FROM class c
                                       WHERE (c.school_id, c.begins_in)
                                             = (s.school_id, s.begins_in) AND NOT c.is_reached),
                       'unknown', (SELECT coalesce(json_agg(DISTINCT r.name), '[]')
                                     FROM reached r
                                    WHERE (r.school_id, r.begins_in)
                                          = (s.school_id, s.begins_in)
                                      AND NOT EXISTS (SELECT FROM core.school_class c
                                           WHERE c.school_id = r.school_id
                                             AND c.begins_in = r.begins_in
                                             AND c.key = r.key
                                             AND NOT EXISTS (
                                                 SELECT FROM core.visit_correction x
                                                  WHERE x.class_id = c.id AND x.strikes)))) AS doc
              FROM (SELECT c.school_id, c.begins_in FROM class c
                    UNION SELECT r.school_id, r.begins_in FROM reached r) s
        )
        SELECT coalesce(json_agg(json_build_object(
                   'beginsIn', y.begins_in, 'classes', y.classes, 'reached', y.reached,
                   'perCent', CASE WHEN y.classes > 0
                                   THEN floor(100.0 * y.reached / y.classes) END,
                   'schools', (SELECT json_agg(s.doc ORDER BY s.doc ->> 'school')
                                 FROM school s WHERE s.begins_in = y.begins_in))
                   ORDER BY y.begins_in), '[]')
          FROM (SELECT s.begins_in,
                       (SELECT count(*) FROM class c WHERE c.begins_in = s.begins_in) AS classes,
                       (SELECT count(*) FROM class c
                         WHERE c.begins_in = s.begins_in AND c.is_reached) AS reached
                  FROM (SELECT DISTINCT begins_in FROM school) s) y) END) AS doc
          FROM core.pledge p
         WHERE p.id = $1
        """)
}

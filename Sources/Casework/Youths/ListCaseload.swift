package import Access

extension Listing {
    /// The caller's own youths: assigned, or with something in the file by the caller's hand. By
    /// name; never by flag, score or number of conversations (SoLPuL 7 a §).
    package static let caseload = Listing(
        "youth.list", of: "youth", isKeyed: true,
        """
        SELECT g.youth_id AS person, g.place,
               json_build_array(g.family_name, g.given_name, g.youth_id) AS key,
               json_build_object(
                   'id', g.youth_id, 'givenName', g.given_name, 'familyName', g.family_name,
                   'lastConversation', (
                       SELECT json_build_object('id', c.id, 'heldAt',
                                  to_char(c.held_at AT TIME ZONE 'UTC',
                                          'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                                  -- What the latest step says, and be it nothing.
                                  'nextContactOn', CASE
                                      WHEN c.version = 1 THEN c.next_contact_on ELSE (
                                      SELECT n.day
                                        FROM (SELECT t.next_contact_on AS day, t.created_at AS at
                                                FROM core.conversation_step t
                                               WHERE t.conversation_id = c.id
                                              UNION ALL
                                              SELECT c.next_contact_on, '-infinity') n
                                       ORDER BY n.at DESC LIMIT 1) END)
                         FROM core.concern_conversation c
                        WHERE c.youth_id = g.youth_id
                        ORDER BY c.held_at DESC, c.id DESC LIMIT 1)) AS doc
          FROM (SELECT d.*, row_number() OVER (ORDER BY d.family_name, d.given_name, d.youth_id)
                       AS place
                  FROM (SELECT DISTINCT ON (r.youth_id)
                               r.youth_id, r.given_name, r.family_name
                          FROM authz.registrations_of(authz.my_youth_ids()) r
                         ORDER BY r.youth_id,
                                  r.unit_id = (SELECT m.unit_id FROM authz.me m) DESC,
                                  r.created_at) d
                 WHERE $3::json IS NULL
                    OR (d.family_name, d.given_name, d.youth_id)
                       > ($3::json ->> 0, $3::json ->> 1, ($3::json ->> 2)::uuid)
                 ORDER BY d.family_name, d.given_name, d.youth_id
                 LIMIT $1 + 1 OFFSET $2) g
        """)
}

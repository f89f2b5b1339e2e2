import Postgres

/// How a conversation went, and what a registration was before.
extension WorldLoader {
    var courseSteps: [Session.Step] {
        [
            (
                Self.course,
                columns(\.conversations) { n, w, c in
                    [
                        Self.id(n, c.id), Self.id(n, c.youth),
                        w.agency(of: c.unit).map { Self.id(n, $0) }, Self.id(n, c.partAuthor),
                        Self.id(n, World.stepID(c.id)), Self.id(n, World.findingID(c.id)),
                        Self.id(n, World.offerID(c.id)),
                    ]
                }
            ),
            (
                Self.formerName,
                columns(\.registrations) { n, w, r in
                    [
                        Self.id(n, World.formerID(r.id)), Self.id(n, r.id), Self.id(n, r.youth),
                        w.agency(of: r.unit).map { Self.id(n, $0) },
                        Self.id(n, r.unit), Self.id(n, r.author),
                    ]
                }
            ),
        ]
    }

    private static let course = Statement(
        "model.course",
        """
        WITH x AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[],
                                 $6::uuid[], $7::uuid[])
                       AS x(id, youth, agency, writer, step, finding, offer)
        ), o AS (
            INSERT INTO core.conversation_offer (id, conversation_id, youth_id, agency_id,
                secrecy_class, position, what, answer, author_id, created_at)
            SELECT x.offer, x.id, x.youth, x.agency, '26:1', 0, 'x', 'accepted', x.writer,
                   now() - interval '30 minutes'
              FROM x
        )
        INSERT INTO core.conversation_step (id, conversation_id, youth_id, agency_id,
            secrecy_class, from_state, state, at, note, author_id, created_at)
        SELECT s.id, x.id, x.youth, x.agency, '26:1', s.was, s.state, s.at, s.note, x.writer,
               now() - interval '30 minutes'
          FROM x
         CROSS JOIN LATERAL (VALUES
                   (x.step, 'planned', 'held', now() - interval '30 minutes', NULL),
                   (x.finding, 'held', 'followed-up', NULL, 'x')) AS s(id, was, state, at, note)
        """)
    private static let formerName = Statement(
        "model.former-name",
        """
        INSERT INTO core.registration_change (id, registration_id, youth_id, agency_id, unit_id,
            secrecy_class, reason, given_name, family_name, author_id, created_at)
        SELECT x.id, x.registration, x.youth, x.agency, x.unit, '26:1', 'mistaken', 'Alwa', 'Alm',
               x.author, now()
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[])
               AS x(id, registration, youth, agency, unit, author)
        """)
}

import FoundationEssentials
import HTTP
import JSON
import Support

extension Town {
    /// A consent of a youth of 15 and both guardians, in force: what one agency holds may cross to
    /// another. Youth, unit and staff by their numbers in the demonstration.
    func consent(
        of youth: Int, unit: Int, by staff: Int, to agencies: [Int], kinds: [String]
    ) throws {
        let author = "'\(Town.Known.staff(staff))'"
        let parties = agencies.map { "'\(Town.Known.agency($0))'" }.joined(separator: ",")
        try admin(
            """
            INSERT INTO core.guardian (id, youth_id, agency_id, unit_id, secrecy_class, name,
                custody, standing, valid_from, author_id, created_at)
            SELECT gen_random_uuid(), y.id, y.agency_id, '\(Town.Known.unit(unit))', '26:1', n,
                   'shared', 'full', '2011-04-03', \(author), authz.now()
              FROM core.youth y, unnest(ARRAY['Mor', 'Far']) n
             WHERE y.id = '\(Town.Known.youth(youth))';
            WITH c AS (
                INSERT INTO core.consent (id, youth_id, agency_id, unit_id, secrecy_class, purposes,
                    valid_from, valid_until, author_id, created_at)
                SELECT gen_random_uuid(), y.id, y.agency_id, '\(Town.Known.unit(unit))', '26:1',
                       '{coordination,follow-up}', authz.today() - 1, authz.today() + 60,
                       \(author), authz.now() - interval '26 hours'
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(youth))' RETURNING *
            ), k AS (
                INSERT INTO core.consent_kind (id, consent_id, youth_id, agency_id, secrecy_class,
                    kind, author_id, created_at)
                SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, '26:1', k, c.author_id,
                       authz.now()
                  FROM c, unnest('{\(kinds.joined(separator: ","))}'::text[]) k
            ), p AS (
                INSERT INTO core.consent_party (id, consent_id, youth_id, agency_id, secrecy_class,
                    party_agency_id, author_id, created_at)
                SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, '26:1', a.id, c.author_id,
                       authz.now()
                  FROM c, core.agency a WHERE a.id IN (\(parties))
            )
            INSERT INTO core.consent_giver (id, consent_id, youth_id, agency_id, secrecy_class,
                capacity, guardian_id, answer, answered_on, author_id, created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, '26:1', g.capacity, g.id,
                   'given', authz.today(), c.author_id, authz.now() - interval '1 hour'
              FROM c, (SELECT 'guardian' AS capacity, v.id FROM core.guardian v
                        WHERE v.youth_id = '\(Town.Known.youth(youth))'
                       UNION ALL SELECT 'youth', NULL) g;
            INSERT INTO core.consent_note (id, consent_id, youth_id, agency_id, secrecy_class, kind, text,
                                           author_id, created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, 'paper', 'Pärm 1',
                   c.author_id, c.created_at
              FROM core.consent c ON CONFLICT DO NOTHING;
            """)
    }

    /// The hour of a meeting has come.
    func begin(_ meeting: String) throws {
        try admin(
            """
            UPDATE core.meeting SET starts_at = authz.now() - interval '1 hour', ends_at = authz.now()
             WHERE id = '\(meeting)'
            """)
    }

    /// The youth withdraws every consent.
    func withdrawConsents() throws {
        try admin(
            """
            INSERT INTO core.consent_withdrawal (id, consent_id, youth_id, agency_id,
                secrecy_class, capacity, author_id, created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, '26:1', 'youth', c.author_id,
                   authz.now() FROM core.consent c
             WHERE NOT EXISTS (SELECT FROM core.consent_withdrawal w WHERE w.consent_id = c.id);
            """)
    }
}

extension Desk {
    /// Creates something and gives its id; `-` where it was refused.
    func made(
        _ path: String, as person: Town.Person, _ body: String,
        headers: [(name: String, value: String)] = []
    ) throws -> String {
        let answer = try send(
            .post, path, as: person, key: UUID().uuidString, body: body, headers: headers)
        return try answer.json()["id"]?.string ?? "-"
    }

    /// How a command is answered.
    func status(_ path: String, as person: Town.Person, _ body: String) throws -> Int {
        try send(.post, path, as: person, key: UUID().uuidString, body: body).status
    }

    /// How a look is answered.
    func sees(_ path: String, _ person: Town.Person) throws -> Int {
        try send(.get, path, as: person, for: "coordination").status
    }
}

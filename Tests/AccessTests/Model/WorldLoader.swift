import Postgres

/// Writes worlds into tables, many at once: a statement a table.
struct WorldLoader {
    private let worlds: [World]
    /// The number of the first world. None is used twice: what was undone leaves dead rows under its
    /// ids, and each would be looked at again.
    private let first: Int

    init(_ worlds: [World], from first: Int) {
        self.worlds = worlds
        self.first = first
    }

    /// What the ids of a world begin with.
    static func prefix(_ world: Int) -> String { hex(world, 8) }

    static func id(_ world: Int, _ entity: Int) -> String {
        "\(prefix(world))-0000-4000-8000-\(hex(entity, 12))"
    }

    static func parse(_ id: String) throws -> (world: Int, entity: Int) {
        guard let world = Int(id.prefix(8), radix: 16), let entity = Int(id.suffix(12), radix: 16)
        else { throw WorldDatabase.Unknown() }
        return (world, entity)
    }

    private static func hex(_ number: Int, _ width: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: width - digits.count) + digits
    }

    /// One row a value, column by column.
    func columns<Element>(
        _ rows: KeyPath<World, [Element]>, _ values: (Int, World, Element) -> [String?]
    ) -> [Value] {
        var columns: [[String?]] = []
        for (number, world) in worlds.enumerated() {
            for element in world[keyPath: rows] {
                let row = values(first + number, world, element)
                if columns.isEmpty { columns = Array(repeating: [], count: row.count) }
                for (index, value) in row.enumerated() { columns[index].append(value) }
            }
        }
        return columns.map(Value.texts)
    }

    static func text(_ minutes: Int?) -> String? { minutes.map { String($0) } }

    /// The statements, in the order that references demand; none for a table without rows.
    var steps: [Session.Step] {
        (fileSteps + courseSteps + groundSteps + caseLifeSteps + furtherSteps + restrictionSteps)
            .filter {
                !$0.1.isEmpty
            }
    }

    private var fileSteps: [Session.Step] {
        [
            (
                Self.agency,
                columns(\.agencies) { n, _, a in
                    [
                        Self.id(n, a.id), a.kind.rawValue, a.isAuthority ? "authority" : "private",
                        a.secrecyClass,
                    ]
                }
            ),
            (Self.unit, columns(\.units) { n, _, u in [Self.id(n, u.id), Self.id(n, u.agency)] }),
            (
                Self.staff,
                columns(\.staff) { n, _, s in
                    [
                        Self.id(n, s.id), Self.text(s.lockedAt), Self.text(s.session.from),
                        Self.text(s.session.until), s.hasSignedOut ? "t" : "f",
                    ]
                }
            ),
            (
                Self.membership,
                columns(\.staff) { n, _, s in
                    [
                        Self.id(n, s.id), s.unit.map { Self.id(n, $0) },
                        s.formerUnit.map { Self.id(n, $0) }, s.hasReturned ? "t" : "f",
                    ]
                }
            ),
            (
                Self.grant,
                columns(\.grants) { n, _, g in
                    [
                        Self.id(n, g.id), Self.id(n, g.staff), Self.id(n, g.agency), g.role,
                        Self.text(g.period.from), Self.text(g.period.until),
                    ]
                }
            ),
            (
                Self.youth,
                columns(\.youths) { n, w, y in
                    [
                        Self.id(n, y.id), Self.id(n, y.agency), Self.id(n, w.staff[0].id),
                        Self.number(n, y.person), String(y.turning), String(y.birthday),
                    ]
                }
            ),
            (
                Self.registration,
                columns(\.registrations) { n, w, r in
                    [
                        Self.id(n, r.id), Self.id(n, r.youth),
                        w.agency(of: r.unit).map { Self.id(n, $0) },
                        Self.id(n, r.unit), Self.id(n, r.author),
                    ]
                }
            ),
            (
                Self.assignment,
                columns(\.assignments) { n, w, a in
                    [
                        Self.id(n, a.id), Self.id(n, a.youth),
                        w.agency(of: a.unit).map { Self.id(n, $0) },
                        Self.id(n, a.unit), Self.id(n, a.staff), Self.text(a.period.from),
                        Self.text(a.period.until),
                    ]
                }
            ),
            (
                Self.conversation,
                columns(\.conversations) { n, w, c in
                    [
                        Self.id(n, c.id), Self.id(n, c.youth),
                        w.agency(of: c.unit).map { Self.id(n, $0) },
                        Self.id(n, c.unit), Self.id(n, c.author), Self.id(n, c.partAuthor),
                        Self.id(n, World.partID(c.id)), Self.id(n, World.participantID(c.id)),
                        Self.id(n, World.agreementID(c.id)), c.partKind,
                    ]
                }
            ),
            (
                Self.flag,
                columns(\.flags) { n, w, f in
                    [
                        Self.id(n, f.id), Self.id(n, f.youth),
                        w.agency(of: f.unit).map { Self.id(n, $0) },
                        Self.id(n, f.unit), Self.id(n, f.author), f.state.rawValue,
                    ]
                }
            ),
            (
                Self.visit,
                columns(\.visits) { n, w, v in
                    [
                        Self.id(n, v.id), w.agency(of: v.unit).map { Self.id(n, $0) },
                        Self.id(n, v.unit),
                        Self.id(n, v.author),
                    ]
                }
            ),
        ]
    }

    private static let agency = Statement(
        "model.agency",
        """
        INSERT INTO core.agency (id, municipality_id, kind, legal_form, name, secrecy_class)
        SELECT x.id, (SELECT m.id FROM core.municipality m LIMIT 1), x.kind, x.form, x.id::text,
               x.class
          FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS x(id, kind, form, class)
        """)
    private static let unit = Statement(
        "model.unit",
        """
        INSERT INTO core.unit (id, agency_id, name)
        SELECT x.id, x.agency, x.id::text FROM unnest($1::uuid[], $2::uuid[]) AS x(id, agency)
        """)
    private static let staff = Statement(
        "model.staff",
        """
        WITH x AS (
            SELECT * FROM unnest($1::uuid[], $2::integer[], $3::integer[], $4::integer[],
                                 $5::boolean[]) AS x(id, locked, since, until, ended)
        ), s AS (
            INSERT INTO core.staff (id, subject, name, locked_at)
            SELECT x.id, x.id::text, 'x', now() + make_interval(mins => x.locked) FROM x
        )
        INSERT INTO core.session (id, staff_id, token_hash, started_at, proved_at, expires_at,
                                  ended_at)
        SELECT x.id, x.id, sha256(convert_to(x.id::text, 'UTF8')),
               now() + make_interval(mins => x.since), now(),
               now() + make_interval(mins => x.until),
               CASE WHEN x.ended THEN now() - interval '1 minute' END
          FROM x
        """)
    private static let membership = Statement(
        "model.membership",
        """
        INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at, ended_at)
        SELECT gen_random_uuid(), x.id, u.agency_id, u.id, m.started, m.ended
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::boolean[])
                   AS x(id, unit, former, returned)
          JOIN core.unit u ON u.id IN (x.unit, x.former)
         CROSS JOIN LATERAL (
               SELECT now() - interval '2 years', now() - interval '1 hour'
                WHERE u.id IS DISTINCT FROM x.unit
               UNION ALL
               SELECT now() - interval '2 years',
                      CASE WHEN x.returned THEN now() - interval '20 minutes' END
                WHERE u.id = x.unit
               UNION ALL
               SELECT now() - interval '10 minutes', NULL
                WHERE u.id = x.unit AND x.returned) AS m(started, ended)
         ORDER BY u.id IS NOT DISTINCT FROM x.unit, m.started
        """)
    private static let grant = Statement(
        "model.grant",
        """
        INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from, valid_until)
        SELECT x.id, x.staff, x.agency, x.role, now() + make_interval(mins => x.since),
               now() + make_interval(mins => x.until)
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::integer[],
                      $6::integer[]) AS x(id, staff, agency, role, since, until)
        """)
    private static let youth = Statement(
        "model.youth",
        """
        WITH x AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::integer[],
                                 $6::integer[])
                       AS x(id, agency, author, number, turning, birthday)
        ), y AS (
            INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
            SELECT x.id, x.agency,
                   authz.today() + x.birthday - make_interval(years => x.turning), x.author, now()
              FROM x
        )
        INSERT INTO core.youth_number (id, youth_id, agency_id, kind, number, author_id,
                                       created_at)
        SELECT gen_random_uuid(), x.id, x.agency, 'personnummer', x.number, x.author, now()
          FROM x
        """)
    private static let registration = Statement(
        "model.registration",
        """
        WITH x AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[])
                       AS x(id, youth, agency, unit, author)
        ), r AS (
            INSERT INTO core.registration (id, youth_id, agency_id, unit_id, secrecy_class,
                                           given_name, family_name, author_id, created_at)
            SELECT x.id, x.youth, x.agency, x.unit, '26:1', 'Alva', 'Alm', x.author, now() FROM x
        )
        INSERT INTO core.name_key (registration_id, unit_id, youth_id, part, key)
        SELECT x.id, x.unit, x.youth, 'given', 'alva' FROM x
        """)
    private static let assignment = Statement(
        "model.assignment",
        """
        INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from,
                                     valid_until, author_id)
        SELECT x.id, x.youth, x.agency, x.unit, x.staff, now() + make_interval(mins => x.since),
               now() + make_interval(mins => x.until), x.staff
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::integer[],
                      $7::integer[]) AS x(id, youth, agency, unit, staff, since, until)
        """)
    private static let conversation = Statement(
        "model.conversation",
        """
        WITH x AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[],
                                 $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[], $10::text[])
                       AS x(id, youth, agency, unit, author, writer, part, participant, agreement,
                            kind)
        ), c AS (
            INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id,
                secrecy_class, kind, trigger, classification, held_at, place, author_id,
                created_at)
            SELECT x.id, x.youth, x.agency, x.unit, '26:1', 'pre-assessment', 'tip', 'advice',
                   now(), 'x', x.author, now() - interval '30 minutes'
              FROM x
        ), p AS (
            INSERT INTO core.conversation_part (id, conversation_id, youth_id, agency_id,
                secrecy_class, kind, text, author_id, created_at)
            SELECT x.part, x.id, x.youth, x.agency, '26:1', x.kind, 'x', x.writer,
                   now() - interval '30 minutes'
              FROM x
        ), q AS (
            INSERT INTO core.conversation_participant (id, conversation_id, youth_id, agency_id,
                secrecy_class, position, relation, author_id, created_at)
            SELECT x.participant, x.id, x.youth, x.agency, '26:1', 0, 'guardian', x.writer,
                   now() - interval '30 minutes'
              FROM x
        )
        INSERT INTO core.agreement (id, conversation_id, youth_id, agency_id, secrecy_class,
            position, what, owner, due_on, author_id, created_at)
        SELECT x.agreement, x.id, x.youth, x.agency, '26:1', 0, 'x', 'x', authz.today(), x.writer,
               now() - interval '30 minutes'
          FROM x
        """)
    /// What has lapsed by its day alone, without the clock's note.
    private static let flag = Statement(
        "model.flag",
        """
        INSERT INTO core.risk_flag (id, youth_id, agency_id, unit_id, secrecy_class, sign,
            observed_on, source, grading, role, protective_factor, author_id, created_at, state,
            lapses_on)
        SELECT x.id, x.youth, x.agency, x.unit, '26:1', 'aggression', authz.today(), 'school',
               'first-hand', 'unclear', 'work', x.author, now(),
               CASE x.state WHEN 'lapsed' THEN 'confirmed' ELSE x.state END,
               authz.today() + CASE x.state WHEN 'lapsed' THEN 0 ELSE 1 END
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[])
               AS x(id, youth, agency, unit, author, state)
        """)
    private static let visit = Statement(
        "model.visit",
        """
        INSERT INTO core.school_visit (id, agency_id, unit_id, secrecy_class, school_id,
            visit_date, kind, classes, pupils_reached, topic, author_id, created_at)
        SELECT x.id, x.agency, x.unit, '35:1', (SELECT s.id FROM core.school s LIMIT 1),
               authz.today(), 'presence', '{}', 1, 'x', x.author, now()
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[])
               AS x(id, agency, unit, author)
        """)
}

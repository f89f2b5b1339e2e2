import Postgres
import Support

// What opens files besides assignments, what crosses, and what outranks.
extension WorldLoader {
    /// The number of a person of a world: the same in every agency's row.
    static func number(_ world: Int, _ person: Int) -> String {
        let digits = String(world * 10 + person)
        return "2011" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// Worlds hold what was decided before, by whom may long have left: the checks on new rows are
    /// tested elsewhere.
    static let unchecked = Script(
        name: "unchecked",
        text: """
            DO $$
            DECLARE
                t record;
            BEGIN
                FOR t IN SELECT g.tgrelid::regclass AS rel, g.tgname FROM pg_trigger g
                          WHERE (g.tgname LIKE 'checked%'
                                 OR g.tgname IN ('unjoined', 'conversation_step_kept'))
                            AND NOT g.tgisinternal LOOP
                    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', t.rel, t.tgname);
                END LOOP;
            END $$;
            """)

    var groundSteps: [Session.Step] {
        [
            (
                Self.file,
                columns(\.cases) { n, w, c in
                    [
                        Self.id(n, c.id), Self.id(n, c.youth), Self.id(n, c.unit),
                        Self.id(n, w.staff[0].id), c.isClosed ? "t" : "f",
                    ]
                }
            ),
            (
                Self.member,
                columns(\.members) { n, w, m in
                    [
                        Self.id(n, m.id), Self.id(n, m.file), Self.id(n, m.staff),
                        Self.id(n, m.agency), Self.text(m.period.from),
                        Self.text(m.period.until),
                    ]
                }
            ),
            (
                Self.joined,
                columns(\.joined) { n, w, j in
                    [
                        Self.id(n, j.id), Self.id(n, j.file), Self.id(n, j.youth),
                        Self.text(j.period.from), Self.text(j.period.until),
                    ]
                }
            ),
            (
                Self.delegation,
                columns(\.delegations) { n, w, d in
                    [
                        Self.id(n, d.id), Self.id(n, d.from), Self.id(n, d.to),
                        Self.id(n, d.unit), Self.text(d.period.from),
                        Self.text(d.period.until),
                    ]
                }
            ),
            (
                Self.guardian,
                columns(\.guardians) { n, w, g in
                    [
                        Self.id(n, g.id), Self.id(n, g.youth), g.isExcluded ? "excluded" : "full",
                        g.isFormer ? "t" : "f",
                        // Who is known alone has custody alone.
                        w.guardians.count { $0.youth == g.youth && !$0.isFormer } < 2
                            ? "sole" : "shared",
                    ]
                }
            ),
            (
                Self.whereabouts,
                columns(\.guardians) { n, w, g in
                    [Self.id(n, World.whereaboutsID(g.id)), Self.id(n, g.id)]
                }
            ),
            (
                Self.consent,
                columns(\.consents) { n, w, c in
                    [
                        Self.id(n, c.id), Self.id(n, c.youth), c.purposes.joined(separator: ","),
                        String(c.firstDay), String(c.lastDay), c.hasMaturityNote ? "x" : nil,
                        Self.id(n, c.agency), c.person.map { Self.id(n, $0) },
                    ]
                }
            ),
            (
                Self.consentKind,
                columns(\.consentKinds) { n, w, k in [Self.id(n, k.consent), k.kind] }
            ),
            (
                Self.consentGiver,
                columns(\.consentAnswers) { n, w, a in
                    [
                        Self.id(n, a.consent), a.guardian.map { Self.id(n, $0) },
                        a.gave ? "given" : "refused", String(min(a.day, 0)),
                    ]
                }
            ),
            (
                Self.withdrawal,
                columns(\.withdrawn) { n, w, c in [Self.id(n, c.id)] }
            ),
            (
                Self.disclosure,
                columns(\.disclosures) { n, w, d in
                    [
                        Self.id(n, d.id), Self.id(n, d.youth), d.purposes.joined(separator: ","),
                        Self.id(n, d.agency), d.person.map { Self.id(n, $0) }, d.kind,
                        d.record.map { Self.id(n, $0) }, Self.text(d.period.from),
                        Self.text(d.period.until), Self.id(n, w.staff[0].id),
                    ]
                }
            ),
            (
                Self.block,
                columns(\.blocks) { n, w, b in
                    [
                        Self.id(n, b.id), Self.id(n, b.youth), b.staff.map { Self.id(n, $0) },
                        b.agency.map { Self.id(n, $0) }, Self.text(b.period.from),
                        Self.text(b.period.until),
                    ]
                }
            ),
            (
                Self.conflict,
                columns(\.conflicts) { n, w, c in
                    [
                        Self.id(n, c.id), Self.id(n, c.staff), Self.number(n, c.person),
                        Self.text(c.period.from), Self.text(c.period.until),
                    ]
                }
            ),
            (
                Self.protection,
                columns(\.protections) { n, w, p in
                    [
                        Self.id(n, p.id), Self.id(n, p.youth), Self.text(p.period.from),
                        Self.text(p.period.until),
                    ]
                }
            ),
            (
                Self.named,
                columns(\.named) { n, w, p in
                    [
                        Self.id(n, p.id), Self.id(n, p.youth), Self.id(n, p.staff),
                        Self.text(p.period.from), Self.text(p.period.until),
                    ]
                }
            ),
            (
                Self.emergency,
                columns(\.emergencies) { n, w, e in
                    [
                        Self.id(n, e.id), Self.id(n, e.youth), Self.id(n, e.unit),
                        Self.id(n, e.staff), Self.text(e.period.from),
                        Self.text(e.period.until),
                    ]
                }
            ),
        ]
    }

    private static let file = Statement(
        "model.case",
        """
        WITH x AS (
            SELECT x.*, y.agency_id
              FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::boolean[])
                       AS x(id, youth, unit, author, closed)
              JOIN core.youth y ON y.id = x.youth
        ), c AS (
            INSERT INTO core."case" (id, youth_id, agency_id, unit_id, secrecy_class, author_id,
                                     created_at, opened_at)
            SELECT x.id, x.youth, x.agency_id, x.unit, '26:1', x.author, now() - interval '1 year',
                   now() - interval '1 year'
              FROM x
        ), j AS (
            INSERT INTO core.case_youth (id, case_id, youth_id, agency_id, secrecy_class,
                                         valid_from, author_id, created_at)
            SELECT gen_random_uuid(), x.id, x.youth, x.agency_id, '26:1',
                   now() - interval '1 year', x.author, now()
              FROM x
        )
        INSERT INTO core.case_transition (id, case_id, youth_id, agency_id, secrecy_class, state,
                                          outcome, place, author_id, created_at)
        SELECT gen_random_uuid(), x.id, x.youth, x.agency_id, '26:1', t.state, t.outcome, t.place,
               x.author, now() - t.since
          FROM x JOIN (VALUES ('opened', NULL, 1, interval '1 year'),
                              ('closed', 'goal-met', 2, interval '0')) AS t(state, outcome, place, since)
                   ON t.place = 1 OR x.closed
         ORDER BY t.place
        """)
    private static let member = Statement(
        "model.member",
        """
        INSERT INTO core.case_member (id, case_id, youth_id, agency_id, secrecy_class, staff_id,
            staff_agency_id, valid_from, valid_until, author_id, created_at)
        SELECT x.id, c.id, c.youth_id, c.agency_id, '26:1', x.staff, x.agency,
               now() + make_interval(mins => x.since), now() + make_interval(mins => x.until),
               x.staff, now()
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::integer[],
                      $6::integer[]) AS x(id, file, staff, agency, since, until)
          JOIN core."case" c ON c.id = x.file
        """)
    private static let joined = Statement(
        "model.joined",
        """
        INSERT INTO core.case_youth (id, case_id, youth_id, agency_id, secrecy_class, valid_from,
                                     valid_until, author_id, created_at)
        SELECT x.id, x.file, x.youth, y.agency_id, '26:1', now() + make_interval(mins => x.since),
               now() + make_interval(mins => x.until), y.author_id, now()
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::integer[], $5::integer[])
                   AS x(id, file, youth, since, until)
          JOIN core.youth y ON y.id = x.youth
        """)
    private static let delegation = Statement(
        "model.delegation",
        """
        INSERT INTO core.delegation (id, from_staff_id, to_staff_id, agency_id, unit_id, valid_from,
                                     valid_until, author_id, created_at)
        SELECT x.id, x.giver, x.taker, u.agency_id, u.id, now() + make_interval(mins => x.since),
               now() + make_interval(mins => x.until), x.giver, now()
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::integer[],
                      $6::integer[]) AS x(id, giver, taker, unit, since, until)
          JOIN core.unit u ON u.id = x.unit
        """)
    private static let guardian = Statement(
        "model.guardian",
        """
        INSERT INTO core.guardian (id, youth_id, agency_id, unit_id, secrecy_class, name, custody,
                                   standing, valid_from, valid_until, author_id, created_at)
        SELECT x.id, y.id, y.agency_id, (SELECT u.id FROM core.unit u
                                          WHERE u.agency_id = y.agency_id LIMIT 1),
               '26:1', 'x', x.custody, x.standing, authz.today() - 5000,
               CASE WHEN x.former THEN authz.today() - 1000 END, y.author_id, now()
          FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::boolean[], $5::text[])
                   AS x(id, youth, standing, former, custody)
          JOIN core.youth y ON y.id = x.youth
        """)
    private static let whereabouts = Statement(
        "model.whereabouts",
        """
        INSERT INTO core.guardian_whereabouts (id, guardian_id, youth_id, agency_id, secrecy_class,
                                               hidden, reason, author_id, created_at)
        SELECT x.id, g.id, g.youth_id, g.agency_id, '26:1', true, 'x', g.author_id, now()
          FROM unnest($1::uuid[], $2::uuid[]) AS x(id, guardian)
          JOIN core.guardian g ON g.id = x.guardian
        """)
    private static let consent = Statement(
        "model.consent",
        """
        WITH x AS (
            SELECT x.*, y.agency_id, y.author_id
              FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::integer[], $5::integer[],
                          $6::text[], $7::uuid[], $8::uuid[])
                       AS x(id, youth, purposes, since, until, note, agency, person)
              JOIN core.youth y ON y.id = x.youth
        ), c AS (
            INSERT INTO core.consent (id, youth_id, agency_id, unit_id, secrecy_class, purposes,
                valid_from, valid_until, author_id, created_at)
            SELECT x.id, x.youth, x.agency_id, (SELECT u.id FROM core.unit u
                                                 WHERE u.agency_id = x.agency_id LIMIT 1),
                   '26:1', string_to_array(x.purposes, ','), authz.today() + x.since,
                   authz.today() + x.until, x.author_id, now()
              FROM x
        ), n AS (
            INSERT INTO core.consent_note (id, consent_id, youth_id, agency_id, secrecy_class,
                kind, text, author_id, created_at)
            SELECT gen_random_uuid(), x.id, x.youth, x.agency_id, '26:1', 'maturity', x.note,
                   x.author_id, now()
              FROM x WHERE x.note IS NOT NULL
        )
        INSERT INTO core.consent_party (id, consent_id, youth_id, agency_id, secrecy_class,
            party_agency_id, party_staff_id, author_id, created_at)
        SELECT gen_random_uuid(), x.id, x.youth, x.agency_id, '26:1', x.agency, x.person,
               x.author_id, now() - interval '30 minutes'
          FROM x
        """)
    private static let consentKind = Statement(
        "model.consent-kind",
        """
        INSERT INTO core.consent_kind (id, consent_id, youth_id, agency_id, secrecy_class, kind,
                                       author_id, created_at)
        SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, '26:1', x.kind, c.author_id, now()
          FROM unnest($1::uuid[], $2::text[]) AS x(consent, kind)
          JOIN core.consent c ON c.id = x.consent
        """)
    private static let consentGiver = Statement(
        "model.consent-giver",
        """
        INSERT INTO core.consent_giver (id, consent_id, youth_id, agency_id, secrecy_class,
            capacity, guardian_id, answer, answered_on, author_id, created_at)
        SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, '26:1',
               CASE WHEN x.guardian IS NULL THEN 'youth' ELSE 'guardian' END, x.guardian, x.answer,
               authz.today() + x.day, c.author_id, now()
          FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::integer[])
                   AS x(consent, guardian, answer, day)
          JOIN core.consent c ON c.id = x.consent
        """)
    private static let withdrawal = Statement(
        "model.withdrawal",
        """
        INSERT INTO core.consent_withdrawal (id, consent_id, youth_id, agency_id, secrecy_class,
                                             capacity, author_id, created_at)
        SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, '26:1', 'youth', c.author_id,
               now()
          FROM unnest($1::uuid[]) AS x(consent) JOIN core.consent c ON c.id = x.consent
        """)
    private static let disclosure = Statement(
        "model.disclosure",
        """
        WITH x AS (
            SELECT x.*, y.agency_id
              FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[],
                          $7::uuid[], $8::integer[], $9::integer[], $10::uuid[])
                       AS x(id, youth, purposes, agency, person, kind, record, since, until,
                            author)
              JOIN core.youth y ON y.id = x.youth
        ), d AS (
            INSERT INTO core.disclosure (id, youth_id, agency_id, unit_id, secrecy_class, ground,
                recipient_agency_id, recipient_staff_id, purposes, valid_from, valid_until,
                author_id, created_at)
            SELECT x.id, x.youth, x.agency_id, (SELECT u.id FROM core.unit u
                                                 WHERE u.agency_id = x.agency_id LIMIT 1),
                   '26:1', 'own-activity', x.agency, x.person, string_to_array(x.purposes, ','),
                   now() + make_interval(mins => x.since),
                   now() + make_interval(mins => x.until), x.author,
                   now() - interval '30 minutes'
              FROM x
        )
        INSERT INTO core.disclosure_item (id, disclosure_id, youth_id, agency_id, secrecy_class,
                                          kind, record_id, author_id, created_at)
        SELECT gen_random_uuid(), x.id, x.youth, x.agency_id, '26:1', x.kind, x.record, x.author,
               now()
          FROM x
        """)
    private static let block = Statement(
        "model.block",
        """
        INSERT INTO core.block (id, youth_id, agency_id, unit_id, secrecy_class, blocked_staff_id,
            blocked_agency_id, reason, valid_from, valid_until, author_id, created_at)
        SELECT x.id, y.id, y.agency_id, (SELECT u.id FROM core.unit u
                                          WHERE u.agency_id = y.agency_id LIMIT 1),
               '26:1', x.staff, x.agency, 'other', now() + make_interval(mins => x.since),
               now() + make_interval(mins => x.until), y.author_id, now()
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::integer[],
                      $6::integer[]) AS x(id, youth, staff, agency, since, until)
          JOIN core.youth y ON y.id = x.youth
        """)
    private static let conflict = Statement(
        "model.conflict",
        """
        INSERT INTO core.conflict (id, staff_id, number_digest, relation, valid_from, valid_until,
                                   created_at)
        SELECT x.id, x.staff, authz.number_digest(x.number), 'relative',
               now() + make_interval(mins => x.since), now() + make_interval(mins => x.until), now()
          FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::integer[], $5::integer[])
                   AS x(id, staff, number, since, until)
        """)
    private static let protection = Statement(
        "model.protection",
        """
        INSERT INTO core.protection (id, youth_id, agency_id, unit_id, secrecy_class, level,
                                     valid_from, valid_until, author_id, created_at)
        SELECT x.id, y.id, y.agency_id, (SELECT u.id FROM core.unit u
                                          WHERE u.agency_id = y.agency_id LIMIT 1),
               '26:1', 'marked', now() + make_interval(mins => x.since),
               now() + make_interval(mins => x.until), y.author_id, now()
          FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::integer[])
                   AS x(id, youth, since, until)
          JOIN core.youth y ON y.id = x.youth
        """)
    private static let named = Statement(
        "model.named",
        """
        INSERT INTO core.protection_access (id, youth_id, agency_id, secrecy_class, staff_id,
                                            valid_from, valid_until, author_id, created_at)
        SELECT x.id, y.id, y.agency_id, '26:1', x.staff, now() + make_interval(mins => x.since),
               now() + make_interval(mins => x.until), y.author_id, now()
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::integer[], $5::integer[])
                   AS x(id, youth, staff, since, until)
          JOIN core.youth y ON y.id = x.youth
        """)
    private static let emergency = Statement(
        "model.emergency",
        """
        INSERT INTO core.emergency_access (id, youth_id, agency_id, unit_id, secrecy_class, reason,
            reason_text, valid_from, valid_until, review_due_at, author_id, session_id, created_at)
        SELECT x.id, y.id, y.agency_id, x.unit, '26:1', 'missing', 'Borta sedan igår kväll',
               now() + make_interval(mins => x.since), now() + make_interval(mins => x.until),
               now() + interval '3 days', x.staff, x.staff,
               now() + make_interval(mins => x.since)
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::integer[],
                      $6::integer[]) AS x(id, youth, unit, staff, since, until)
          JOIN core.youth y ON y.id = x.youth
        """)
}

extension World {
    var consentKinds: [(consent: Int, kind: String)] {
        consents.flatMap { consent in consent.kinds.map { (consent.id, $0) } }
    }

    /// The youth's answers have no guardian.
    var consentAnswers: [(consent: Int, guardian: Int?, gave: Bool, day: Int)] {
        consents.flatMap { consent in
            let own =
                consent.youthGave.map { [(consent.id, Int?.none, $0, consent.firstDay)] } ?? []
            return own
                + consent.guardiansGave.sorted { $0.key < $1.key }.map {
                    (consent.id, $0.key, $0.value, consent.firstDay)
                }
        }
    }

    var withdrawn: [Consent] { consents.filter(\.isWithdrawn) }
}

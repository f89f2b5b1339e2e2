import Support

/// Alva's file at the social services, shared with the police by a case and a consent: Per is in the
/// team, and identity and observations are covered.
enum SharedFile {
    static let aCase = "00000000-0000-4000-8000-0ca500000001"
    static let member = "00000000-0000-4000-8000-0ca600000001"
    static let consent = "00000000-0000-4000-8000-0c0500000001"
    private static let guardian = "00000000-0000-4000-8000-09a500000001"

    /// Run past row security.
    static let sql: String = {
        let row = "'\(Town.Known.youth(1))', '\(Town.Known.agency(1))'"
        let unit = "'\(Town.Known.unit(1))'"
        let author = "'\(Town.Known.staff(1))', now() - interval '2 days'"
        return """
            INSERT INTO core."case" (id, youth_id, agency_id, unit_id, secrecy_class, author_id,
                created_at, opened_at)
            VALUES ('\(aCase)', \(row), \(unit), '26:1', \(author), now() - interval '2 days');
            INSERT INTO core.case_transition (id, case_id, youth_id, agency_id, secrecy_class,
                state, author_id, created_at, place)
            VALUES (gen_random_uuid(), '\(aCase)', \(row), '26:1', 'opened', \(author), 1);
            INSERT INTO core.case_youth (id, case_id, youth_id, agency_id, secrecy_class,
                author_id, created_at, valid_from)
            VALUES (gen_random_uuid(), '\(aCase)', \(row), '26:1', \(author),
                now() - interval '2 days');
            INSERT INTO core.case_member (id, case_id, youth_id, agency_id, secrecy_class, staff_id,
                staff_agency_id, author_id, created_at, valid_from)
            VALUES ('\(member)', '\(aCase)', \(row), '26:1', '\(Town.Known.staff(7))',
                '\(Town.Known.agency(2))', \(author), now() - interval '2 days');
            INSERT INTO core.guardian (id, youth_id, agency_id, unit_id, secrecy_class, name,
                custody, standing, valid_from, author_id, created_at)
            VALUES ('\(guardian)', \(row), \(unit), '26:1', 'Karin Alm', 'sole', 'full',
                authz.today() - 300, \(author));
            INSERT INTO core.consent (id, youth_id, agency_id, unit_id, secrecy_class, purposes,
                valid_from, valid_until, author_id, created_at)
            VALUES ('\(consent)', \(row), \(unit), '26:1', '{coordination,follow-up}',
                authz.today() - 2, authz.today() + 100, \(author));
            INSERT INTO core.consent_note (id, consent_id, youth_id, agency_id, secrecy_class, kind, text,
                                           author_id, created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, 'paper', 'Pärm 1',
                   c.author_id, c.created_at
              FROM core.consent c ON CONFLICT DO NOTHING;
            INSERT INTO core.consent_party (id, consent_id, youth_id, agency_id, secrecy_class,
                party_agency_id, author_id, created_at)
            VALUES (gen_random_uuid(), '\(consent)', \(row), '26:1', '\(Town.Known.agency(2))',
                \(author));
            INSERT INTO core.consent_kind (id, consent_id, youth_id, agency_id, secrecy_class, kind,
                author_id, created_at)
            SELECT gen_random_uuid(), '\(consent)', \(row), '26:1', k, \(author)
              FROM unnest('{identity,observation}'::text[]) k;
            INSERT INTO core.consent_giver (id, consent_id, youth_id, agency_id, secrecy_class,
                capacity, guardian_id, answer, answered_on, author_id, created_at)
            VALUES (gen_random_uuid(), '\(consent)', \(row), '26:1', 'guardian', '\(guardian)',
                    'given', authz.today() - 2, \(author)),
                   (gen_random_uuid(), '\(consent)', \(row), '26:1', 'youth', NULL,
                    'given', authz.today() - 2, \(author));
            """
    }()
}

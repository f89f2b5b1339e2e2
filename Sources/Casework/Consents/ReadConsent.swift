package import Access
package import Domain
import Postgres

/// One consent: what it covers, who has answered, and how it stands now. Who relies on it as a party
/// sees all but where the paper is kept and what was noted of the youth's maturity.
package struct ReadConsent: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<Consent>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    static func parent(_ id: ID<Consent>) -> Creation.Parent {
        Creation.Parent("consent", id.uuid, visible: visible)
    }

    private static let visible = Statement(
        "consent.visible", "SELECT EXISTS (SELECT FROM core.consent c WHERE c.id = $1)")

    static let reading = Reading(
        "consent.read", of: "consent",
        """
        SELECT c.youth_id AS person, c.version::text AS tag,
               json_build_object(
                   'id', c.id, 'youthId', c.youth_id, 'agencyId', c.agency_id, 'agency', a.name,
                   'state', t.state, 'missing', to_json(t.missing),
                   'missingGuardians', to_json(t.silent_guardians),
                   'purposes', to_json(c.purposes), 'validFrom', c.valid_from,
                   'validUntil', c.valid_until,
                   'paperReference', n.said ->> 'paper', 'maturityNote', n.said ->> 'maturity',
                   'parties', (SELECT coalesce(json_agg(json_build_object(
                           'agencyId', p.party_agency_id, 'agency', b.name,
                           'staffId', p.party_staff_id)
                           ORDER BY b.name, p.party_staff_id), '[]')
                       FROM core.consent_party p JOIN core.agency b ON b.id = p.party_agency_id
                      WHERE p.consent_id = c.id),
                   'kinds', (SELECT coalesce(json_agg(k.kind ORDER BY k.kind), '[]')
                       FROM core.consent_kind k WHERE k.consent_id = c.id),
                   'standsAlone', (SELECT coalesce(json_agg(k.kind ORDER BY k.kind), '[]')
                       FROM core.consent_kind k
                       JOIN core.information_kind i ON i.code = k.kind
                        AND i.told_within IS NOT NULL
                      WHERE k.consent_id = c.id
                        AND NOT EXISTS (SELECT FROM core.consent_kind o
                                         WHERE o.consent_id = c.id
                                           AND o.kind = ANY (i.told_within))),
                   'answers', (SELECT coalesce(json_agg(json_build_object(
                           'id', g.id, 'capacity', g.capacity, 'guardianId', g.guardian_id,
                           'guardian', v.name, 'answer', g.answer, 'answeredOn', g.answered_on)
                           ORDER BY g.created_at, g.capacity, g.id), '[]')
                       FROM core.consent_giver g
                       LEFT JOIN core.guardian v ON v.id = g.guardian_id
                      WHERE g.consent_id = c.id),
                   'withdrawal', (SELECT json_build_object(
                           'capacity', w.capacity, 'guardianId', w.guardian_id,
                           'withdrawnAt', to_char(w.created_at AT TIME ZONE 'UTC',
                                                  'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                           'receipt', (SELECT json_build_object(
                                   'shares', r.shares, 'recipients', r.recipients,
                                   'caseJoins', r.case_joins, 'referrals', r.referrals,
                                   'exports', r.exports, 'notices', r.notices)
                               FROM core.withdrawal_receipt r WHERE r.withdrawal_id = w.id))
                       FROM core.consent_withdrawal w WHERE w.consent_id = c.id),
                   'author', s.name,
                   'createdAt', to_char(c.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'corrections', (SELECT x.corrections FROM authz.corrected x
                                    WHERE x.record_id = c.id),
                   'version', c.version) AS doc
          FROM core.consent c
          JOIN core.agency a ON a.id = c.agency_id
          JOIN authz.consent_state t ON t.id = c.id
          LEFT JOIN core.staff s ON s.id = c.author_id
         CROSS JOIN LATERAL (
               SELECT jsonb_object_agg(v.kind, v.text) AS said
                 FROM core.consent_note v WHERE v.consent_id = c.id) n
         WHERE c.id = $1
        """)
}

extension Sublist {
    /// The consents of a youth that the caller may see, latest first.
    package static let consents = Sublist(
        "consent.list", of: "consent", under: "youth",
        seen: """
            SELECT $3::uuid AS person
             WHERE EXISTS (SELECT FROM core.youth y WHERE y.id = $3)
                OR EXISTS (SELECT FROM core.consent c WHERE c.youth_id = $3)
            """, isKeyed: true,
        """
        SELECT c.youth_id AS person,
               row_number() OVER (ORDER BY c.created_at DESC, c.id DESC) AS place,
               json_build_array(c.created_at, c.id) AS key,
               json_build_object(
                   'id', c.id, 'agencyId', c.agency_id, 'state', t.state,
                   'purposes', to_json(c.purposes), 'validFrom', c.valid_from,
                   'validUntil', c.valid_until,
                   'kinds', (SELECT coalesce(json_agg(k.kind ORDER BY k.kind), '[]')
                       FROM core.consent_kind k WHERE k.consent_id = c.id)) AS doc
          FROM core.consent c
          JOIN authz.consent_state t ON t.id = c.id
         WHERE c.youth_id = $3
           AND ($4::json IS NULL OR (c.created_at, c.id)
                < (($4::json ->> 0)::timestamptz, ($4::json ->> 1)::uuid))
         ORDER BY c.created_at DESC, c.id DESC
         LIMIT $1 + 1 OFFSET $2
        """)
}

extension Listing {
    /// Who must consent at which age, with dates and legal source (R16).
    package static let consentRules = Listing(
        "consent-rule.list", of: "consent-rule",
        """
        SELECT NULL::uuid AS person,
               row_number() OVER (ORDER BY r.valid_from DESC, r.age_from, r.id) AS place,
               json_build_object(
                   'ageFrom', r.age_from, 'ageBelow', r.age_below,
                   'guardiansRequired', r.guardians_required,
                   'youthRequired', r.youth_required,
                   'maturityNoteRequired', r.maturity_note_required,
                   'longest', r.longest::text, 'section', r.section,
                   'validFrom', r.valid_from, 'validUntil', r.valid_until) AS doc
          FROM core.consent_rule r
         ORDER BY r.valid_from DESC, r.age_from, r.id LIMIT $1 + 1 OFFSET $2
        """)

    /// Kinds of information (uppgiftsslag) that consents and decisions cover.
    package static let informationKinds = Listing(
        "information-kind.list", of: "information-kind",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY k.code) AS place,
               json_build_object('code', k.code, 'sv', k.sv, 'en', k.en,
                                 'toldWithin', to_json(k.told_within),
                                 'validFrom', k.valid_from, 'validUntil', k.valid_until) AS doc
          FROM core.information_kind k ORDER BY k.code LIMIT $1 + 1 OFFSET $2
        """)
}

/// The consents in force of files that the caller may see whose last day comes soon, the first first:
/// what must be asked for anew, or falls.
package struct ListExpiringConsents: Sendable {
    /// The last day of the last.
    private let until: LocalDate?

    /// - Parameter until: 30 days from today unless given.
    package init(until: LocalDate? = nil) { self.until = until }

    package func callAsFunction(
        _ window: Window, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(Self.listing, window, [.optional(until?.description)], as: caller)
    }

    private static let listing = Listing(
        "consent.expiring", of: "consent", isKeyed: true,
        """
        SELECT c.youth_id AS person,
               row_number() OVER (ORDER BY c.valid_until, c.id) AS place,
               json_build_array(c.valid_until, c.id) AS key,
               json_build_object(
                   'id', c.id, 'youthId', c.youth_id, 'agencyId', c.agency_id, 'agency', a.name,
                   'purposes', to_json(c.purposes), 'validFrom', c.valid_from,
                   'validUntil', c.valid_until,
                   'daysLeft', c.valid_until - authz.today()) AS doc
          FROM core.consent c
          JOIN core.agency a ON a.id = c.agency_id
          JOIN authz.consent_state t ON t.id = c.id
         WHERE t.state = 'in-force'
           AND c.valid_until <= coalesce($3::date, authz.today() + 30)
           AND ($4::json IS NULL OR (c.valid_until, c.id)
                > (($4::json ->> 0)::date, ($4::json ->> 1)::uuid))
         ORDER BY c.valid_until, c.id
         LIMIT $1 + 1 OFFSET $2
        """)
}

package import Access
package import Domain
import Postgres

/// One referral and the states that it went through. The sender's file sees on which consent it
/// hangs; the receiving unit sees whom it is about.
package struct ReadReferral: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<Referral>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    static let reading = Reading(
        "referral.read", of: "referral",
        """
        SELECT r.youth_id AS person, r.version::text AS tag,
               json_build_object(
                   'id', r.id, 'youthId', r.youth_id, 'agencyId', r.agency_id, 'agency', a.name,
                   'targetId', r.target_id, 'target', t.name, 'path', r.path, 'state', r.state,
                   'question', r.question, 'answerDueOn', r.answer_due_on,
                   'consentId', CASE WHEN o.is_own THEN r.consent_id END,
                   'person', (SELECT json_build_object(
                           'givenName', p.given_name, 'familyName', p.family_name,
                           'number', p.number)
                       FROM authz.referred_person p WHERE p.referral_id = r.id),
                   'steps', (SELECT coalesce(json_agg(json_build_object(
                           'from', s.from_state, 'state', s.state, 'reason', s.reason,
                           'paperReference', CASE WHEN o.is_own THEN s.paper_reference END,
                           'agency', b.name, 'author', w.name,
                           'createdAt', to_char(s.created_at AT TIME ZONE 'UTC',
                                                'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                           ORDER BY s.place), '[]')
                       FROM core.referral_step s JOIN core.agency b ON b.id = s.by_agency_id
                       LEFT JOIN core.staff w ON w.id = s.author_id
                      WHERE s.referral_id = r.id),
                   'createdAt', to_char(r.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'corrections', (SELECT x.corrections FROM authz.corrected x
                                    WHERE x.record_id = r.id),
                   'version', r.version) AS doc
          FROM core.referral r
          JOIN core.agency a ON a.id = r.agency_id
          JOIN core.referral_target t ON t.id = r.target_id
         CROSS JOIN LATERAL (
               SELECT r.agency_id = (SELECT m.agency_id FROM authz.me m) AS is_own) o
         WHERE r.id = $1
        """)
}

extension Sublist {
    /// The referrals of a youth that the caller may see, latest first.
    package static let referrals = Sublist(
        "referral.list", of: "referral", under: "youth",
        seen: """
            SELECT $3::uuid AS person
             WHERE EXISTS (SELECT FROM core.youth y WHERE y.id = $3)
                OR EXISTS (SELECT FROM core.referral r WHERE r.youth_id = $3)
            """, isKeyed: true,
        """
        SELECT r.youth_id AS person,
               row_number() OVER (ORDER BY r.created_at DESC, r.id DESC) AS place,
               json_build_array(r.created_at, r.id) AS key,
               json_build_object(
                   'id', r.id, 'youthId', r.youth_id, 'targetId', r.target_id, 'target', t.name,
                   'path', r.path, 'state', r.state, 'answerDueOn', r.answer_due_on) AS doc
          FROM core.referral r
          JOIN core.referral_target t ON t.id = r.target_id
         -- And of rows that were found to be the same person.
         WHERE r.youth_id = ANY (ARRAY(
                   SELECT $3::uuid
                   UNION ALL
                   SELECT y.id FROM core.youth y WHERE y.merged_into = $3
                   UNION ALL
                   SELECT y.merged_into FROM core.youth y
                    WHERE y.id = $3 AND y.merged_into IS NOT NULL))
           AND ($4::json IS NULL OR (r.created_at, r.id)
                < (($4::json ->> 0)::timestamptz, ($4::json ->> 1)::uuid))
         ORDER BY r.created_at DESC, r.id DESC
         LIMIT $1 + 1 OFFSET $2
        """)
}

extension Listing {
    /// What the caller's unit receives now, longest waiting first.
    package static let incomingReferrals = Listing(
        "referral.incoming", of: "referral", isKeyed: true,
        """
        SELECT r.youth_id AS person,
               row_number() OVER (ORDER BY r.created_at, r.id) AS place,
               json_build_array(r.created_at, r.id) AS key,
               json_build_object(
                   'id', r.id, 'agency', a.name, 'target', t.name, 'path', r.path,
                   'state', r.state, 'answerDueOn', r.answer_due_on) AS doc
          FROM authz.incoming_referral i
          JOIN core.referral r ON r.id = i.id
          JOIN core.agency a ON a.id = r.agency_id
          JOIN core.referral_target t ON t.id = r.target_id
         WHERE ($3::json IS NULL OR (r.created_at, r.id)
                > (($3::json ->> 0)::timestamptz, ($3::json ->> 1)::uuid))
         ORDER BY r.created_at, r.id
         LIMIT $1 + 1 OFFSET $2
        """)
}

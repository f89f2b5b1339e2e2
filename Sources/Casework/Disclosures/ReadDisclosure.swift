package import Access
package import Domain
import Postgres

/// One disclosure decision. The recipient sees what it covers and its ground; why, and what was
/// weighed against it, stays with the agency that decided.
package struct ReadDisclosure: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<Disclosure>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    static let reading = Reading(
        "disclosure.read", of: "disclosure",
        """
        SELECT d.youth_id AS person, d.version::text AS tag,
               json_build_object(
                   'id', d.id, 'youthId', d.youth_id, 'agencyId', d.agency_id, 'agency', a.name,
                   'ground', d.ground, 'section', g.section,
                   'state', CASE WHEN d.valid_until > (SELECT authz.now()) THEN 'in-force'
                                 WHEN e.ended_at IS NOT NULL THEN 'revoked'
                                 ELSE 'expired' END,
                   'recipientAgencyId', d.recipient_agency_id, 'recipientAgency', r.name,
                   'recipientStaffId', d.recipient_staff_id, 'purposes', to_json(d.purposes),
                   'items', (SELECT coalesce(json_agg(json_build_object(
                           'kind', i.kind, 'recordId', i.record_id)
                           ORDER BY i.kind, i.record_id), '[]')
                       FROM core.disclosure_item i WHERE i.disclosure_id = d.id),
                   'standsAlone', (SELECT coalesce(json_agg(DISTINCT i.kind), '[]')
                       FROM core.disclosure_item i
                       JOIN core.information_kind k ON k.code = i.kind
                        AND k.told_within IS NOT NULL
                      WHERE i.disclosure_id = d.id
                        AND NOT EXISTS (SELECT FROM core.disclosure_item o
                                         WHERE o.disclosure_id = d.id
                                           AND o.kind = ANY (k.told_within)
                                           AND (o.record_id IS NULL
                                                OR o.record_id = i.record_id))),
                   'reasoning', w.said ->> 'reasoning', 'balancing', w.said ->> 'balancing',
                   'committedCrime', w.said ->> 'committed-crime' = 'yes',
                   'validFrom', to_char(d.valid_from AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'validUntil', to_char(d.valid_until AT TIME ZONE 'UTC',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'corrections', (SELECT x.corrections FROM authz.corrected x
                                    WHERE x.record_id = d.id),
                   'author', s.name, 'version', d.version) AS doc
          FROM core.disclosure d
          JOIN core.disclosure_ground g ON g.code = d.ground
          JOIN core.agency a ON a.id = d.agency_id
          JOIN core.agency r ON r.id = d.recipient_agency_id
          LEFT JOIN core.ending e ON e.source = 'disclosure' AND e.source_id = d.id
          LEFT JOIN core.staff s ON s.id = d.author_id
         CROSS JOIN LATERAL (
               SELECT jsonb_object_agg(t.kind, t.text) AS said
                 FROM core.disclosure_reason t WHERE t.disclosure_id = d.id) w
         WHERE d.id = $1
        """)
}

extension Sublist {
    /// The disclosure decisions about a youth that the caller may see, latest first.
    package static let disclosures = Sublist(
        "disclosure.list", of: "disclosure", under: "youth",
        seen: """
            SELECT $3::uuid AS person
             WHERE EXISTS (SELECT FROM core.youth y WHERE y.id = $3)
                OR EXISTS (SELECT FROM core.disclosure d WHERE d.youth_id = $3)
            """, isKeyed: true,
        """
        SELECT d.youth_id AS person,
               row_number() OVER (ORDER BY d.created_at DESC, d.id DESC) AS place,
               json_build_array(d.created_at, d.id) AS key,
               json_build_object(
                   'id', d.id, 'agencyId', d.agency_id, 'ground', d.ground,
                   'state', CASE WHEN d.valid_until > (SELECT authz.now()) THEN 'in-force'
                                 WHEN e.ended_at IS NOT NULL THEN 'revoked'
                                 ELSE 'expired' END,
                   'recipientAgencyId', d.recipient_agency_id,
                   'validUntil', to_char(d.valid_until AT TIME ZONE 'UTC',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS doc
          FROM core.disclosure d
          LEFT JOIN core.ending e ON e.source = 'disclosure' AND e.source_id = d.id
         WHERE d.youth_id = $3
           AND ($4::json IS NULL OR (d.created_at, d.id)
                < (($4::json ->> 0)::timestamptz, ($4::json ->> 1)::uuid))
         ORDER BY d.created_at DESC, d.id DESC
         LIMIT $1 + 1 OFFSET $2
        """)
}

extension Listing {
    /// Grounds for disclosure without consent, each with what it demands and its legal source.
    package static let disclosureGrounds = Listing(
        "disclosure-ground.list", of: "disclosure-ground",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY g.code) AS place,
               json_build_object(
                   'code', g.code, 'section', g.section, 'sv', g.sv, 'en', g.en,
                   'fromAgencyKinds', to_json(g.from_agency_kinds),
                   'toAgencyKinds', to_json(g.to_agency_kinds),
                   'toAuthorityOnly', g.to_authority_only,
                   'deciderRoles', to_json(g.decider_roles), 'kinds', to_json(g.kinds),
                   'ageBelow', g.age_below, 'balancingRequired', g.balancing_required,
                   'stopsOnCommittedCrime', g.stops_on_committed_crime,
                   'longest', g.longest::text, 'validFrom', g.valid_from,
                   'validUntil', g.valid_until) AS doc
          FROM core.disclosure_ground g ORDER BY g.code LIMIT $1 + 1 OFFSET $2
        """)
}

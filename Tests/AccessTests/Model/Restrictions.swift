import Postgres

/// Restriction of a file (begränsning, GDPR 18, R37).
extension World {
    struct Restriction: Equatable {
        let id: Int
        let youth: Int
        /// Whether it began before anybody answered about a consent, or after all did.
        var isBeforeConsents: Bool
    }
}

extension Law {
    /// What was asked of the person before the restriction opens nothing more; nor does what the law leaves
    /// to the discloser (GDPR 18.2). No decision of these worlds is a duty.
    static func isCut(_ youth: Int, isConsent: Bool, _ world: World) -> Bool {
        world.restrictions.contains {
            $0.youth == youth && !(isConsent && $0.isBeforeConsents)
        }
    }
}

extension WorldLoader {
    /// After all else: nothing is disclosed or sent while they last.
    var restrictionSteps: [Session.Step] {
        [
            (
                Self.restriction,
                columns(\.restrictions) { n, w, r in
                    [Self.id(n, r.id), Self.id(n, r.youth), r.isBeforeConsents ? "60" : "0"]
                }
            )
        ]
    }

    private static let restriction = Statement(
        "model.restriction",
        """
        WITH x AS (
            SELECT x.id, y.id AS youth, y.agency_id, y.author_id,
                   now() - make_interval(mins => x.minutes) AS at
              FROM unnest($1::uuid[], $2::uuid[], $3::integer[]) AS x(id, youth, minutes)
              JOIN core.youth y ON y.id = x.youth
        ), r AS (
            INSERT INTO retention.request (id, agency_id, secrecy_class, kind, youth_id, reference,
                                           received_on, author_id, created_at)
            SELECT x.id, x.agency_id, '26:1', 'restriction', x.youth, 'x', authz.today(),
                   x.author_id, x.at
              FROM x
        )
        INSERT INTO retention.request_step (id, request_id, youth_id, step, role, author_id,
                                            created_at)
        SELECT gen_random_uuid(), x.id, x.youth, 'granted', 'records_officer', x.author_id, x.at
          FROM x
        """)
}

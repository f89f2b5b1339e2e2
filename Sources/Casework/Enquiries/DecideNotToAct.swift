package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Decides not to act about a youth of the own file (beslut att inte agera): why, and when to look
/// again.
package struct DecideNotToAct: Sendable {
    package struct Command: Sendable {
        package let youth: ID<Youth>
        /// 1 to 4,000 characters.
        package let reason: String
        package let revisitOn: LocalDate

        package init(youth: ID<Youth>, reason: String, revisitOn: LocalDate) {
            self.youth = youth
            self.reason = reason
            self.revisitOn = revisitOn
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        return try gate.create(
            Creation(
                "no-action-decision.create", of: "no-action-decision", recordID: id,
                youthID: command.youth.uuid, reading: ReadNoActionDecision.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(command.youth.uuid), .text(command.reason),
                            .text(command.revisitOn.description),
                        ]
                    )
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "no-action-decision.insert",
        """
        INSERT INTO core.no_action_decision (id, youth_id, agency_id, unit_id, secrecy_class,
                                             reason, revisit_on, author_id, created_at)
        SELECT $1, $2, w.agency_id, w.unit_id, g.secrecy_class, $3, $4::date, w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)
}

/// One decision not to act.
package struct ReadNoActionDecision: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<NoActionDecision>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    static let reading = Reading(
        "no-action-decision.read", of: "no-action-decision",
        """
        SELECT d.youth_id AS person, '1' AS tag,
               json_build_object(
                   'id', d.id, 'youthId', d.youth_id, 'reason', d.reason,
                   'revisitOn', d.revisit_on, 'author', s.name,
                   'corrections', (SELECT x.corrections FROM authz.corrected x
                                    WHERE x.record_id = d.id),
                   'createdAt', to_char(d.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS doc
          FROM core.no_action_decision d LEFT JOIN core.staff s ON s.id = d.author_id
         WHERE d.id = $1
        """)
}

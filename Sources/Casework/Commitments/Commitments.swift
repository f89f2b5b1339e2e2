package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Makes a commitment (åtagande) in a case, by who leads it: the goal, what, who and when.
package struct MakeCommitment: Sendable {
    /// Who is to do it.
    package enum Responsible: Sendable {
        /// Somebody of the team.
        case staff(ID<Staff>)
        /// Somebody by name, as a guardian: 1 to 100 characters.
        case person(String)
    }

    package struct Command: Sendable {
        package let goal: String
        package let what: String
        package let who: Responsible
        package let dueOn: LocalDate
        /// The meeting that it was made at.
        package let meeting: ID<Meeting>?

        package init(
            goal: String, what: String, who: Responsible, dueOn: LocalDate, meeting: ID<Meeting>?
        ) {
            self.goal = goal
            self.what = what
            self.who = who
            self.dueOn = dueOn
            self.meeting = meeting
        }
    }

    package init() {}

    package func callAsFunction(
        in file: ID<Case>, _ command: Command, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        let who: [Value] =
            switch command.who {
            case .staff(let staff): [.uuid(staff.uuid), .null]
            case .person(let name): [.null, .text(name)]
            }
        return try gate.create(
            Creation(
                "commitment.make", of: "commitment", recordID: id, youthID: nil,
                parent: Creation.Parent("case", file.uuid, visible: ReadCase.visible),
                reading: ReadCommitment.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(file.uuid), .optional(command.meeting?.uuid),
                            .text(command.goal), .text(command.what),
                        ] + who + [.text(command.dueOn.description)]
                    )
                ],
                answers: [
                    "case_open": .taken(pointer: "", code: "case-closed"),
                    "commitment_responsible": .unfit(
                        pointer: "/responsibleStaffId", code: "not-in-team"),
                    "commitment_covered": .unfit(
                        pointer: "/responsibleStaffId", code: "not-covered"),
                    "commitment_responsible_staff_id_fkey": .unfit(
                        pointer: "/responsibleStaffId", code: "not-in-team"),
                    "commitment_meeting_id_youth_id_agency_id_fkey": .unfit(
                        pointer: "/meetingId", code: "unknown"),
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "commitment.insert",
        """
        INSERT INTO core.commitment (id, youth_id, agency_id, unit_id, secrecy_class, case_id,
            meeting_id, kind, goal, what, responsible_staff_id, owner, due_on, author_id,
            created_at)
        SELECT $1, (SELECT c.youth_id FROM core."case" c WHERE c.id = $2), w.agency_id, w.unit_id,
               g.secrecy_class, $2, $3, 'commitments', $4, $5, $6, $7, $8::date, w.staff_id,
               w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)

    /// The agreements of a conversation (`$1`, of the youth `$2`) are commitments too.
    static let ofConversation = Statement(
        "commitment.insert-agreements",
        """
        INSERT INTO core.commitment (id, youth_id, agency_id, unit_id, secrecy_class,
            conversation_id, kind, what, owner, due_on, author_id, created_at)
        SELECT gen_random_uuid(), $2, w.agency_id, w.unit_id, g.secrecy_class, $1, 'agreements',
               a.what, a.owner, a.due_on, w.staff_id, w.moment
          FROM authz.me w
          JOIN core.agency g ON g.id = w.agency_id
         CROSS JOIN unnest($3::text[], $4::text[], $5::date[]) AS a(what, owner, due_on)
        """)
}

/// Ends a commitment: it is done, or struck, with what came of it. By whoever is to do it, has the
/// file or made it.
package struct MoveCommitment: Sendable {
    package init() {}

    /// - Parameters:
    ///   - state: done or struck.
    ///   - outcome: 1 to 1,000 characters.
    package func callAsFunction(
        _ commitment: ID<Commitment>, to state: CommitmentState, _ outcome: String,
        once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        return try gate.create(
            Creation(
                "commitment.step", of: "commitment-step", recordID: id, youthID: nil,
                parent: Creation.Parent("commitment", commitment.uuid, visible: Self.visible),
                reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(commitment.uuid), .text(state.rawValue),
                            .text(outcome),
                        ]
                    )
                ],
                answers: ["state_unchanged": .outOfCourse, "commitment_step_allowed": .outOfCourse]),
            once: once, as: caller)
    }

    private static let visible = Statement(
        "commitment.visible", "SELECT EXISTS (SELECT FROM core.commitment t WHERE t.id = $1)")
    private static let insert = Statement(
        "commitment-step.insert",
        """
        INSERT INTO core.commitment_step (id, commitment_id, youth_id, agency_id, secrecy_class,
                                          from_state, state, outcome, author_id, created_at)
        SELECT $1, $2, (SELECT t.youth_id FROM core.commitment t WHERE t.id = $2), w.agency_id,
               g.secrecy_class,
               coalesce((SELECT t.state FROM core.commitment t WHERE t.id = $2), 'open'), $3, $4,
               w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)
    private static let reading = Reading(
        "commitment-step.read", of: "commitment-step",
        """
        SELECT s.youth_id AS person, '1' AS tag, json_build_object('id', s.id) AS doc
          FROM core.commitment_step s WHERE s.id = $1
        """)
}

/// One commitment, with how it ended.
package struct ReadCommitment: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<Commitment>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    static let reading = Reading(
        "commitment.read", of: "commitment",
        """
        SELECT t.youth_id AS person, t.version::text AS tag,
               json_build_object(
                   'id', t.id, 'youthId', t.youth_id, 'caseId', t.case_id,
                   'meetingId', t.meeting_id, 'conversationId', t.conversation_id,
                   'agency', a.name, 'goal', t.goal, 'what', t.what,
                   'responsibleStaffId', t.responsible_staff_id,
                   'owner', coalesce(t.owner, s.name), 'dueOn', t.due_on, 'state', t.state,
                   'late', t.state = 'open' AND t.due_on < authz.today(),
                   'outcome', x.outcome,
                   'endedAt', to_char(x.created_at AT TIME ZONE 'UTC',
                                      'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'createdAt', to_char(t.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'corrections', (SELECT x.corrections FROM authz.corrected x
                                    WHERE x.record_id = t.id),
                   'version', t.version) AS doc
          FROM core.commitment t
          JOIN core.agency a ON a.id = t.agency_id
          LEFT JOIN core.staff s ON s.id = t.responsible_staff_id
          LEFT JOIN core.commitment_step x ON x.commitment_id = t.id
         WHERE t.id = $1
        """)
}

/// The open commitments that the caller may see, of whichever agency, the earliest due first; all of
/// them, or those that are late.
package struct ListCommitments: Sendable {
    package init() {}

    package func callAsFunction(
        lateOnly: Bool, _ window: Window, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(Self.list, window, [.bool(lateOnly)], as: caller)
    }

    private static let list = Listing(
        "commitment.list", of: "commitment", isKeyed: true,
        """
        SELECT t.youth_id AS person, row_number() OVER (ORDER BY t.due_on, t.id) AS place,
               json_build_array(t.due_on, t.id) AS key,
               json_build_object(
                   'id', t.id, 'youthId', t.youth_id, 'caseId', t.case_id, 'agency', a.name,
                   'what', t.what, 'responsibleStaffId', t.responsible_staff_id,
                   'owner', coalesce(t.owner, s.name), 'dueOn', t.due_on,
                   'late', t.due_on < authz.today()) AS doc
          FROM core.commitment t
          JOIN core.agency a ON a.id = t.agency_id
          LEFT JOIN core.staff s ON s.id = t.responsible_staff_id
         WHERE t.state = 'open' AND (NOT $3::boolean OR t.due_on < (SELECT authz.today()))
           AND ($4::json IS NULL OR (t.due_on, t.id)
                > (($4::json ->> 0)::date, ($4::json ->> 1)::uuid))
         ORDER BY t.due_on, t.id
         LIMIT $1 + 1 OFFSET $2
        """)
}

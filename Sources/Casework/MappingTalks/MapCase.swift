package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Begins a mapping talk (kartläggning) of a case, with its first parts: on a consent or decision in
/// force, or with a part that says why there is none yet.
package struct MapCase: Sendable {
    /// A part of a mapping: 1 to 10,000 characters.
    package struct Part: Sendable {
        package let kind: MappingPartKind
        package let text: String

        package init(kind: MappingPartKind, text: String) {
            self.kind = kind
            self.text = text
        }
    }

    package init() {}

    package func callAsFunction(
        _ file: ID<Case>, _ parts: [Part], once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        return try gate.create(
            Creation(
                "mapping-talk.begin", of: "mapping-talk", recordID: id, youthID: nil,
                parent: Creation.Parent("case", file.uuid, visible: ReadCase.visible),
                reading: ReadMapping.reading,
                steps: [
                    (Self.insert, [.uuid(id), .uuid(file.uuid)]),
                    (
                        Self.parts,
                        [
                            .uuid(id), .texts(parts.map(\.kind.rawValue)),
                            .texts(parts.map(\.text)),
                        ]
                    ),
                    (Self.checkGround, []),
                ],
                answers: [
                    "case_open": .taken(pointer: "", code: "case-closed"),
                    "mapping_talk_ground": .unfit(pointer: "/parts", code: "ground-or-reason"),
                ]),
            once: once, as: caller)
    }

    // With the parts there; not as late as COMMIT, whose refusal could not be told from another.
    private static let checkGround = Statement(
        "mapping-talk.check-ground", "SET CONSTRAINTS core.checked_ground IMMEDIATE")
    private static let insert = Statement(
        "mapping-talk.insert",
        """
        INSERT INTO core.mapping_talk (id, case_id, youth_id, agency_id, unit_id, secrecy_class,
                                       author_id, created_at)
        SELECT $1, $2, (SELECT c.youth_id FROM core."case" c WHERE c.id = $2), w.agency_id,
               w.unit_id, g.secrecy_class, w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)
    static let parts = Statement(
        "mapping-part.insert",
        """
        INSERT INTO core.mapping_part (id, mapping_talk_id, youth_id, agency_id, secrecy_class,
                                       kind, text, author_id, created_at)
        SELECT gen_random_uuid(), $1,
               (SELECT t.youth_id FROM core.mapping_talk t WHERE t.id = $1), w.agency_id,
               g.secrecy_class, p.kind, p.text, w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
         CROSS JOIN unnest($2::text[], $3::text[]) AS p(kind, text)
        """)
}

/// Adds to a mapping: a later part of a kind corrects or completes an earlier one, which stays. Or
/// ends it.
package struct MoveMapping: Sendable {
    package init() {}

    /// - Parameter isDone: ends the mapping after the parts.
    package func callAsFunction(
        _ mapping: ID<MappingTalk>, _ parts: [MapCase.Part], isDone: Bool, once: Creation.Once,
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        var steps: [Session.Step] = [
            (
                MapCase.parts,
                [
                    .uuid(mapping.uuid), .texts(parts.map(\.kind.rawValue)),
                    .texts(parts.map(\.text)),
                ]
            )
        ]
        if isDone { steps.append((Self.end, [.uuid(id), .uuid(mapping.uuid)])) }
        return try gate.create(
            Creation(
                "mapping-talk.move", of: "mapping-talk", recordID: mapping.uuid, youthID: nil,
                parent: Creation.Parent(
                    "mapping-talk", mapping.uuid, visible: Self.visible),
                reading: ReadMapping.reading, steps: steps,
                answers: ["state_unchanged": .outOfCourse, "mapping_step_allowed": .outOfCourse]),
            once: once, as: caller)
    }

    private static let visible = Statement(
        "mapping-talk.visible",
        "SELECT EXISTS (SELECT FROM core.mapping_talk t WHERE t.id = $1)")
    private static let end = Statement(
        "mapping-step.insert",
        """
        INSERT INTO core.mapping_step (id, mapping_talk_id, youth_id, agency_id, secrecy_class,
                                       from_state, state, author_id, created_at)
        SELECT $1, $2, (SELECT t.youth_id FROM core.mapping_talk t WHERE t.id = $2), w.agency_id,
               g.secrecy_class, coalesce((SELECT t.state FROM core.mapping_talk t WHERE t.id = $2), 'ongoing'),
               'done', w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)
}

/// One mapping talk, with those of its parts that the caller may see.
package struct ReadMapping: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<MappingTalk>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    static let reading = Reading(
        "mapping-talk.read", of: "mapping-talk",
        """
        SELECT t.youth_id AS person, t.version::text AS tag,
               json_build_object(
                   'id', t.id, 'caseId', t.case_id, 'youthId', t.youth_id, 'state', t.state,
                   'secrecyClass', t.secrecy_class,
                   'parts', (SELECT coalesce(json_agg(json_build_object(
                           'kind', p.kind, 'text', p.text,
                           'at', to_char(p.created_at AT TIME ZONE 'UTC',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                           ORDER BY p.created_at, p.kind, p.id), '[]')
                       FROM core.mapping_part p WHERE p.mapping_talk_id = t.id),
                   'doneAt', (SELECT to_char(x.created_at AT TIME ZONE 'UTC',
                                             'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                                FROM core.mapping_step x
                               WHERE x.mapping_talk_id = t.id AND x.state = 'done'),
                   'author', s.name,
                   'createdAt', to_char(t.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'corrections', (SELECT x.corrections FROM authz.corrected x
                                    WHERE x.record_id = t.id),
                   'version', t.version) AS doc
          FROM core.mapping_talk t LEFT JOIN core.staff s ON s.id = t.author_id
         WHERE t.id = $1
        """)
}

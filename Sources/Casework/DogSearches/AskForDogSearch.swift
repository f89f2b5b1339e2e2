package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Asks for a search with a dog (narkotikasök): the head teacher, for the own school. A command
/// cannot be made without its preconditions.
package struct AskForDogSearch: Sendable {
    package struct Command: Sendable, Equatable {
        package let school: ID<School>
        package let plannedOn: LocalDate
        /// Which rooms; all of them, as a rule.
        package let rooms: String
        package let preconditions: Preconditions
        package let pledge: ID<Pledge>?

        package init(
            school: ID<School>, plannedOn: LocalDate, rooms: String,
            preconditions: Preconditions, pledge: ID<Pledge>?
        ) {
            self.school = school
            self.plannedOn = plannedOn
            self.rooms = rooms
            self.preconditions = preconditions
            self.pledge = pledge
        }
    }

    /// That the school's rules mention it, pupils and guardians were told, nobody is suspected and
    /// no pupil is there. The initiative is the school management's by who asks.
    package struct Preconditions: Sendable, Equatable {
        /// Where the school's rules mention it.
        package let rulesReference: String
        /// When pupils and guardians were told that it may happen.
        package let informedOn: LocalDate

        /// Nil where one of them is not met.
        package init?(
            rulesReference: String, informedOn: LocalDate, plannedOn: LocalDate,
            noSuspicion: Bool, noPupilsPresent: Bool
        ) {
            guard noSuspicion, noPupilsPresent, informedOn <= plannedOn else { return nil }
            self.rulesReference = rulesReference
            self.informedOn = informedOn
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "dog-search.ask", of: "dog-search", recordID: id, youthID: nil,
                reading: ReadDogSearch.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(command.school.uuid),
                            .text(command.plannedOn.description), .text(command.rooms),
                            .text(command.preconditions.rulesReference),
                            .text(command.preconditions.informedOn.description),
                            .optional(command.pledge?.uuid),
                        ]
                    )
                ],
                answers: [
                    "dog_search_pledge_id_fkey": .unfit(pointer: "/pledgeId", code: "unknown"),
                    "dog_search_names_no_pupil": .unfit(pointer: "", code: "identity-number"),
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "dog-search.insert",
        """
        INSERT INTO core.dog_search (id, agency_id, unit_id, secrecy_class, school_id, planned_on,
            rooms, rules_reference, informed_on, no_suspicion, no_pupils_present, pledge_id,
            author_id, created_at)
        SELECT $1, m.agency_id, m.unit_id, a.secrecy_class, $2, $3::date, $4, $5, $6::date, true,
               true, $7, m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
}

/// One search with a dog, with its steps.
package struct ReadDogSearch: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<DogSearch>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    static let reading = Reading(
        "dog-search.read", of: "dog-search",
        """
        SELECT NULL::uuid AS person, d.version::text AS tag,
               json_build_object(
                   'id', d.id, 'schoolId', d.school_id, 'school', s.name, 'state', d.state,
                   'plannedOn', d.planned_on, 'rooms', d.rooms,
                   'rulesReference', d.rules_reference, 'informedOn', d.informed_on,
                   'noSuspicion', d.no_suspicion, 'noPupilsPresent', d.no_pupils_present,
                   'pledgeId', d.pledge_id,
                   'steps', (SELECT coalesce(json_agg(json_build_object(
                           'id', t.id, 'from', t.from_state, 'to', t.state, 'reason', t.reason,
                           'carriedOutAt', to_char(t.carried_out_at AT TIME ZONE 'UTC',
                                                   'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                           'found', t.found, 'agencyId', t.agency_id,
                           'at', to_char(t.created_at AT TIME ZONE 'UTC',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                           ORDER BY t.created_at, t.id), '[]')
                       FROM core.dog_search_step t WHERE t.dog_search_id = d.id),
                   'corrections', coalesce((SELECT x.corrections FROM authz.visit_corrected x
                                             WHERE x.record_id = d.id), '[]'),
                   'createdAt', to_char(d.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'version', d.version) AS doc
          FROM core.dog_search d JOIN core.school s ON s.id = d.school_id
         WHERE d.id = $1
        """)
}

extension Listing {
    /// Searches with a dog that the caller may know of, latest first.
    package static let dogSearches = Listing(
        "dog-search.list", of: "dog-search", isKeyed: true,
        """
        SELECT NULL::uuid AS person,
               row_number() OVER (ORDER BY d.planned_on DESC, d.id DESC) AS place,
               json_build_array(d.planned_on, d.id) AS key,
               json_build_object('id', d.id, 'school', s.name, 'state', d.state,
                                 'plannedOn', d.planned_on) AS doc
          FROM core.dog_search d JOIN core.school s ON s.id = d.school_id
         WHERE $3::json IS NULL OR (d.planned_on, d.id)
               < (($3::json ->> 0)::date, ($3::json ->> 1)::uuid)
         ORDER BY d.planned_on DESC, d.id DESC LIMIT $1 + 1 OFFSET $2
        """)
}

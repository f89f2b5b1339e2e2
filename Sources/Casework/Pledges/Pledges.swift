package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Enters a pledge point (löftespunkt) of the municipality's citizens' pledge (medborgarlöfte).
package struct EnterPledge: Sendable {
    package struct Command: Sendable, Equatable {
        package let owner: PledgeOwner
        package let title: String
        package let wording: String?
        package let startsOn: LocalDate
        /// The last day; after the first.
        package let endsOn: LocalDate
        package let target: Target

        package init(
            owner: PledgeOwner, title: String, wording: String?, startsOn: LocalDate,
            endsOn: LocalDate, target: Target
        ) {
            self.owner = owner
            self.title = title
            self.wording = wording
            self.startsOn = startsOn
            self.endsOn = endsOn
            self.target = target
        }
    }

    /// What is promised, where this system can count it.
    package enum Target: Sendable, Equatable {
        /// Per cent of all classes of a school year, each school year that the period touches.
        case classes(of: SchoolYear, perCent: Int)
        /// So many visits in the whole period.
        case visits(Int)
        case uncounted

        var columns: (measure: PledgeMeasure, target: Int?, schoolYear: SchoolYear?) {
            switch self {
            case .classes(let year, let perCent): (.classes, perCent, year)
            case .visits(let count): (.visits, count, nil)
            case .uncounted: (.none, nil, nil)
            }
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        let columns = command.target.columns
        return try gate.create(
            Creation(
                "pledge.enter", of: "pledge", recordID: id, youthID: nil,
                reading: ReadPledge.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .text(command.owner.rawValue), .text(command.title),
                            .text(command.startsOn.description),
                            .text(command.endsOn.description), .optional(command.wording),
                            .text(columns.measure.rawValue),
                            .optional(columns.target),
                            .optional(columns.schoolYear?.rawValue),
                        ]
                    )
                ], answers: ["pledge_once": .conflict]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "pledge.insert",
        """
        INSERT INTO core.pledge (id, municipality_id, owner, title, starts_on, ends_on, wording,
            measure, target, school_year, author_id, created_at)
        SELECT $1, a.municipality_id, $2, $3, $4::date, $5::date, $6, $7, $8::integer, $9,
               m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
}

/// One pledge point, with what has been done for it.
package struct ReadPledge: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<Pledge>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    static let reading = Reading(
        "pledge.read", of: "pledge",
        """
        SELECT NULL::uuid AS person, '1' AS tag,
               json_build_object(
                   'id', p.id, 'owner', p.owner, 'title', p.title, 'wording', p.wording,
                   'startsOn', p.starts_on, 'endsOn', p.ends_on, 'measure', p.measure,
                   'target', p.target, 'schoolYear', p.school_year,
                   'visits', json_build_object('planned', n.planned, 'carriedOut', n.carried_out,
                                               'cancelled', n.cancelled),
                   'pupilsReached', n.pupils, 'talks', authz.pledged_talks(p.id)) AS doc
          FROM core.pledge p
         CROSS JOIN LATERAL (
               SELECT count(*) FILTER (WHERE v.state = 'planned') AS planned,
                      count(*) FILTER (WHERE v.state = 'carried-out') AS carried_out,
                      count(*) FILTER (WHERE v.state = 'cancelled') AS cancelled,
                      coalesce(sum(coalesce(d.pupils_reached, v.pupils_reached)), 0) AS pupils
                 FROM core.school_visit v
                 LEFT JOIN core.visit_step d ON d.visit_id = v.id AND d.state = 'carried-out'
                WHERE v.pledge_id = p.id AND v.visit_date BETWEEN p.starts_on AND p.ends_on) n
         WHERE p.id = $1
        """)
}

extension Listing {
    /// The pledge points of the municipality's citizens' pledge (medborgarlöfte).
    package static let pledges = Listing(
        "pledge.list", of: "pledge",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY p.starts_on, p.title) AS place,
               json_build_object('id', p.id, 'owner', p.owner, 'title', p.title,
                                 'startsOn', p.starts_on, 'endsOn', p.ends_on,
                                 'measure', p.measure, 'target', p.target) AS doc
          FROM core.pledge p ORDER BY p.starts_on, p.title LIMIT $1 + 1 OFFSET $2
        """)
}

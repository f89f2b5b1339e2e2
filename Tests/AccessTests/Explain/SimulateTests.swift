import Access
import Domain
import FoundationEssentials
import JSON
import Postgres
import Support
import Testing

/// One at a time: everybody's sight of every kind of row is much to ask of a busy machine.
@Suite("Simulate says who would see a file, and changes nothing", .serialized)
struct SimulateTests {
    private static func ask(
        _ town: Town, _ person: Town.Person, for purpose: Purpose,
        _ change: SimulateAccess.Change, to youth: UUID = Town.Known.youth(1),
        through gate: Gate? = nil
    ) throws -> [String: JSON] {
        let document = try SimulateAccess()(
            change, to: youth, as: town.caller(person, for: purpose),
            through: gate ?? town.gate())
        let answer = try JSON.parse(document.json)
        guard case .array(let people) = answer["people"] else { return [:] }
        return Dictionary(
            people.map { ($0["name"]?.text ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static func counts(_ person: JSON?, _ member: String) -> [String: Int] {
        guard case .object(let members) = person?[member] else { return [:] }
        return Dictionary(
            members.map { ($0.name, $0.value.text.flatMap { Int($0) } ?? -1) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The whole file of Alva at the social services.
    private static let file = [
        "youth": 1, "registration": 1, "youth-number": 1, "concern-conversation": 1,
        "conversation-part": 2, "conversation-participant": 1, "agreement": 1, "commitment": 1,
        "assignment": 1,
    ]

    @Test("a colleague who is assigned would see the whole file")
    func added() async throws {
        try await onThread {
            let town = try Town()
            try town.clearGrounds()
            let people = try Self.ask(
                town, .sara, for: .coordination, .init(.assignmentAdded, Town.Known.staff(2)))
            #expect(people.keys.sorted() == ["Sara Sandell", "Sven Sundin"])
            let sven = people["Sven Sundin"]
            #expect(Self.counts(sven, "seesNow") == [:])
            #expect(Self.counts(sven, "wouldSee") == Self.file)
            #expect(Self.counts(sven, "gains") == Self.file)
            #expect(Self.counts(people["Sara Sandell"], "gains") == [:])
            #expect(Self.counts(people["Sara Sandell"], "loses") == [:])
            // Nothing happened.
            #expect(throws: Failure.notFound) {
                try Gate(Link(town.address())).one(
                    Reading(
                        "test.youth", of: "youth",
                        """
                        SELECT y.id AS person, '1' AS tag, '{}'::json AS doc
                          FROM core.concern_conversation y WHERE y.youth_id = $1
                        """), Town.Known.youth(1), as: town.caller(.sven, for: .coordination))
            }
        }
    }

    @Test("when an assignment ends, what hung on it alone is gone")
    func ended() async throws {
        try await onThread {
            let town = try Town()
            try town.clearGrounds()
            try town.admin(
                """
                INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from,
                                             author_id)
                VALUES ('00000000-0000-4000-8000-0a5500000002', '\(Town.Known.youth(1))',
                        '\(Town.Known.agency(1))', '\(Town.Known.unit(2))',
                        '\(Town.Known.staff(2))', now() - interval '1 day',
                        '\(Town.Known.staff(3))')
                """)
            let assignment = try #require(UUID(uuidString: "00000000-0000-4000-8000-0a5500000002"))
            let people = try Self.ask(
                town, .sara, for: .coordination, .init(.assignmentEnded, assignment))
            let sven = people["Sven Sundin"]
            let whole = Self.file.merging(["assignment": 2]) { $1 }
            #expect(Self.counts(sven, "seesNow") == whole)
            #expect(Self.counts(sven, "wouldSee") == [:])
            #expect(Self.counts(sven, "loses") == whole)
            #expect(Self.counts(people["Sara Sandell"], "loses") == [:])
            // Of another youth's file there is no such assignment to end.
            #expect(throws: Failure.notFound) {
                try Self.ask(
                    town, .fia, for: .coordination, .init(.assignmentEnded, assignment),
                    to: Town.Known.youth(10))
            }
        }
    }

    @Test("many more colleagues take little longer, and each is answered as if looked at alone")
    func many() async throws {
        try await onThread {
            let town = try Town()
            func asked() throws -> (people: [String: JSON], took: Duration) {
                let clock = ContinuousClock()
                let start = clock.now
                let people = try Self.ask(
                    town, .rut, for: .logReview, .init(.assignmentAdded, Town.Known.staff(2)))
                return (people, clock.now - start)
            }
            _ = try asked()
            let few = try asked()
            // Half of them in the unit that has registered Alva, half in another.
            try town.admin(
                """
                INSERT INTO core.staff (id, subject, name)
                SELECT md5('many' || g)::uuid, 'many.' || g, 'Många ' || g
                  FROM generate_series(1, 300) g;
                INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at)
                SELECT gen_random_uuid(), md5('many' || g)::uuid, '\(Town.Known.agency(1))',
                       CASE g % 2 WHEN 0 THEN '\(Town.Known.unit(1))'::uuid
                                  ELSE '\(Town.Known.unit(2))'::uuid END, '2020-01-01'
                  FROM generate_series(1, 300) g;
                INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
                SELECT gen_random_uuid(), md5('many' || g)::uuid, '\(Town.Known.agency(1))',
                       'social_worker', '2020-01-01'
                  FROM generate_series(1, 300) g
                """)
            let many = try asked()
            #expect(many.took < few.took * 4 + .seconds(1))
            #expect(many.people.count == few.people.count + 150)
            for number in [2, 4, 300] {
                #expect(many.people["Många \(number)"]?["seesNow"] == .bool(true))
            }
            #expect(many.people["Många 1"] == nil)
            for (name, person) in few.people { #expect(many.people[name] == person, "\(name)") }
        }
    }

    /// What Per, of the police, sees of Alva's file at the social services in the shared case.
    private static let crossing = [
        "case": 1, "case-member": 1, "case-transition": 1, "case-youth": 1, "consent": 1,
        "consent-giver": 2, "consent-kind": 2, "consent-party": 1, "conversation-part": 1,
        "registration": 1, "youth": 1, "youth-number": 1,
    ]

    /// What is imagined, of what, and whose sight it takes or gives.
    private static let changes: [(SimulateAccess.Change.Kind, String, loses: Bool)] = [
        (.consentWithdrawn, SharedFile.consent, true), (.caseClosed, SharedFile.aCase, true),
        (.memberEnded, SharedFile.member, true),
        (.blockAdded, "\(Town.Known.staff(7))", true),
        (.blockAdded, "\(Town.Known.agency(2))", true),
        (.protectionAdded, "\(Town.Known.staff(1))", true),
        (.blockAdded, "\(Town.Known.agency(3))", false),
        (.assignmentAdded, "\(Town.Known.staff(2))", false),
    ]

    @Test("what crosses to another agency is gone with the consent, the case, the place or a block")
    func crossing() async throws {
        try await onThread {
            let town = try Town()
            try town.clearGrounds()
            try town.admin(SharedFile.sql)
            let gate = try town.gate()
            for (kind, subject, loses) in Self.changes {
                let people = try Self.ask(
                    town, .sara, for: .coordination,
                    .init(kind, try #require(UUID(uuidString: subject))), through: gate)
                let per = people["Per Pålman"]
                #expect(Self.counts(per, "seesNow") == Self.crossing, "\(kind)")
                #expect(Self.counts(per, "loses") == (loses ? Self.crossing : [:]), "\(kind)")
                #expect(Self.counts(people["Sara Sandell"], "loses") == [:], "\(kind)")
            }
        }
    }

    @Test("a withdrawal is tried as one of those who gave, and of what nobody gave there is none")
    func withdrawnByWhoGave() async throws {
        try await onThread {
            let town = try Town()
            try town.clearGrounds()
            try town.admin(SharedFile.sql)
            let consent = try #require(UUID(uuidString: SharedFile.consent))
            try town.admin(
                """
                DELETE FROM core.consent_giver WHERE capacity = 'youth';
                UPDATE core.youth SET birth_date = authz.today() - 11 * 365
                 WHERE id = '\(Town.Known.youth(1))'
                """)
            let people = try Self.ask(
                town, .sara, for: .coordination, .init(.consentWithdrawn, consent))
            #expect(Self.counts(people["Per Pålman"], "loses")["conversation-part"] == 1)
            try town.admin("DELETE FROM core.consent_giver")
            #expect(throws: Failure.notFound) {
                try Self.ask(town, .sara, for: .coordination, .init(.consentWithdrawn, consent))
            }
        }
    }

    @Test("a new member of the team would see what the consent covers for the agency, no more")
    func member() async throws {
        try await onThread {
            let town = try Town()
            try town.clearGrounds()
            try town.admin(SharedFile.sql)
            let gate = try town.gate()
            let police = try Self.ask(
                town, .sara, for: .coordination, .init(.memberAdded, Town.Known.staff(8)),
                through: gate)
            #expect(Self.counts(police["Petra Polheim"], "gains") == Self.crossing)
            // The consent does not cover the school.
            let school = try Self.ask(
                town, .sara, for: .coordination, .init(.memberAdded, Town.Known.staff(10)),
                through: gate)
            #expect(school["Sofia Skolin"] == nil)
            // Per, who sees a part of the file, is no worker of it and may not imagine things.
            #expect(throws: Failure.notFound) {
                try Self.ask(
                    town, .per, for: .coordination, .init(.memberAdded, Town.Known.staff(8)))
            }
            for (kind, subject) in [
                (SimulateAccess.Change.Kind.blockEnded, UUID()), (.disclosureEnded, UUID()),
                (.consentWithdrawn, UUID()), (.caseClosed, UUID()), (.memberAdded, UUID()),
                (.protectionAdded, Town.Known.staff(7)),
            ] {
                #expect(throws: Failure.notFound, "\(kind)") {
                    try Self.ask(
                        town, .sara, for: .coordination, .init(kind, subject), through: gate)
                }
            }
        }
    }

    @Test("who reviews the log learns who, and not what there is to see")
    func reviewers() async throws {
        try await onThread {
            let town = try Town()
            try town.clearGrounds()
            for person in [Town.Person.rut, .ulla] {
                let people = try Self.ask(
                    town, person, for: .logReview, .init(.assignmentAdded, Town.Known.staff(2)))
                #expect(people["Sven Sundin"]?["seesNow"] == .bool(false))
                #expect(people["Sven Sundin"]?["wouldSee"] == .bool(true))
                #expect(people["Sara Sandell"]?["seesNow"] == .bool(true))
                #expect(people["Sara Sandell"]?["gains"] == nil)
            }
        }
    }

    @Test(
        "who has no relation to the file may not ask, nor learns whether it is there",
        arguments: [
            (Town.Person.sven, Purpose.coordination), (.per, .coordination), (.kim, .coordination),
            (.sara, .registration), (.anna, .administration), (.arne, .retention),
            (.stina, .ownAccount),
        ])
    func strangers(person: Town.Person, purpose: Purpose) async throws {
        try await onThread {
            let town = try Town()
            try town.clearGrounds()
            for youth in [Town.Known.youth(1), UUID()] {
                #expect(throws: Failure.notFound) {
                    try Self.ask(
                        town, person, for: purpose,
                        .init(.assignmentAdded, Town.Known.staff(2)), to: youth)
                }
            }
        }
    }

    @Test("every kind of row of a youth's file counts, whichever tables there are")
    func everyTable() async throws {
        try await onThread {
            let town = try Town()
            try town.clearGrounds()
            let kinds = try town.column(
                """
                SELECT replace(c.relname, '_', '-') FROM pg_class c
                 WHERE c.relnamespace = 'core'::regnamespace AND c.relkind IN ('r', 'p')
                   AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid
                                  AND 'sspf_api'::regrole = ANY (p.polroles)
                                  AND p.polcmd IN ('r', '*'))
                   AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid
                                  AND (a.attname = 'youth_id' OR c.relname = 'youth'))
                 ORDER BY 1
                """)
            let text =
                try town.value(
                    "SELECT prosrc FROM pg_proc WHERE proname = 'file_seen'") ?? ""
            #expect(kinds.count >= 8)
            for kind in kinds { #expect(text.contains("'\(kind)'"), "\(kind)") }
        }
    }
}

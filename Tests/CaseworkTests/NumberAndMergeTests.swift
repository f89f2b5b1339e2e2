import Access
import Casework
import Domain
import FoundationEssentials
import JSON
import Postgres
import Support
import Testing

@Suite("Numbers and merges")
struct NumberAndMergeTests {
    private static func once() -> Creation.Once { ConversationTests.once(UUID().uuidString) }

    private static func register(
        _ number: String?, _ town: Town, as person: Town.Person = .sara
    ) throws -> ID<Youth> {
        ID(
            try RegisterYouth()(
                RegisterYouth.Command(
                    number: try number.map { try IdentityNumber(stored: $0) }, birthDate: nil,
                    name: try PersonName(given: "Nya", family: "Nord")),
                once: once(), as: town.caller(person, for: .registration), through: town.gate()
            ).id)
    }

    private static func add(
        _ number: String, to youth: ID<Youth>, _ town: Town, as person: Town.Person = .sara,
        previous: AddNumber.Previous = .replaced
    ) throws {
        _ = try AddNumber()(
            youth,
            AddNumber.Command(number: try IdentityNumber(stored: number), previous: previous),
            once: once(), as: town.caller(person, for: .registration), through: town.gate())
    }

    private static func found(_ number: String, _ town: Town, _ person: Town.Person) throws
        -> String
    {
        let page = try SearchYouths()(
            .number(try IdentityNumber(stored: number)), .first,
            as: town.caller(person, for: .registration), through: town.gate())
        return String(decoding: page.items, as: UTF8.self)
    }

    private static let reserve = "20120614-T001"
    private static let coordination = "201206742395"
    private static let personal = "201206142380"

    @Test(
        "reserve number, samordningsnummer, personnummer: each replaces the last, all find the youth"
    )
    func history() async throws {
        try await onThread {
            let town = try Town()
            let coordination = try IdentityNumber("20120674-2395", asOf: LocalDate("2026-11-21"))
            #expect(coordination.stored == Self.coordination)
            let youth = try Self.register(Self.reserve, town)
            try Self.add(Self.coordination, to: youth, town)
            try Self.add(Self.personal, to: youth, town)
            for number in [Self.reserve, Self.coordination, Self.personal] {
                let text = try Self.found(number, town, .sara)
                #expect(text.contains(youth.description))
                #expect(text.contains("\"number\" : \"\(Self.personal)\""))
            }
            let document = try ReadYouth()(
                youth, as: town.caller(.sara, for: .registration), through: town.gate())
            let text = String(decoding: document.json, as: UTF8.self)
            #expect(text.contains("\"numberKind\" : \"personnummer\""))
            #expect(text.contains("\"number\" : \"\(Self.reserve)\", \"kind\" : \"reserve\""))
            #expect(
                try town.value("SELECT string_agg(reason, ' ') FROM core.youth_number_end")
                    == "replaced replaced")
        }
    }

    @Test("the same number twice, a worse one, and a colleague's youth's one are conflicts")
    func conflicts() async throws {
        try await onThread {
            let town = try Town()
            let youth = try Self.register(Self.personal, town)
            for (number, code): (String, StaticPointer) in [
                (Self.personal, "number-known"), (Self.coordination, "number-outranked"),
                (Self.reserve, "number-outranked"), (Town.Known.alvasNumber, "number-taken"),
            ] {
                #expect(throws: Failure.taken(pointer: "", code: code), "\(number)") {
                    try Self.add(number, to: youth, town)
                }
            }
            #expect(try town.value("SELECT count(*)::text FROM core.youth_number_end") == "0")
        }
    }

    @Test("a number that only another unit knows is taken as any other")
    func anotherUnits() async throws {
        try await onThread {
            let town = try Town()
            _ = try Self.register(Self.personal, town, as: .sven)
            let youth = try Self.register(nil, town)
            try Self.add(Self.personal, to: youth, town)
            #expect(try Self.found(Self.personal, town, .sara).contains(youth.description))
            // Who registers it later still finds the row that had it first.
            #expect(try Self.register(Self.personal, town, as: .sven) != youth)
        }
    }

    @Test("a mistaken number finds nobody and is free for whoever has it")
    func mistaken() async throws {
        try await onThread {
            let town = try Town()
            let youth = try Self.register(Self.personal, town)
            try Self.add("201206142398", to: youth, town, previous: .mistaken)
            #expect(try Self.found(Self.personal, town, .sara) == "[]")
            #expect(try Self.register(Self.personal, town) != youth)
        }
    }

    @Test("whoever may not identify the youth adds no number to it")
    func mayNot() async throws {
        try await onThread {
            let town = try Town()
            for person in [Town.Person.sven, .per, .fia] {
                #expect(throws: Failure.notFound) {
                    try Self.add(
                        Self.personal, to: ID(Town.Known.youth(1)), town, as: person)
                }
            }
        }
    }

    @Test("school and class are entered, and the latest says where the youth goes")
    func schooling() async throws {
        try await onThread {
            let town = try Town()
            let alva = ID<Youth>(Town.Known.youth(1))
            for (place, day) in [
                (EnterSchooling.Place.named("Bergaskolan"), "2025-08-18"),
                (.known(ID(Town.Known.school(1))), "2026-08-17"),
            ] {
                _ = try EnterSchooling()(
                    alva,
                    EnterSchooling.Command(
                        school: place, className: "9B", from: try LocalDate(day)),
                    once: Self.once(), as: town.caller(.sara, for: .registration),
                    through: town.gate())
            }
            let document = try ReadYouth()(
                alva, as: town.caller(.sara, for: .coordination), through: town.gate())
            #expect(
                String(decoding: document.json, as: UTF8.self).contains(
                    "\"name\" : \"Norrskolan\", \"class\" : \"9B\", \"from\" : \"2026-08-17\""))
            #expect(throws: Failure.notFound) {
                _ = try EnterSchooling()(
                    alva,
                    EnterSchooling.Command(
                        school: .named("X"), className: nil, from: try LocalDate("2026-08-17")),
                    once: Self.once(), as: town.caller(.fia, for: .registration),
                    through: town.gate())
            }
        }
    }

    @Test(
        "a name and a birth date are set right; what was right still finds, what was not does not")
    func names() async throws {
        try await onThread {
            let town = try Town()
            let youth = try Self.register(nil, town)
            func change(
                _ given: String, _ family: String, _ previous: AddNumber.Previous,
                born: String? = nil, as person: Town.Person = .sara
            ) throws {
                _ = try ChangeRegistration()(
                    youth,
                    ChangeRegistration.Command(
                        name: try PersonName(given: given, family: family),
                        birthDate: try born.map { try LocalDate($0) }, previous: previous),
                    seen: try #require(
                        try town.value(
                            "SELECT version::text FROM core.registration WHERE youth_id = $1",
                            [.uuid(youth.uuid)])),
                    once: Self.once(), as: town.caller(person, for: .registration),
                    through: town.gate())
            }
            func found(_ name: String) throws -> Int {
                let page = try SearchYouths()(
                    .name(name), .first, as: town.caller(.sara, for: .registration),
                    through: town.gate())
                return String(decoding: page.items, as: UTF8.self)
                    .components(separatedBy: youth.description).count - 1
            }
            #expect(throws: Failure.conflict) { try change("Nya", "Nord", .mistaken) }
            // Another unit's registration, or another agency's youth, is not theirs to change.
            #expect(throws: Failure.notFound) { try change("Xx", "Yy", .mistaken, as: .sven) }
            #expect(throws: Failure.notFound) { try change("Xx", "Yy", .mistaken, as: .per) }
            try change("Maja", "Nord", .mistaken, born: "2012-03-04")
            #expect(try [found("Nya Nord"), found("Maja Nord")] == [0, 1])
            try change("Maja", "Söder", .replaced)
            #expect(try [found("Maja Nord"), found("Maja Söder")] == [1, 1])
            let read = try JSON.parse(
                ReadYouth()(
                    youth, as: town.caller(.sara, for: .registration), through: town.gate()
                ).json)
            #expect(read["familyName"] == .string("Söder"))
            #expect(read["birthDate"] == .string("2012-03-04"))
            guard case .array(let earlier)? = read["earlierNames"] else {
                Issue.record("no earlier names")
                return
            }
            #expect(
                earlier.map { [$0["givenName"], $0["familyName"], $0["ended"]] } == [
                    [.string("Maja"), .string("Nord"), .string("replaced")],
                    [.string("Nya"), .string("Nord"), .string("mistaken")],
                ])
            // What hangs on the age follows: the row's date is what consents are worked out by.
            #expect(
                try town.value(
                    "SELECT birth_date::text FROM core.youth WHERE id = $1", [.uuid(youth.uuid)])
                    == "2012-03-04")
            #expect(
                try town.value(
                    """
                    SELECT string_agg(c.event || ' ' || c.note, ', ' ORDER BY c.at)
                      FROM authz.chronology c
                     WHERE c.youth_id = $1 AND c.event = 'corrected'
                    """, [.uuid(youth.uuid)]) == "corrected mistaken, corrected replaced")
        }
    }

    // MARK: Merges

    private static func merge(
        _ merged: ID<Youth>, into kept: ID<Youth>, _ town: Town, as person: Town.Person = .sara
    ) throws -> ID<YouthMerge> {
        ID(
            try MergeYouths()(
                merged, into: kept, because: "Samma födelsedatum och adress", once: once(),
                as: town.caller(person, for: .coordination), through: town.gate()
            ).id)
    }

    private static func undo(
        _ merge: ID<YouthMerge>, of kept: ID<Youth>, _ town: Town
    ) throws {
        _ = try UndoMerge()(
            merge, of: kept, because: "Två syskon", once: once(),
            as: town.caller(.sara, for: .coordination), through: town.gate())
    }

    /// Everything about youths but the merges themselves and the log, as one text.
    private static func state(_ town: Town) throws -> String? {
        try town.value(
            """
            SELECT string_agg(t.line, E'\\n' ORDER BY t.line) FROM (
                SELECT 'y' || y::text AS line FROM core.youth y
                UNION ALL SELECT 'n' || n::text FROM core.youth_number n
                UNION ALL SELECT 'r' || r::text FROM core.registration r
                UNION ALL SELECT 'k' || k::text FROM core.name_key k
                UNION ALL SELECT 'a' || a::text FROM core.assignment a
                UNION ALL SELECT 'c' || c::text FROM core.concern_conversation c
                UNION ALL SELECT 'x' || x::text FROM core.relation x
                UNION ALL SELECT 'b' || b::text FROM core.bar b) t
            """)
    }

    @Test(
        "a relation to one row opens both while they are merged; undone, all is exactly as before")
    func mergeAndUndo() async throws {
        try await onThread {
            let town = try Town()
            // Alva is on Sara's caseload; Sven has talked with the other row, unknown to Sara.
            let alva = ID<Youth>(Town.Known.youth(1))
            let other = ID<Youth>(Town.Known.youth(5))
            let seen = try ReadConcernConversation()(
                ID(Town.Known.conversation(5)), as: town.caller(.sven, for: .coordination),
                through: town.gate())
            try town.admin(
                """
                INSERT INTO core.registration (id, youth_id, agency_id, unit_id, secrecy_class,
                    given_name, family_name, author_id, created_at)
                SELECT gen_random_uuid(), '\(other)', r.agency_id, r.unit_id, r.secrecy_class,
                       'Alva', 'Alm', r.author_id, now()
                  FROM core.registration r WHERE r.youth_id = '\(alva)'
                """)
            let before = try Self.state(town)
            func sees() throws -> Bool {
                do {
                    return try ReadConcernConversation()(
                        ID(Town.Known.conversation(5)), as: town.caller(.sara, for: .coordination),
                        through: town.gate()
                    ).json == seen.json
                } catch Failure.notFound { return false }
            }
            #expect(try !sees())
            let merge = try Self.merge(other, into: alva, town)
            #expect(try sees())
            let list = try ListConcernConversations()(
                of: alva, .first, as: town.caller(.sara, for: .coordination), through: town.gate())
            #expect(
                String(decoding: list.items, as: UTF8.self)
                    .contains(Town.Known.conversation(5).uuidString.lowercased()))
            #expect(throws: Failure.taken(pointer: "", code: "merged-already")) {
                try Self.merge(alva, into: other, town)
            }
            #expect(throws: Failure.taken(pointer: "", code: "merged-already")) {
                try Self.merge(other, into: alva, town)
            }
            try Self.undo(merge, of: alva, town)
            #expect(try !sees())
            #expect(try Self.state(town) == before)
            #expect(throws: Failure.conflict) { try Self.undo(merge, of: alva, town) }
            #expect(
                try town.value(
                    """
                    SELECT (SELECT count(*) FROM core.youth_merge) || ' '
                        || (SELECT count(*) FROM core.youth_merge_undoing)
                    """) == "1 1")
        }
    }

    /// Whether Sara reads the youth.
    private static func sees(_ youth: ID<Youth>, _ town: Town) throws -> Bool {
        do {
            _ = try ReadYouth()(
                youth, as: town.caller(.sara, for: .coordination), through: town.gate())
            return true
        } catch Failure.notFound { return false }
    }

    @Test("a block of one row closes both while they are merged, and its end opens them")
    func blocked() async throws {
        try await onThread {
            let town = try Town()
            let alva = ID<Youth>(Town.Known.youth(1))
            let other = try Self.register(nil, town)
            _ = try Self.merge(other, into: alva, town)
            #expect(try Self.sees(alva, town))
            try town.admin(
                """
                INSERT INTO core.block (id, youth_id, agency_id, unit_id, secrecy_class,
                    blocked_staff_id, reason, valid_from, author_id, created_at)
                VALUES (gen_random_uuid(), '\(other)', '\(Town.Known.agency(1))',
                    '\(Town.Known.unit(1))', '26:1', '\(Town.Known.staff(1))',
                    'request-of-youth', now() - interval '1 minute', '\(Town.Known.staff(3))',
                    now());
                """)
            #expect(try !Self.sees(alva, town))
            try town.admin("UPDATE core.block SET valid_until = now() - interval '1 second'")
            #expect(try Self.sees(alva, town))
        }
    }

    @Test("protected identity of one row hides both while they are merged, as long as it lasts")
    func protected() async throws {
        try await onThread {
            let town = try Town()
            let alva = ID<Youth>(Town.Known.youth(1))
            let other = try Self.register(nil, town)
            try town.admin(
                """
                INSERT INTO core.protection (id, youth_id, agency_id, unit_id, secrecy_class, level,
                    valid_from, author_id, created_at)
                VALUES (gen_random_uuid(), '\(other)', '\(Town.Known.agency(1))',
                    '\(Town.Known.unit(1))', '26:1', 'marked', now() - interval '1 minute',
                    '\(Town.Known.staff(3))', now());
                """)
            #expect(try Self.sees(alva, town))
            try town.admin(
                """
                UPDATE core.youth SET merged_into = '\(alva)' WHERE id = '\(other)';
                SELECT authz.settle_bars(ARRAY['\(alva)'::uuid]);
                """)
            #expect(try !Self.sees(alva, town))
            try town.admin("UPDATE core.protection SET valid_until = now() - interval '1 second'")
            #expect(try Self.sees(alva, town))
        }
    }

    @Test("who may not identify both rows merges nothing, and nothing merges across agencies")
    func mayNotMerge() async throws {
        try await onThread {
            let town = try Town()
            let alva = ID<Youth>(Town.Known.youth(1))
            for other in [ID<Youth>(Town.Known.youth(5)), ID(Town.Known.youth(6)), ID(UUID())] {
                #expect(throws: Failure.forbidden) { try Self.merge(other, into: alva, town) }
            }
            #expect(throws: Failure.notFound) {
                try Self.merge(
                    ID(Town.Known.youth(2)), into: alva, town, as: .sven)
            }
            #expect(throws: Failure.unfit(pointer: "/youthId", code: "same")) {
                try Self.merge(alva, into: alva, town)
            }
        }
    }

    @Test("of merges of one row at once, one wins")
    func atOnce() async throws {
        let town = try await onThread { try Town() }
        let rows = try await onThread { try (0..<3).map { _ in try Self.register(nil, town) } }
        let won = try await withThrowingTaskGroup(of: Int.self) { group in
            for kept in [rows[0], rows[1], rows[0], rows[1]] {
                group.addTask {
                    try await onThread {
                        do throws(any Error) {
                            _ = try Self.merge(rows[2], into: kept, town)
                            return 1
                        } catch Failure.taken {
                            return 0
                        }
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(won == 1)
    }
}

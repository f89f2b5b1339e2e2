import Access
import Casework
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("Youths")
struct YouthTests {
    private static let newNumber = "201212122392"

    private static func command(
        _ number: String?, given: String = "Nya", family: String = "Carlsson"
    ) throws -> RegisterYouth.Command {
        RegisterYouth.Command(
            number: try number.map { try IdentityNumber(stored: $0) }, birthDate: nil,
            name: try PersonName(given: given, family: family))
    }

    private static func register(
        _ number: String?, _ town: Town, _ person: Town.Person, key: String = UUID().uuidString
    ) throws -> UUID {
        try RegisterYouth()(
            try command(number), once: ConversationTests.once(key),
            as: town.caller(person, for: .registration), through: try town.gate()
        ).id
    }

    private static func found(
        _ command: SearchYouths.Command, _ town: Town, _ person: Town.Person
    ) throws -> String {
        let page = try SearchYouths()(
            command, .first, as: town.caller(person, for: .registration), through: town.gate())
        return String(decoding: page.items, as: UTF8.self)
    }

    @Test("a number is one row in an agency, however many units register it")
    func oneRowAnAgency() async throws {
        try await onThread {
            let town = try Town()
            let first = try Self.register(Self.newNumber, town, .sara)
            #expect(try Self.register(Self.newNumber, town, .sara) == first)
            #expect(try Self.register(Self.newNumber, town, .sven) == first)
            let police = try Self.register(Self.newNumber, town, .per)
            #expect(police != first)
            #expect(
                try town.value(
                    """
                    SELECT (SELECT count(*) FROM core.youth_number WHERE number = $1) || ' '
                        || (SELECT count(*) FROM core.registration r
                              JOIN core.youth_number n USING (youth_id) WHERE n.number = $1)
                    """, [.text(Self.newNumber)]) == "2 3")
        }
    }

    @Test("without a number every registration is a person of its own")
    func withoutNumber() async throws {
        try await onThread {
            let town = try Town()
            #expect(
                try Self.register(nil, town, .sara) != Self.register(nil, town, .sara))
        }
    }

    @Test("two who register a number at once get one row")
    func atOnce() async throws {
        let town = try await onThread { try Town() }
        let ids = try await withThrowingTaskGroup(of: UUID.self) { group in
            for person in [Town.Person.sara, .sven, .sara, .sven, .sara, .sven] {
                group.addTask {
                    try await onThread { try Self.register(Self.newNumber, town, person) }
                }
            }
            return try await group.reduce(into: Set<UUID>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(
            try await onThread {
                try town.value(
                    "SELECT count(*)::text FROM core.youth_number WHERE number = $1",
                    [.text(Self.newNumber)])
            } == "1")
    }

    @Test("a person with one name only can be registered, and one with the longest")
    func oddNames() async throws {
        try await onThread {
            let town = try Town()
            let long = String(repeating: "x", count: 100)
            for (given, family) in [("", "Suharto"), ("Suharto", ""), (long, long)] {
                let created = try RegisterYouth()(
                    try Self.command(nil, given: given, family: family),
                    once: ConversationTests.once(UUID().uuidString),
                    as: town.caller(.sara, for: .registration), through: town.gate())
                let document = try ReadYouth()(
                    ID(created.id), as: town.caller(.sara, for: .registration),
                    through: town.gate())
                #expect(
                    String(decoding: document.json, as: UTF8.self)
                        .contains("\"familyName\" : \"\(family)\""))
            }
        }
    }

    @Test("every date that is a date is taken", arguments: ["1800-01-01", "2200-12-31"])
    func oddBirthDate(_ date: String) async throws {
        try await onThread {
            let town = try Town()
            for number in [Self.newNumber, Town.Known.alvasNumber] {
                let created = try RegisterYouth()(
                    RegisterYouth.Command(
                        number: try IdentityNumber(stored: number),
                        birthDate: try LocalDate(date),
                        name: try PersonName(given: "A", family: "B")),
                    once: ConversationTests.once(number),
                    as: town.caller(.sven, for: .registration), through: town.gate())
                let document = try ReadYouth()(
                    ID(created.id), as: town.caller(.sven, for: .registration),
                    through: town.gate())
                #expect(
                    String(decoding: document.json, as: UTF8.self)
                        .contains("\"birthDate\" : \"\(date)\""))
            }
        }
    }

    @Test("who may not register is told so, and it is logged")
    func mayNot() async throws {
        try await onThread {
            let town = try Town()
            for person in [Town.Person.arne, .anna, .rut, .stina, .ulla] {
                #expect(throws: Failure.forbidden) {
                    try Self.register(Self.newNumber, town, person)
                }
            }
            #expect(
                try town.value(
                    """
                    SELECT count(*)::text FROM audit.event
                     WHERE result = 'refused' AND reason = 'role' AND action = 'youth.register'
                    """) == "5")
        }
    }

    @Test("a search by number finds in the own unit and nowhere else")
    func searchByNumber() async throws {
        try await onThread {
            let town = try Town()
            let alva = SearchYouths.Command.number(
                try IdentityNumber(stored: Town.Known.alvasNumber))
            #expect(
                try Self.found(alva, town, .sara)
                    .contains(Town.Known.youth(1).uuidString.lowercased()))
            #expect(
                try Self.found(alva, town, .per)
                    .contains(Town.Known.youth(6).uuidString.lowercased()))
            for person in [Town.Person.sven, .petra, .fia] {
                #expect(try Self.found(alva, town, person) == "[]", "\(person)")
            }
        }
    }

    @Test(
        "a name is found however it is spelled, within the own unit",
        arguments: [
            "Karlsson", "carlsson", "KARLSON", "Nya Carlson", "carlsson nya",
        ])
    func searchByName(_ text: String) async throws {
        try await onThread {
            let town = try Town()
            let id = try Self.register(Self.newNumber, town, .sara).uuidString.lowercased()
            #expect(try Self.found(.name(text), town, .sara).contains(id))
            #expect(try Self.found(.name(text), town, .sven) == "[]")
            #expect(try Self.found(.name(text), town, .per) == "[]")
            #expect(try Self.found(.name("\(text) Annan Främmande"), town, .sara) == "[]")
        }
    }

    @Test("keys of rules that are no more are made anew, once, and that is logged")
    func renewedKeys() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                DELETE FROM core.name_key; UPDATE core.registration SET key_version = 1;
                """)
            let caseless = SearchYouths.Command.name("Kleo Sederlund")
            #expect(try Self.found(caseless, town, .sara) == "[]")
            var session = try town.session("sspf_migrate")
            #expect(try NameKeys.renew(&session) == 10)
            #expect(try NameKeys.renew(&session) == 0)
            #expect(try Self.found(caseless, town, .sara).contains("Cederlund"))
            #expect(
                try town.value(
                    """
                    SELECT string_agg(e.detail, ',') FROM audit.event e
                     WHERE e.kind = 'name-keys-renewed' AND e.at > now() - interval '1 minute'
                    """)?.hasSuffix("10") == true)
        }
    }

    @Test(
        "a name that asks for one part too many finds whoever has a given and a family name of it")
    func onePartMissing() async throws {
        try await onThread {
            let town = try Town()
            _ = try Self.register(nil, town, .sara)
            for text in ["Nya Maria Karlsson", "Nya Carlsson-Berg", "Nya Karlson"] {
                #expect(try Self.found(.name(text), town, .sara).contains("Carlsson"), "\(text)")
            }
            for text in ["Nya Maria Berg", "Nya Maria", "Eva Maria Karlsson", "Maria Karlsson"] {
                #expect(!(try Self.found(.name(text), town, .sara)).contains("Carlsson"), "\(text)")
            }
        }
    }

    @Test("the caseload holds the assigned and one's own, by name, and nobody else's")
    func caseload() async throws {
        try await onThread {
            let town = try Town()
            func load(_ person: Town.Person) throws -> String {
                let page = try town.gate().page(
                    .caseload, .first, as: town.caller(person, for: .coordination))
                return String(decoding: page.items, as: UTF8.self)
            }
            let sara = try load(.sara)
            let order = ["Alm", "Berg", "Cederlund", "Dahl"].map { sara.firstRange(of: $0) }
            #expect(order.allSatisfy { $0 != nil })
            #expect(
                order.compactMap { $0?.lowerBound } == order.compactMap { $0?.lowerBound }.sorted())
            #expect(!sara.contains("Ek\""))
            #expect(try load(.sven).contains("Ek\""))
            #expect(try load(.petra) == "[]")
            // The end of the assignment takes away what only it had opened.
            try town.admin("UPDATE core.assignment SET valid_until = now()")
            #expect(try load(.fia).contains("Holm"))
            try town.admin(
                "UPDATE core.registration SET author_id = '\(Town.Known.staff(14))'")
            #expect(try load(.fia) == "[]")
        }
    }
}

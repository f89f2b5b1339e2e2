import Access
import Casework
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

/// A request for access to youth 3's file: one conversation, and what is kept about the person.
struct Asked {
    let town: Town
    let request: UUID

    init(
        about youth: UUID = Town.Known.youth(3), town: Town? = nil, by guardian: UUID? = nil,
        at officer: Town.Person = .arne
    ) throws {
        let town = try town ?? Town()
        self.town = town
        let today = try #require(try town.value("SELECT authz.today()"))
        request = try OpenRequest()(
            OpenRequest.Command(
                kind: .access, about: .youth(youth), reference: "D 2026/44",
                receivedOn: try LocalDate(today), guardian: guardian.map { ID($0) }),
            once: Self.once(), as: town.caller(officer, for: .retention),
            through: try town.gate()
        ).id
    }

    static func once() -> Creation.Once {
        Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32))
    }

    func parts(_ person: Town.Person = .ulla) throws -> [JSON] {
        let page = try town.gate().page(
            .requestParts, of: request, .first, as: town.caller(person, for: .retention))
        guard case .array(let parts) = try JSON.parse(page.items) else { return [] }
        return parts
    }

    func document(_ record: UUID, _ person: Town.Person = .ulla) throws -> Document {
        try ReadPart()(
            record, of: request, as: town.caller(person, for: .retention),
            through: try town.gate())
    }

    func part(_ record: UUID, _ person: Town.Person = .ulla) throws -> JSON {
        try JSON.parse(try document(record, person).json)
    }

    /// Reviews a part; the rows that hold the word are withheld.
    func review(
        _ record: UUID, withholding word: String? = nil, digest: String? = nil,
        seen: String? = nil, as person: Town.Person = .ulla, read reader: Town.Person? = nil
    ) throws {
        let document = try document(record, reader ?? .ulla)
        let part = try JSON.parse(document.json)
        let withheld = rows(part).compactMap { row -> (row: String, ground: String)? in
            guard let word, text(row).contains(word), case .string(let digest)? = row["digest"]
            else { return nil }
            return (digest, "OSL 26:5")
        }
        guard case .string(let read)? = part["digest"] else { return }
        _ = try ReviewPart()(
            ReviewPart.Command(record: record, digest: digest ?? read, withheld: withheld),
            in: request, seen: seen ?? document.tag, once: Self.once(),
            as: town.caller(person, for: .retention), through: try town.gate())
    }

    /// Reviews what is this agency's to review.
    func reviewAll(
        withholding word: String? = nil, as person: Town.Person = .ulla,
        of agency: String = "Socialtjänsten"
    ) throws {
        for part in try parts(person) where part["agency"] == .string(agency) {
            guard case .string(let id)? = part["recordId"] else { continue }
            try review(
                try #require(UUID(uuidString: id)), withholding: word, as: person, read: person)
        }
    }

    func step(_ step: RequestStep, as person: Town.Person = .arne, ground: String? = nil) throws {
        _ = try StepRequest()(
            step, in: request, ground: ground, once: Self.once(),
            as: town.caller(person, for: .retention), through: try town.gate())
    }

    func extract(_ person: Town.Person = .ulla) throws -> JSON {
        try JSON.parse(
            try town.gate().one(
                .subjectExtract, request, as: town.caller(person, for: .retention)
            ).json)
    }
}

func rows(_ part: JSON) -> [JSON] {
    guard case .array(let rows)? = part["rows"] else { return [] }
    return rows
}

func text(_ json: JSON) -> String { String(decoding: JSON.write(json), as: UTF8.self) }

@Suite("What is told to who asks what is kept about them")
struct SubjectExtractTests {
    private static let conversation = Town.Known.conversation(3)
    private static let youth = Town.Known.youth(3)
    private static let unreviewed = Failure.unfit(pointer: "/step", code: "unreviewed")

    @Test("a guardian from whom the whereabouts are hidden is not told them, in part or in full")
    func whereabouts() async throws {
        try await onThread {
            let town = try Town()
            let guardian = UUID()
            try town.admin(
                """
                INSERT INTO core.guardian (id, youth_id, agency_id, unit_id, secrecy_class, name,
                    custody, standing, whereabouts_hidden, valid_from, author_id, created_at)
                SELECT '\(guardian)', y.id, y.agency_id, c.unit_id, '26:1', 'Mor', 'shared', 'full',
                       true, '2020-01-01', c.author_id, authz.now()
                  FROM core.youth y JOIN core.concern_conversation c ON c.youth_id = y.id
                 WHERE c.id = '\(Self.conversation)';
                UPDATE core.concern_conversation SET place = 'Gömda skolan'
                 WHERE id = '\(Self.conversation)';
                """)
            #expect(throws: Failure.unfit(pointer: "/guardianId", code: "not-a-guardian")) {
                try Asked(town: town, by: UUID())
            }
            let asked = try Asked(town: town, by: guardian)
            // Who reviews the texts is told.
            let part = try asked.part(Self.conversation)
            #expect(part["whereaboutsHidden"] == .bool(true))
            #expect(text(part).contains("Gömda skolan"))
            try asked.reviewAll()
            try asked.step(.reviewed, as: .ulla)
            #expect(throws: Failure.unfit(pointer: "/step", code: "partly")) {
                try asked.step(.granted)
            }
            try asked.step(.partly, ground: "OSL 26:2")
            let extract = try asked.extract()
            #expect(extract["whereaboutsHidden"] == .bool(true))
            #expect(!text(extract).contains("Gömda skolan"))
            #expect(text(extract).contains("Jag vill spela handboll igen."))
            let page = try #require(ExtractPage.write(JSON.write(extract)))
            #expect(String(decoding: page, as: UTF8.self).contains("hemligt för den som begärt"))
            // The youth's own request holds it.
            let own = try Asked(town: town)
            try own.reviewAll()
            try own.step(.reviewed, as: .ulla)
            try own.step(.granted)
            #expect(try text(own.extract()).contains("Gömda skolan"))
        }
    }

    @Test("is reviewed record by record by a unit manager, and the records officer reads nothing")
    func review() async throws {
        try await onThread {
            let asked = try Asked()
            let listed = try asked.parts(.arne)
            #expect(
                Set(listed.map { text($0["recordType"] ?? .null) })
                    == ["\"concern-conversation\"", "\"youth\""])
            #expect(listed.allSatisfy { $0["review"] == .string("waiting") })
            #expect(!text(.array(listed)).contains("handboll"))
            let part = try asked.part(Self.conversation)
            #expect(text(part).contains("Jag vill spela handboll igen."))
            for person in [Town.Person.arne, .sara, .anna, .rut, .per] {
                #expect(throws: Failure.self) { try asked.part(Self.conversation, person) }
            }
            #expect(throws: Failure.conflict) {
                try asked.review(Self.conversation, digest: String(repeating: "0", count: 64))
            }
            #expect(throws: Failure.forbidden) { try asked.review(Self.conversation, as: .arne) }
            try asked.review(Self.conversation)
            #expect(throws: Self.unreviewed) { try asked.step(.reviewed, as: .ulla) }
            try asked.review(Self.youth)
            #expect(try asked.parts(.arne).allSatisfy { $0["review"] == .string("current") })
            try asked.step(.reviewed, as: .ulla)
        }
    }

    @Test("leaves out what is secret and says which provision keeps it so")
    func withheld() async throws {
        try await onThread {
            let asked = try Asked()
            try asked.reviewAll(withholding: "Råd om läxhjälp")
            try asked.step(.reviewed, as: .ulla)
            #expect(throws: Failure.notFound) { try asked.extract() }
            #expect(throws: Failure.unfit(pointer: "/step", code: "partly")) {
                try asked.step(.granted)
            }
            try asked.step(.partly, ground: "OSL 26:5")
            #expect(throws: Failure.notFound) { try asked.extract(.arne) }
            let extract = try asked.extract()
            #expect(!text(extract).contains("läxhjälp"))
            #expect(text(extract).contains("Jag vill spela handboll igen."))
            #expect(extract["agency"] == .string("Socialtjänsten"))
            let page = String(
                decoding: try #require(ExtractPage.write(JSON.write(extract))), as: UTF8.self)
            #expect(page.contains("<p>Sekretess: OSL 26:5.</p>"))
            #expect(page.contains("<dd>Jag vill spela handboll igen.</dd>"))
            #expect(!page.contains("läxhjälp"))
            // How long it is kept, in Swedish.
            #expect(page.contains(": 5 år, ") && !page.contains("years"))
            // What is decided is decided, and nobody reads on.
            #expect(throws: Failure.notFound) { try asked.part(Self.youth) }
            try asked.town.moveClock(by: "4 months")
            #expect(throws: Failure.notFound) { try asked.extract() }
        }
    }

    @Test("tells nothing that was changed after its review")
    func changed() async throws {
        try await onThread {
            let asked = try Asked()
            try asked.reviewAll()
            let change = """
                UPDATE core.conversation_part SET text = text || ' Tillagt efteråt.'
                 WHERE conversation_id = '\(Self.conversation)' AND kind = 'observation'
                """
            try asked.town.admin(change)
            #expect(throws: Self.unreviewed) { try asked.step(.reviewed, as: .ulla) }
            #expect(throws: Self.unreviewed) { try asked.step(.granted) }
            try asked.review(Self.conversation)
            try asked.step(.reviewed, as: .ulla)
            try asked.step(.granted)
            #expect(text(try asked.extract()).contains("handboll"))
            try asked.town.admin(change)
            let extract = try asked.extract()
            #expect(!text(extract).contains("handboll"))
            #expect(text(extract).contains("\"isChanged\":true"))
            let page = String(
                decoding: try #require(ExtractPage.write(JSON.write(extract))), as: UTF8.self)
            #expect(page.contains("Har ändrats sedan den prövades"))
            try asked.review(Self.conversation)
            #expect(text(try asked.extract()).contains("handboll"))
        }
    }

    @Test("opens nothing once it is refused, and nothing to the management of another unit")
    func closed() async throws {
        try await onThread {
            let asked = try Asked()
            let move = "UPDATE core.staff SET unit_id = '\(Town.Known.unit(2))' WHERE subject = "
            try asked.town.admin(move + "'\(Town.Person.ulla.rawValue)'")
            #expect(throws: Failure.notFound) { try asked.part(Self.conversation) }
            let other = try Asked()
            try other.step(.refused, ground: "OSL 26:1")
            #expect(throws: Failure.notFound) { try other.part(Self.conversation) }
        }
    }

    @Test("is reviewed by any manager of the agency where the units that registered have ended")
    func endedUnit() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                UPDATE core.staff SET unit_id = '\(Town.Known.unit(2))'
                 WHERE unit_id = '\(Town.Known.unit(1))'
                """)
            let asked = try Asked(town: town)
            #expect(throws: Failure.notFound) { try asked.part(Town.Known.conversation(3), .ulla) }
            try town.admin(
                """
                UPDATE core.unit SET ended_at = authz.now() - interval '1 day'
                 WHERE id = '\(Town.Known.unit(1))'
                """)
            _ = try asked.part(Town.Known.conversation(3), .ulla)
            try asked.reviewAll()
            try asked.step(.reviewed, as: .ulla)
        }
    }

    @Test("tells by name to whom something was given")
    func recipients() async throws {
        try await onThread {
            let asked = try Asked(about: Town.Known.youth(1))
            try asked.reviewAll()
            try asked.step(.reviewed, as: .ulla)
            try asked.step(.granted)
            let page = String(
                decoding: try #require(ExtractPage.write(JSON.write(try asked.extract()))),
                as: UTF8.self)
            #expect(page.contains("<dt>Verksamhet</dt><dd>Polisen</dd>"))
        }
    }

    @Test("is of the own agency's file alone")
    func agencies() async throws {
        try await onThread {
            let asked = try Asked(about: Town.Known.youth(1))
            let own = try asked.parts(.arne).map { text($0) }.joined()
            #expect(own.contains("\(Town.Known.conversation(1))".lowercased()))
            #expect(!own.contains("\(Town.Known.conversation(7))".lowercased()))
            #expect(throws: Failure.notFound) { try asked.part(Town.Known.conversation(2)) }
            #expect(throws: Failure.notFound) { try asked.part(Town.Known.conversation(7)) }
        }
    }

    @Test("of a protected person is reviewed by a named one alone")
    func protected() async throws {
        try await onThread {
            let asked = try Asked()
            try asked.town.admin(
                """
                INSERT INTO core.protection (id, youth_id, agency_id, unit_id, secrecy_class, level,
                                             valid_from, author_id, created_at)
                SELECT gen_random_uuid(), y.id, y.agency_id, '\(Town.Known.unit(1))',
                       '26:1', 'marked', now() - interval '1 day',
                       '\(Town.Known.staff(1))', now()
                  FROM core.youth y WHERE y.id = '\(Self.youth)'
                """)
            #expect(throws: Failure.notFound) { try asked.part(Self.conversation) }
            try asked.town.admin(
                """
                INSERT INTO core.protection_access (id, youth_id, agency_id, secrecy_class, staff_id,
                                                    valid_from, author_id, created_at)
                SELECT gen_random_uuid(), y.id, y.agency_id, '26:1',
                       '\(Town.Known.staff(3))', now() - interval '1 hour',
                       '\(Town.Known.staff(1))', now()
                  FROM core.youth y WHERE y.id = '\(Self.youth)'
                """)
            #expect(text(try asked.part(Self.conversation)).contains("handboll"))
        }
    }

    @Test("is of every table that holds rows about a youth, but those that serve the service alone")
    func tables() async throws {
        try await onThread {
            let town = try Town()
            let left = try town.value(
                """
                SELECT string_agg(p.relation::text, ' ' ORDER BY p.relation::text)
                  FROM (SELECT DISTINCT p.relation FROM authz.retention_place p
                          JOIN pg_attribute a ON a.attrelid = p.relation AND a.attname = 'youth_id'
                        EXCEPT SELECT p.relation FROM authz.extract_place p) p
                """)
            #expect(
                left
                    == "core.bar core.escalation core.name_key core.once core.relation core.share"
                    + " retention.archive_waiting retention.exemption_end"
                    + " retention.extract_review retention.extract_withheld retention.hold_release"
                    + " retention.request retention.request_step")
        }
    }

    @Test("is told in Swedish: every kind of row, column and word that may stand in it has one")
    func words() async throws {
        try await onThread {
            let town = try Town()
            // Each table with its columns, and the words that its constraints and catalogues allow there.
            let said = try town.value(
                """
                WITH place AS (SELECT DISTINCT p.relation FROM authz.extract_place p), word AS MATERIALIZED (
                    SELECT k.conrelid AS relation, d.parts[1] AS name, w.found[1] AS word
                      FROM pg_constraint k JOIN place p ON p.relation = k.conrelid
                     CROSS JOIN LATERAL regexp_matches(pg_get_constraintdef(k.oid),
                                                       '\\((\\w+) = ANY \\((ARRAY[^]]*)\\]', 'g') AS d(parts)
                     CROSS JOIN LATERAL regexp_matches(d.parts[2], '''([a-z-]+)''', 'g') AS w(found)
                    UNION SELECT 'core.risk_flag'::regclass, 'sign', s.code FROM core.risk_sign s
                    UNION SELECT 'core.disclosure'::regclass, 'ground', g.code FROM core.disclosure_ground g
                    UNION SELECT 'core.consent_kind'::regclass, 'kind', i.code FROM core.information_kind i
                    UNION SELECT 'core.case_setting'::regclass, 'word', c.code FROM core.case_word c
                    UNION SELECT 'core.emergency_access'::regclass, 'reason', e.code
                      FROM core.emergency_reason e)
                SELECT json_agg(json_build_object(
                           'table', c.relname,
                           'row', (SELECT json_object_agg(a.attname, (
                                       SELECT coalesce(json_agg(w.word), '["värde"]') FROM word w
                                        WHERE w.relation = c.oid AND w.name = a.attname))
                                     FROM pg_attribute a
                                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)))
                  FROM place p JOIN pg_class c ON c.oid = p.relation
                """)
            let rows = try JSON.parse(Array((said ?? "").utf8))
            let page = try Self.page([JSON.Member("rows", rows)])
            var codes: Set<String> = []
            guard case .array(let tables) = rows else { throw Failure.notFound }
            for table in tables {
                guard case .object(let columns)? = table["row"] else { continue }
                for column in columns {
                    let dull = "<dt>\(column.name.replacing("_", with: " "))</dt>"
                    #expect(!page.contains(dull), "\(column.name)")
                    guard case .array(let words) = column.value else { continue }
                    for case .string(let word) in words { codes.insert(word) }
                }
                if case .string(let name)? = table["table"] {
                    #expect(!page.contains("<h3>\(name.replacing("_", with: " "))</h3>"))
                }
            }
            let shown = Set(
                page.split(separator: "<dd>").dropFirst().flatMap {
                    $0.prefix { $0 != "<" }.split(separator: ", ").map(String.init)
                })
            // These are Swedish as they stand.
            let swedish: Set = ["värde", "personnummer", "samordningsnummer", "remiss", "risk"]
            #expect(codes.count > 150)
            #expect(codes.intersection(shown).subtracting(swedish) == [])
        }
    }

    /// The page of an extract with one part.
    private static func page(_ part: [JSON.Member]) throws -> String {
        let extract = JSON.object([
            JSON.Member("agency", .string("Socialtjänsten")),
            JSON.Member("reference", .string("R 1")),
            JSON.Member("receivedOn", .string("2026-01-01")),
            JSON.Member("madeOn", .string("2026-01-02")), JSON.Member("periods", .array([])),
            JSON.Member(
                "parts", .array([.object([JSON.Member("recordType", .string("case"))] + part)])),
        ])
        return String(
            decoding: try #require(ExtractPage.write(JSON.write(extract))), as: UTF8.self)
    }

    @Test("cannot bring marks of its own into the page")
    func hostile() throws {
        let extract = JSON.object([
            JSON.Member("agency", .string("<script>")), JSON.Member("reference", .string("\"&")),
            JSON.Member("receivedOn", .string("2026-01-01")),
            JSON.Member("madeOn", .string("2026-01-02")), JSON.Member("periods", .array([])),
            JSON.Member(
                "parts",
                .array([
                    .object([
                        JSON.Member("recordType", .string("<b>")),
                        JSON.Member(
                            "rows",
                            .array([
                                .object([
                                    JSON.Member("table", .string("<i>")),
                                    JSON.Member(
                                        "row", .object([JSON.Member("<u>", .string("</dd><s>"))])),
                                ])
                            ])),
                    ])
                ])),
        ])
        let page = String(
            decoding: try #require(ExtractPage.write(JSON.write(extract))), as: UTF8.self)
        for mark in ["<script>", "<b>", "<i>", "<u>", "<s>", "</dd><s>"] {
            #expect(!page.contains(mark))
        }
        #expect(page.contains("&lt;/dd&gt;&lt;s&gt;"))
    }
}

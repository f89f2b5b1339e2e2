import Access
import Casework
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("Importing visits")
struct VisitImportTests {
    private static let text = """
        skola;datum;typ;ämne;antal;klasser;löftespunkt;nyckel
        Norrskolan;2026-11-02;information åk 7;Lagar;51;7A, 7B;Alla elever i årskurs 7 får information;A1
        söderskolan;2026-11-03;närvaro;Rast;80;;;A2
        Okänd skola;2026-11-03;närvaro;Rast;80;;;A3
        Norrskolan;2026-11-03;närvaro;Rast;80;;Okänt löfte;A4
        Okänd skola;2026-11-03;närvaro;Rast;många;;Okänt löfte;A5
        Norrskolan;2026-11-04;närvaro;Talade med 20110403-2386;5;;;A6
        """

    private static func file(_ text: String) throws -> VisitFile {
        try VisitFile(Array(text.utf8), today: LocalDate("2026-11-21"))
    }

    private static func take(
        _ text: String, _ town: Town, as person: Town.Person = .per
    ) throws -> String {
        let gate = try town.gate()
        let created = try ImportVisits()(
            try file(text), once: ConversationTests.once(UUID().uuidString),
            as: town.caller(person, for: .schoolVisits), through: gate)
        let document = try ReadVisitImport()(
            ID(created.id), as: town.caller(person, for: .schoolVisits), through: gate)
        return String(decoding: document.json, as: UTF8.self)
    }

    @Test("rows that fit become visits, the others are set apart, and no number is kept")
    func take() async throws {
        try await onThread {
            let town = try Town()
            let report = try Self.take(Self.text, town)
            #expect(report.contains("\"rows\" : 6, \"imported\" : 2"))
            #expect(
                try town.value(
                    """
                    SELECT string_agg(line || ' ' || (f ->> 'column') || ' ' || (f ->> 'code'),
                                      ', ' ORDER BY line, no)
                      FROM core.quarantined_visit,
                           jsonb_array_elements(faults) WITH ORDINALITY AS e(f, no)
                    """)
                    == "4 skola unknown, 5 löftespunkt unknown, 6 antal not-an-integer,"
                    + " 6 skola unknown, 6 löftespunkt unknown, 7 ämne identity-number")
            #expect(
                try town.value(
                    """
                    SELECT string_agg(s.name || ' ' || v.state || ' ' || array_to_string(v.classes,
                               '+') || ' ' || (v.pledge_id IS NOT NULL)::text, ', ' ORDER BY s.name)
                      FROM core.school_visit v JOIN core.school s ON s.id = v.school_id
                     WHERE v.import_id IS NOT NULL
                    """) == "Norrskolan carried-out 7A+7B true, Söderskolan carried-out  false")
            #expect(
                try town.value(
                    "SELECT count(*)::text FROM core.quarantined_visit WHERE text ~ '2386'") == "0")
        }
    }

    @Test("the same file again brings nothing, and a mended one brings the mended rows")
    func again() async throws {
        try await onThread {
            let town = try Town()
            _ = try Self.take(Self.text, town)
            #expect(try Self.take(Self.text, town).contains("\"imported\" : 0"))
            // With commas, columns in another order, by a colleague.
            let mended = """
                \u{FEFF}nyckel,skola,datum,typ,ämne,antal
                A2,Söderskolan,2026-11-03,närvaro,Rast,80
                A5,Norrskolan,2026-11-03,närvaro,Rast,75
                """
            #expect(try Self.take(mended, town, as: .petra).contains("\"imported\" : 1"))
        }
    }

    @Test("without keys a row is known by all that it says, and one that comes twice counts once")
    func withoutKeys() async throws {
        try await onThread {
            let town = try Town()
            let text = """
                skola;datum;typ;ämne;antal
                Norrskolan;2026-11-02;närvaro;Rast;80
                Norrskolan;2026-11-02;närvaro;Rast;80
                Norrskolan;2026-11-02;närvaro;Rast;81
                """
            #expect(try Self.take(text, town).contains("\"imported\" : 2"))
            #expect(try Self.take(text, town).contains("\"imported\" : 0"))
        }
    }

    @Test("a trial says what would happen and writes nothing")
    func trial() async throws {
        try await onThread {
            let town = try Town()
            _ = try Self.take(
                "skola;datum;typ;ämne;antal;nyckel\nNorrskolan;2026-11-03;närvaro;Rast;80;A2",
                town)
            let before = try town.value("SELECT count(*)::text FROM core.school_visit")
            let page = try ImportVisits().trial(
                Self.file(Self.text), .first, as: town.caller(.per, for: .schoolVisits),
                through: town.gate())
            let text = String(decoding: page.items, as: UTF8.self)
            let outcomes = text.split(separator: "{\"line\" : ").dropFirst().map {
                $0.prefix { $0 != "," } + " "
                    + ($0.split(separator: "\"outcome\" : \"").last ?? "").prefix { $0 != "\"" }
            }
            #expect(
                outcomes == [
                    "3 changed", "4 faulty", "5 faulty", "6 faulty", "7 faulty", "2 new",
                ])
            #expect(try town.value("SELECT count(*)::text FROM core.school_visit") == before)
            #expect(try town.value("SELECT count(*)::text FROM core.visit_import") == "1")
        }
    }

    @Test(
        "a trial says of each row what an import then does; other figures under a key are set apart"
    )
    func asTried() async throws {
        try await onThread {
            let town = try Town()
            let head = "skola;datum;typ;ämne;antal;nyckel\n"
            _ = try Self.take(head + "Norrskolan;2026-11-03;närvaro;Rast;80;B1", town)
            // A name that is composed of letters and marks is the same name.
            let text =
                head + """
                    So\u{0308}derskolan;2026-11-03;närvaro;Rast;80;B2
                    Söderskolan;2026-11-03;närvaro;Rast;80;B2
                    Söderskolan;2026-11-03;närvaro;Rast;81;B2
                    Norrskolan;2026-11-03;närvaro;Rast;80;B1
                    Norrskolan;2026-11-03;närvaro;Rast;90;B1
                    """
            let page = try ImportVisits().trial(
                Self.file(text), .first, as: town.caller(.per, for: .schoolVisits),
                through: town.gate())
            #expect(
                String(decoding: page.items, as: UTF8.self).split(separator: "\"outcome\" : \"")
                    .dropFirst().map { $0.prefix { $0 != "\"" } } == [
                        "changed", "changed", "new", "known", "known",
                    ])
            let report = try Self.take(text, town)
            #expect(report.contains("\"rows\" : 5, \"imported\" : 1"))
            #expect(
                try town.value(
                    """
                    SELECT string_agg(line || ' ' || (f ->> 'column') || ' ' || (f ->> 'code'), ', '
                                      ORDER BY line)
                      FROM core.quarantined_visit, jsonb_array_elements(faults) AS f
                    """) == "4 nyckel changed, 6 nyckel changed")
            #expect(
                try town.value(
                    """
                    SELECT string_agg(pupils_reached::text, ' ' ORDER BY pupils_reached)
                      FROM core.school_visit WHERE import_id IS NOT NULL
                    """) == "80 80")
        }
    }

    @Test("police import, their own agency reads what came of it, and nobody else does either")
    func who() async throws {
        try await onThread {
            let town = try Town()
            #expect(throws: Failure.forbidden) { try Self.take(Self.text, town, as: .sara) }
            let page = try ImportVisits().trial(
                Self.file(Self.text), .first, as: town.caller(.sara, for: .schoolVisits),
                through: town.gate())
            #expect(String(decoding: page.items, as: UTF8.self) == "[]")
            let created = try ImportVisits()(
                Self.file(Self.text), once: ConversationTests.once("x"),
                as: town.caller(.per, for: .schoolVisits), through: town.gate())
            #expect(throws: Failure.notFound) {
                try ReadVisitImport()(
                    ID(created.id), as: town.caller(.sara, for: .schoolVisits),
                    through: town.gate())
            }
        }
    }
}

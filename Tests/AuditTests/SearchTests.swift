import Access
import Audit
import Casework
import Domain
import FoundationEssentials
import JSON
import Postgres
import Secrets
import Support
import Testing

@Suite("Searching the log")
struct SearchTests {
    private static func items(_ page: Page) throws -> [JSON] {
        guard case .array(let items) = try JSON.parse(page.items) else { return [] }
        return items
    }

    private static func text(_ json: JSON, _ name: String) -> String? {
        guard case .string(let text)? = json[name] else { return nil }
        return text
    }

    private static func search(
        _ sealed: SealedTown, as person: Town.Person = .rut, limit: Int = 20,
        _ change: (inout LogQuery) throws -> Void = { _ in }
    ) throws -> [JSON] {
        var query = LogQuery()
        try change(&query)
        let window = try #require(Window(limit: limit, offset: 0))
        return try items(
            SearchLog()(
                query, window, as: sealed.town.caller(person, for: .logReview),
                through: try sealed.town.gate()))
    }

    /// Sara reads Alva's conversation and lists; Per is refused; Sven reads nothing of hers.
    private static func looks() throws -> SealedTown {
        let sealed = try SealedTown()
        let gate = try sealed.town.gate()
        for person in [Town.Person.sara, .per, .sven] {
            _ = try? ReadConcernConversation()(
                ID(Town.Known.conversation(1)),
                as: sealed.town.caller(person, for: .coordination), through: gate)
        }
        return sealed
    }

    private static let alva = "20110403-2386"

    @Test("whom a block, a conflict or a protection keeps out finds no looks at the youth")
    func keptOut() async throws {
        try await onThread {
            let sealed = try Self.looks()
            let today = try LocalDate("2026-11-21")
            let number = try IdentityNumber(Self.alva, asOf: today)
            func count(_ person: Town.Person) throws -> Int {
                try Self.search(sealed, as: person) { $0.number = number }.count
            }
            #expect(try count(.rut) == 3)
            _ = try DeclareConflict()(
                with: number, .household,
                once: Creation.Once(key: "c", digest: [UInt8](repeating: 1, count: 32)),
                as: sealed.town.caller(.rut, for: .ownAccount), through: sealed.town.gate())
            #expect(try count(.rut) == 0)
            #expect(try count(.ulla) > 3)
            _ = try ProtectYouth()(
                ID(Town.Known.youth(1)), as: .marked, naming: [],
                once: Creation.Once(key: "p", digest: [UInt8](repeating: 2, count: 32)),
                by: sealed.town.caller(.sara, for: .coordination), through: sealed.town.gate())
            #expect(try count(.ulla) == 0)
        }
    }

    @Test("by number: everybody's looks at the youth, newest first, the youth not named")
    func byNumber() async throws {
        try await onThread {
            let sealed = try Self.looks()
            let today = try LocalDate("2026-11-21")
            let found = try Self.search(sealed) {
                $0.number = try IdentityNumber(Self.alva, asOf: today)
            }
            #expect(
                found.compactMap { Self.text($0, "subject") }
                    == ["sven.social", "per.polis", "sara.social"])
            #expect(found.compactMap { Self.text($0, "result") } == ["refused", "refused", "ok"])
            #expect(
                found.compactMap { Self.text($0, "reason") } == ["no-relation", "other-agency"])
            #expect(Self.text(found[0], "ground") == "SoLPuL 6-7 §, OSL 7:1")
            let all = found.map { String(decoding: JSON.write($0), as: UTF8.self) }.joined()
            #expect(!all.contains("Alva"))
            #expect(!all.lowercased().contains("\(Town.Known.youth(1))".lowercased()))
            // The manager of the unit that registered her sees the same.
            #expect(
                try Self.search(sealed, as: .ulla) {
                    $0.number = try IdentityNumber(Self.alva, asOf: today)
                }.count >= 3)
        }
    }

    @Test("each filter narrows, and without a number only the own agency's acts are found")
    func filters() async throws {
        try await onThread {
            let sealed = try Self.looks()
            #expect(
                try Self.search(sealed).allSatisfy {
                    [nil, "Socialtjänsten"].contains(Self.text($0, "agency"))
                })
            let refused = try Self.search(sealed) { $0.outcome = .refused }
            #expect(refused.map { Self.text($0, "subject") } == ["sven.social"])
            let request = try #require(Self.text(refused[0], "requestId"))
            #expect(
                try Self.search(sealed) { $0.request = UUID(uuidString: request) }.count == 1)
            #expect(try Self.search(sealed) { $0.staff = "sara.social" }.count == 1)
            #expect(try Self.search(sealed) { $0.staff = "per.polis" }.isEmpty)
            #expect(try Self.search(sealed) { $0.staff = "nobody" }.isEmpty)
            #expect(
                try Self.search(sealed) { $0.action = "concern-conversation.read" }.count == 2)
            #expect(try Self.search(sealed) { $0.reason = "no-relation" }.count == 1)
            #expect(try Self.search(sealed) { $0.purpose = .coordination }.count == 2)
            #expect(
                try Self.search(sealed) { $0.until = try Instant("2020-01-01T00:00:00Z") }.isEmpty)
            #expect(
                try Self.search(sealed) { $0.since = try Instant("2199-01-01T00:00:00Z") }.isEmpty)
            #expect(throws: Failure.forbidden) { try Self.search(sealed, as: .sara) }
        }
    }

    @Test("pages by cursor neither repeat nor leave out, though entries come in between")
    func keyset() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.looks(7)
            var numbers: [Int] = []
            var before: LogCursor?
            for _ in 0..<10 {
                let page = try Self.search(sealed, limit: 2) {
                    $0.action = "me.read"
                    $0.before = before
                }
                if page.isEmpty { break }
                numbers += page.compactMap {
                    guard case .number(let number)? = $0["no"] else { return nil }
                    return number.integer
                }
                before = page.last.flatMap { Self.text($0, "cursor") }.flatMap { LogCursor($0) }
                try sealed.looks(1)
            }
            #expect(numbers.count == 7)
            #expect(numbers == numbers.sorted(by: >))
            #expect(LogCursor("1-2") == nil)
            #expect(LogCursor("1-2-x") == nil)
            #expect(LogCursor("1-2-3")?.text == "1-2-3")
        }
    }

    @Test("what was searched for is on the log as a keyed digest, never as it was typed")
    func words() async throws {
        try await onThread {
            let sealed = try SealedTown()
            let gate = try sealed.town.gate()
            for _ in 0..<2 {
                _ = try SearchYouths()(
                    .name("Alva Alm"), .first,
                    as: sealed.town.caller(.sara, for: .registration), through: gate)
            }
            _ = try SearchYouths()(
                .name("Bo Berg"), .first,
                as: sealed.town.caller(.sara, for: .registration), through: gate)
            let digests = try sealed.town.value(
                """
                SELECT count(DISTINCT o.detail) || ' ' || count(o.detail) || ' '
                       || bool_and(o.detail ~ '^[0-9a-f]{32}$')
                  FROM audit.outcome o WHERE o.resource = 'search-words'
                """)
            #expect(digests == "2 3 true")
            try sealed.seal()
            #expect(try sealed.verify().code == nil)
        }
    }

    @Test("one sealed entry is shown by its number, to whom a search would show it")
    func show() async throws {
        try await onThread {
            let sealed = try Self.looks()
            try sealed.seal()
            let number =
                Int(
                    try sealed.town.value(
                        "SELECT no FROM audit.request WHERE staff_id = $1",
                        [.uuid(Town.Known.staff(1))]) ?? "") ?? 0
            let shown = try Self.items(
                SearchLog().show(
                    number, as: sealed.town.caller(.rut, for: .logReview),
                    through: try sealed.town.gate()))
            #expect(Self.text(shown[0], "staff") == "Sara Sandell")
            #expect(shown[0]["entry"]?["action"] == .string("concern-conversation.read"))
            #expect(throws: Failure.notFound) {
                _ = try SearchLog().show(
                    99_999, as: sealed.town.caller(.rut, for: .logReview),
                    through: try sealed.town.gate())
            }
        }
    }

    @Test("all that is found is taken page by page, and what is left is told")
    func all() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.looks(203)
            var query = LogQuery()
            query.action = "me.read"
            func all(upTo most: Int) throws -> (taken: Int, count: Int, isCut: Bool) {
                var numbers: [Int] = []
                let found = try SearchLog(isExport: true).all(
                    query, upTo: most, as: sealed.town.caller(.rut, for: .logReview),
                    through: try sealed.town.gate()
                ) { items in
                    for item in items {
                        guard case .number(let number)? = item["no"] else { continue }
                        numbers.append(number.integer ?? -1)
                    }
                }
                #expect(numbers == numbers.sorted(by: >))
                #expect(Set(numbers).count == numbers.count)
                return (numbers.count, found.count, found.isCut)
            }
            #expect(try all(upTo: 1_000) == (203, 203, false))
            #expect(try all(upTo: 203) == (203, 203, false))
            #expect(try all(upTo: 202) == (202, 202, true))
            #expect(try all(upTo: 100) == (100, 100, true))
            #expect(
                try sealed.town.value(
                    "SELECT count(*) FROM audit.request WHERE action = 'audit.export-search'")
                    == "10")
        }
    }

    @Test("an excerpt proves every entry in it and names nobody but the youth searched for")
    func excerpt() async throws {
        try await onThread {
            let sealed = try Self.looks()
            try sealed.seal()
            var query = LogQuery()
            query.number = try IdentityNumber(Self.alva, asOf: try LocalDate("2026-11-21"))
            var lines: [[UInt8]] = []
            let found = try LogExcerpt.export(
                query, of: sealed.log, as: sealed.town.caller(.rut, for: .logReview),
                through: try sealed.town.gate()
            ) { line in lines.append(line) }
            #expect(found == (3, false))
            let path = "\(sealed.folder)/excerpt"
            let keys = try SealingKey.trusted(in: "\(sealed.folder)/sealing.key.pub")
            try Files.replace(path, with: lines.joined())
            defer { Files.remove(path) }
            #expect(try LogExcerpt.isExcerpt(file: path))
            let archive = try sealed.external()
            #expect(
                try LogExcerpt.verify(file: path, keys: keys)
                    == LogExcerpt.Verified(entries: 3, covered: 0))
            #expect(
                try LogExcerpt.verify(file: path, keys: keys, external: archive)
                    == LogExcerpt.Verified(entries: 3, covered: 3))
            #expect(
                throws: LogBundle.Fault.contradicted(.externalRefused(.noteMalformed))
            ) { _ = try LogExcerpt.verify(file: path, keys: keys, external: [0x78]) }
            // Twice the same entry, nothing at all, or what calls itself another log's.
            let others: [([[UInt8]], Int)] = [
                (lines[0...1] + [lines[1]], 3), ([lines[0]], 1),
                (
                    [
                        Array(
                            String(decoding: lines[0], as: UTF8.self)
                                .replacing("sspf.1494/log", with: "other.example/log").utf8)
                    ] + lines[1...], 2
                ),
            ]
            for (other, line) in others {
                try Files.replace(path, with: other.joined())
                #expect(throws: LogBundle.Fault.malformed(line: line)) {
                    _ = try LogExcerpt.verify(file: path, keys: keys)
                }
            }
            let text = String(decoding: Array(lines[1]), as: UTF8.self)
            #expect(text.contains("\(Town.Known.youth(1))".lowercased()))
            let forged = text.replacing("social_worker", with: "head_teacher")
                .replacing("police_officer", with: "head_teacher")
            #expect(forged != text)
            try Files.replace(
                path, with: (lines[0...0] + [Array(forged.utf8)] + lines[2...]).joined())
            #expect {
                _ = try LogExcerpt.verify(file: path, keys: keys)
            } throws: { error in
                guard case .contradicted(.entryChanged(_, let number?))? = error as? LogBundle.Fault
                else { return false }
                return text.contains("\\\"no\\\": \(number)")
            }
            // Nor is one exported that is not what was sealed.
            try sealed.tamper(
                "UPDATE audit.request SET purpose = 'follow-up' WHERE purpose = 'coordination'")
            #expect(throws: Failure.broken(code: "AUDIT-012")) {
                _ = try LogExcerpt.export(
                    query, of: sealed.log, as: sealed.town.caller(.rut, for: .logReview),
                    through: try sealed.town.gate()
                ) { _ in }
            }
        }
    }
}

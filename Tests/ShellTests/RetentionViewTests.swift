import Access
import JSON
import Shell
import Testing

/// What a reader of the screen can add up.
@Suite("A retention protocol on the screen")
struct RetentionViewTests {
    private static let reasons = [
        "held", "keptByLongerRule", "keptForResearch", "withoutDecision", "birthDateUnknown",
        "notArchived", "changedMeanwhile", "waiting", "notReached",
    ]

    /// A line of one rule of which one has gone, and one is kept by each of these reasons.
    private static func line(_ kept: [String], stopped: String = "null") -> String {
        let counts = reasons.map { "\"\($0)\":\(kept.contains($0) ? 1 : 0)" }
        return "{\"rule\":\"case\",\"section\":\"A\",\"decision\":\"SN 1\","
            + "\"due\":\(kept.count + 1),\"deleted\":1,\"rowsDeleted\":7,\(counts.joined(separator: ",")),"
            + "\"stopped\":\(stopped),\"overdue\":0}"
    }

    private static func shown(_ lines: [String]) throws -> (keys: [String], rows: [[String?]]) {
        let output = try RetentionView.protocol(
            Document(
                json: Array("{\"run\":\"1\",\"lines\":[\(lines.joined(separator: ","))]}".utf8),
                tag: ""))
        guard case .table(let table) = output.view else { return ([], []) }
        return (table.columns.map(\.key), table.rows)
    }

    @Test(
        "says of each line why what is due has not gone, and it adds up",
        arguments: reasons + ["all"])
    func adds(_ reason: String) throws {
        let kept = reason == "all" ? Self.reasons : [reason]
        let (keys, rows) = try Self.shown([Self.line(kept)])
        let row = try #require(rows.first)
        func number(_ key: String) -> Int {
            keys.firstIndex(of: key).flatMap { row[$0] }.flatMap { Int($0) } ?? 0
        }
        #expect(number("due") == kept.count + 1)
        #expect(
            number("due") == number("deleted") + Self.reasons.reduce(0) { $0 + number($1) },
            "\(keys)")
    }

    @Test("leaves out the reasons that no line has, and keeps one that any line has")
    func noughts() throws {
        let few = try Self.shown([Self.line([])])
        #expect(few.keys == ["rule", "section", "decision", "due", "deleted", "rowsDeleted"])
        let more = try Self.shown([
            Self.line([]), Self.line(["waiting"], stopped: "\"unapproved\""),
        ])
        #expect(more.keys == few.keys + ["waiting", "stopped"])
        #expect(more.rows[0] == ["case", "A", "SN 1", "1", "1", "7", "0", nil])
        #expect(more.rows[1] == ["case", "A", "SN 1", "2", "1", "7", "1", "unapproved"])
    }

    @Test("says what people do about data that were restored")
    func restored() throws {
        func notes(_ line: String) throws -> String {
            try RetentionView.protocol(
                Document(json: Array("{\"lines\":[\(line)]}".utf8), tag: "")
            ).notes.map { $0.in(.english) }.joined(separator: " ")
        }
        let told = "enter the holds, requests and exemptions again"
        #expect(try notes(Self.line(["waiting"], stopped: "\"restored\"")).contains(told))
        #expect(try !notes(Self.line(["waiting"], stopped: "\"unapproved\"")).contains(told))
    }
}

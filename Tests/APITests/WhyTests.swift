import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

@Suite("Why, and what if, by the API")
struct WhyTests {
    private static func question(
        _ record: UUID, _ type: String = "concern-conversation", _ more: String = ""
    ) -> String {
        """
        {"recordType":"\(type)","action":"read","recordId":"\(record.uuidString)"\(more)}
        """
    }

    @Test("a hidden record is answered as an absent one and as a plain refusal, byte for byte")
    func hidden() async throws {
        try await onThread {
            let desk = try Desk()
            let other = ",\"staffId\":\"\(Town.Known.staff(2).uuidString)\""
            for (person, purpose, hidden, type, more) in [
                (
                    Town.Person.per, "coordination", Town.Known.conversation(1),
                    "concern-conversation", ""
                ),
                (.sara, "coordination", Town.Known.conversation(7), "concern-conversation", ""),
                (.sven, "coordination", Town.Known.youth(1), "youth", ""),
                // Of another agency, past an auditor; of another unit, past its manager.
                (.rut, "log-review", Town.Known.youth(6), "youth", other),
                (.ulla, "log-review", Town.Known.youth(5), "youth", ""),
                // About a colleague, by somebody who may not ask that.
                (.sara, "coordination", Town.Known.conversation(1), "concern-conversation", other),
                (.anna, "administration", Town.Known.youth(1), "youth", other),
            ] {
                let answers = try [hidden, UUID()].map { record in
                    try desk.send(
                        .post, "/access-explanations", as: person, for: purpose,
                        body: Self.question(record, type, more))
                }
                #expect(answers[0].status == 404, "\(person) \(type)")
                #expect(answers[0].release == .tick(milliseconds: 25))
                #expect(try answers[0].shown() == answers[1].shown())
            }
            let explained = try desk.send(
                .post, "/access-explanations", as: .per, for: "coordination",
                body: Self.question(Town.Known.conversation(1)))
            let plain = try desk.send(
                .get, "/concern-conversations/\(Town.Known.conversation(1).uuidString)", as: .per,
                for: "coordination")
            #expect(try explained.shown() == plain.shown())
            // A youth about whom something would be created; a file about which one asks what if.
            for path in ["/access-explanations", "/access-simulations"] {
                let answers = try [Town.Known.youth(6), UUID()].map { youth in
                    try desk.send(
                        .post, path, as: .sara, for: "coordination",
                        body: path == "/access-simulations"
                            ? """
                            {"youthId":"\(youth.uuidString)","change":"assignment-added",
                             "subjectId":"\(Town.Known.staff(2).uuidString)"}
                            """
                            : """
                            {"recordType":"concern-conversation","action":"create",
                             "youthId":"\(youth.uuidString)"}
                            """)
                }
                #expect(answers[0].status == 404)
                #expect(try answers[0].shown() == answers[1].shown())
            }
        }
    }

    @Test("what may be known is explained, without a key, and nothing is kept of it")
    func explained() async throws {
        try await onThread {
            let desk = try Desk()
            let before = try desk.rows()
            let answer = try desk.send(
                .post, "/access-explanations", as: .sara, for: "coordination",
                body: Self.question(Town.Known.conversation(1)))
            #expect(answer.status == 200)
            #expect(try answer.json()["allowed"] == .bool(true))
            #expect(answer.field("ETag") == nil)
            let simulated = try desk.send(
                .post, "/access-simulations", as: .rut, for: "log-review",
                body: """
                    {"youthId":"\(Town.Known.youth(1))","change":"assignment-added",
                     "subjectId":"\(Town.Known.staff(2))","purpose":"coordination"}
                    """)
            #expect(simulated.status == 200)
            #expect(try desk.rows() == before)
        }
    }

    @Test("a question that cannot be asked is told every fault")
    func faults() async throws {
        try await onThread {
            let desk = try Desk()
            for (path, body, faults) in [
                (
                    "/access-explanations", "{\"recordType\":\"Youth\",\"action\":\"see\"}",
                    ["/recordType form", "/action not-a-choice"]
                ),
                (
                    "/access-explanations",
                    """
                    {"recordType":"youth","action":"create","recordId":"\(UUID().uuidString)"}
                    """, ["/recordId not-allowed-here"]
                ),
                (
                    "/access-explanations",
                    """
                    {"recordType":"youth","action":"read","youthId":"\(UUID().uuidString)",
                     "purpose":"curiosity"}
                    """, ["/purpose not-a-choice", "/youthId not-allowed-here"]
                ),
                (
                    "/access-simulations",
                    "{\"youthId\":\"1\",\"change\":\"x\",\"subjectId\":\"2\",\"a\":1}",
                    [
                        "/youthId uuid-form", "/change not-a-choice", "/subjectId uuid-form",
                        "/a unknown-member",
                    ]
                ),
            ] as [(String, String, [String])] {
                let answer = try desk.send(
                    .post, path, as: .sara, for: "coordination", body: body)
                #expect(answer.status == 422)
                let found = try answer.faults()
                #expect(Set(found) == Set(faults), "\(found)")
            }
        }
    }
}

import API
import Access
import Domain
import FoundationEssentials
import HTTP
import JSON
import Secrets
import Support
import Synchronization
import Testing

@Suite("Traces and slow requests")
struct TraceTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"

    private static func answer(
        _ fields: [String], _ desk: Desk, by answering: Answering? = nil
    ) throws -> Response {
        let request = try desk.request(
            .get, "/youths/\(Town.Known.youth(1))", as: .sara, for: "coordination",
            headers: fields.map { ("traceparent", $0) })
        return (answering ?? desk.answering).respond(to: request)
    }

    @Test("a trace is gone on with, by a span of our own, and comes back")
    func continued() async throws {
        try await onThread {
            let desk = try Desk()
            for (sent, flags) in [
                ("00-\(Self.trace)-00f067aa0ba902b7-01", "01"),
                ("00-\(Self.trace)-00f067aa0ba902b7-00", "00"),
                ("cc-\(Self.trace)-00f067aa0ba902b7-03-what-comes", "01"),
            ] {
                let told = try #require(try Self.answer([sent], desk).field("traceparent"))
                let parts = told.split(separator: "-").map(String.init)
                #expect(parts.count == 4)
                #expect(parts[0] == "00" && parts[1] == Self.trace && parts[3] == flags)
                #expect(parts[2].count == 16 && parts[2] != "00f067aa0ba902b7")
            }
        }
    }

    @Test("what is no traceparent is passed over, and none is made up")
    func ignored() async throws {
        try await onThread {
            let desk = try Desk()
            let good = "00-\(Self.trace)-00f067aa0ba902b7-01"
            for fields in [
                [], [good, good], [""], [good + "-x"], [good + "0"], [" " + good],
                ["ff-\(Self.trace)-00f067aa0ba902b7-01"], [good.uppercased()],
                ["00-\(String(repeating: "0", count: 32))-00f067aa0ba902b7-01"],
                ["00-\(Self.trace)-0000000000000000-01"],
                ["00-\(Self.trace)-00f067aa0ba902b-001"], ["cc-\(Self.trace)-00f067aa0ba902b7-01x"],
            ] {
                let answer = try Self.answer(fields, desk)
                #expect(answer.status == 200)
                #expect(answer.field("traceparent") == nil)
            }
        }
    }

    @Test("a slow request is told of by its route's name, and what it was about is not")
    func slow() async throws {
        try await onThread {
            let desk = try Desk()
            let told = Mutex<[String]>([])
            func answering(_ slow: Duration?) throws -> Answering {
                try Answering(
                    gate: desk.town.gate(), signIn: SignIn(queue: ScryptQueue()), slow: slow,
                    tell: { event in told.withLock { $0.append(event.line) } })
            }
            for slow in [nil, Duration.seconds(60)] {
                _ = try Self.answer([], desk, by: answering(slow))
            }
            #expect(told.withLock { $0 } == [])
            let answer = try Self.answer(
                ["00-\(Self.trace)-00f067aa0ba902b7-01"], desk, by: answering(.zero))
            let line = try #require(told.withLock { $0 }.first)
            let event = try JSON.parse(Array(line.utf8))
            #expect(event["event"]?.string == "slow")
            let time = try Date(try #require(event["time"]?.string), strategy: .iso8601)
            #expect(abs(time.timeIntervalSinceNow) < 300)
            #expect(event["route"]?.string == "GET /youths/{id}")
            #expect(event["statement"]?.string == "youth.read")
            #expect(event["status"] == .integer(200))
            #expect(event["requestId"]?.string == answer.field("X-Request-Id"))
            #expect(event["traceId"]?.string == Self.trace)
            let span = try #require(event["spanId"]?.string)
            #expect(answer.field("traceparent")?.contains(span) == true)
            _ = try answering(.zero).respond(
                to: desk.request(
                    .post, "/sessions",
                    body: Array(
                        "{\"subject\":\"sara.social\",\"password\":\"exempelstad-demo-2026\"}"
                            .utf8)))
            let signIn = try JSON.parse(Array(try #require(told.withLock { $0 }.last).utf8))
            #expect(signIn["route"]?.string == "POST /sessions")
            #expect(["challenge", "sign-in"].contains(signIn["statement"]?.string))
            guard case .object(let members) = event else { return }
            #expect(
                members.map(\.name) == [
                    "time", "event", "statement", "statementMilliseconds", "route", "status",
                    "milliseconds",
                    "requestId", "traceId", "spanId",
                ])
        }
    }
}

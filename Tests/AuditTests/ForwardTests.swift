import Access
import Audit
import Domain
import FoundationEssentials
import Glibc
import JSON
import Postgres
import Support
import Synchronization
import Testing

@Suite("Forwarding the log")
struct ForwardTests {
    private final class Sink: EventSink {
        let lines = Mutex<[[UInt8]]>([])
        let fails = Mutex(false)

        func take(_ line: [UInt8], _ severity: SystemLog.Severity) throws(SealError) {
            if fails.withLock({ $0 }), lines.withLock({ $0.count }) >= 3 {
                throw .file(errno: ENOBUFS)
            }
            lines.withLock { $0.append(line) }
        }

        func finish() throws(SealError) {}
    }

    private static func forwarder(_ sealed: SealedTown, to sink: any EventSink) throws -> Forwarder
    {
        Forwarder(
            Link(try sealed.town.address("sspf_seal")), log: sealed.log, folder: sealed.folder,
            to: sink)
    }

    private static func uids(_ lines: [[UInt8]]) throws -> [String] {
        try lines.compactMap {
            guard case .string(let uid)? = try JSON.parse($0)["metadata"]?["uid"] else {
                return nil
            }
            return uid
        }
    }

    @Test("every sealed entry once, in the order of the log, across restarts and months")
    func order() async throws {
        try await onThread {
            let sealed = try SealedTown()
            defer { Files.remove("\(sealed.folder)/forwarded") }
            let sink = Sink()
            try sealed.looks(3)
            #expect(try Self.forwarder(sealed, to: sink)() == 0)
            try sealed.seal()
            #expect(try Self.forwarder(sealed, to: sink)() == 5)
            let first = try sealed.origin()
            try sealed.town.moveClock(by: "40 days")
            try sealed.looks(1)
            try sealed.seal()
            // Another process goes on where the last one stood.
            #expect(try Self.forwarder(sealed, to: sink)() == 2)
            let second = try sealed.origin()
            #expect(
                try Self.uids(sink.lines.withLock { $0 })
                    == (0...4).map { "\(first)#\($0)" } + ["\(second)#0", "\(second)#1"])
        }
    }

    @Test("after a restore the new shard is sent on from its beginning, whatever its number")
    func restored() async throws {
        try await onThread {
            let sealed = try SealedTown()
            defer { Files.remove("\(sealed.folder)/forwarded") }
            let sink = Sink()
            try sealed.looks(3)
            try sealed.seal()
            try sealed.town.moveClock(by: "40 days")
            try sealed.looks(8)
            try sealed.seal()
            #expect(try Self.forwarder(sealed, to: sink)() == 14)
            // A backup from before the second month.
            try sealed.tamper(
                """
                DELETE FROM audit.outcome o USING audit.leaf l WHERE l.shard = 2 AND o.xid = l.xid;
                DELETE FROM audit.request r USING audit.leaf l WHERE l.shard = 2 AND r.xid = l.xid;
                DELETE FROM audit.leaf WHERE shard = 2; DELETE FROM audit.checkpoint WHERE shard = 2;
                DELETE FROM audit.shard WHERE id = 2
                """)
            let address = try sealed.town.address("sspf_migrate")
            #expect(try Release(folder: Checkout.folder).restore(address, after: 1) == 2)
            try sealed.town.admin("UPDATE core.session SET ended_at = NULL")
            try sealed.looks(2)
            try sealed.seal()
            #expect(try sealed.town.value("SELECT max(id) FROM audit.shard") == "2")
            #expect(try Self.forwarder(sealed, to: sink)() >= 4)
            let origin = try sealed.origin(2)
            let uids = try Self.uids(sink.lines.withLock { $0 })
            #expect(uids.contains("\(origin)#0"))
            #expect(try Self.forwarder(sealed, to: sink)() == 0)
        }
    }

    @Test("what a full or broken sink did not take comes again")
    func loss() async throws {
        try await onThread {
            let sealed = try SealedTown()
            defer { Files.remove("\(sealed.folder)/forwarded") }
            let sink = Sink()
            try sealed.looks(5)
            try sealed.seal()
            sink.fails.withLock { $0 = true }
            let forwarder = try Self.forwarder(sealed, to: sink)
            #expect(throws: SealError.file(errno: ENOBUFS)) { _ = try forwarder() }
            sink.fails.withLock { $0 = false }
            #expect(try forwarder() == 7)
            let uids = try Self.uids(sink.lines.withLock { $0 })
            #expect(Set(uids).count == 7)
            #expect(uids.count == 10)
        }
    }

    @Test("a line that a crash or full disk left unfinished swallows no event")
    func torn() async throws {
        try await onThread {
            let sealed = try SealedTown()
            defer { Files.remove("\(sealed.folder)/forwarded") }
            let path = "\(sealed.folder)/events"
            defer { Files.remove(path) }
            try sealed.looks(2)
            try sealed.seal()
            try Files.replace(path, with: Array("{\"metadata\":{\"uid".utf8))
            #expect(try Self.forwarder(sealed, to: EventFile(path))() == 4)
            let lines = try Files.text(path).split(
                separator: "\n", omittingEmptySubsequences: false)
            // The torn one, four events, and nothing after the last line feed.
            #expect(lines.count == 6)
            #expect(lines.first == "{\"metadata\":{\"uid")
            #expect(try Self.uids(lines[1...4].map { Array($0.utf8) }).count == 4)
            #expect(lines.last == "")
        }
    }

    @Test("an event has the members that its OCSF class asks for, and names nobody shown")
    func form() async throws {
        try await onThread {
            let sealed = try SealedTown()
            defer { Files.remove("\(sealed.folder)/forwarded") }
            try sealed.looks(1)
            try sealed.town.admin(
                """
                INSERT INTO audit.event (incarnation, kind, result, reason, staff_id, action,
                                         persons, salts)
                VALUES (1, 'sign-in', 'refused', 'wrong-password', '\(Town.Known.staff(1))',
                        'session.create', ARRAY['\(Town.Known.youth(1))'::uuid],
                        ARRAY[uuid_send(gen_random_uuid())])
                """)
            try sealed.seal()
            let path = "\(sealed.folder)/events"
            defer { Files.remove(path) }
            _ = try Self.forwarder(sealed, to: EventFile(path))()
            let text = try Files.text(path)
            let lines = text.split(separator: "\n").map(String.init)
            #expect(lines.count == 4)
            #expect(!text.lowercased().contains("\(Town.Known.youth(1))".lowercased()))
            for line in lines {
                let event = try JSON.parse(Array(line.utf8))
                for member in [
                    "activity_id", "category_uid", "class_uid", "type_uid", "time", "severity_id",
                    "metadata", "src_endpoint", "api",
                ] {
                    #expect(event[member] != nil, "\(member)")
                }
            }
            let signIn = try JSON.parse(Array(lines[3].utf8))
            #expect(signIn["class_uid"] == .integer(3002))
            #expect(signIn["type_uid"] == .integer(300_201))
            #expect(signIn["status_id"] == .integer(2))
            #expect(signIn["status_detail"] == .string("wrong-password"))
            #expect(signIn["unmapped"]?["persons"] == .integer(1))
        }
    }
}

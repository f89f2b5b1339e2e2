import Audit
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Secrets
import Support
import Testing
import Web

@Suite("Witnesses")
struct WitnessTests {
    /// Asks the witness as the jobs do.
    private static func ask(
        _ sealed: SealedTown, _ servers: [WitnessServer], at moment: ContinuousClock.Instant = .now
    ) throws -> [WitnessError] {
        try witnessing(sealed, servers)(at: moment).map(\.fault)
    }

    private static func witnessing(
        _ sealed: SealedTown, _ servers: [WitnessServer]
    ) throws -> Witnessing {
        Witnessing(
            Link(try sealed.town.address("sspf_seal")), try servers.map { try $0.witness }
        ) { (url, body) throws(WitnessError) in
            do throws(WebRequest.Fault) {
                let answer = try WebRequest(.post, url, within: .seconds(20)).send(
                    body, type: "text/plain")
                return (answer.status, answer.body)
            } catch { throw .unreachable(error.code) }
        }
    }

    private static func town() throws -> (SealedTown, WitnessServer) {
        let sealed = try SealedTown()
        try sealed.looks(3)
        try sealed.seal()
        return (sealed, try server(sealed))
    }

    private static func server(
        _ sealed: SealedTown, _ name: String = "witness.example/w1"
    ) throws -> WitnessServer {
        let keys = try SealingKey.trusted(in: "\(sealed.folder)/sealing.key.pub")
        return try WitnessServer(name: name, log: try #require(keys.first))
    }

    private static func verify(
        _ sealed: SealedTown, _ servers: [WitnessServer]
    ) throws -> VerifiedLog {
        try VerifyLog(
            log: sealed.log, keys: try SealingKey.trusted(in: "\(sealed.folder)/sealing.key.pub"),
            witnesses: servers.map(\.key)
        )(as: sealed.town.caller(.rut, for: .logReview), through: try sealed.town.gate())
    }

    @Test("cosign each checkpoint as the log grows, and verifying says up to where")
    func cosigned() async throws {
        try await onThread {
            let (sealed, server) = try Self.town()
            #expect(try Self.verify(sealed, [server]).chain.witnessed.isEmpty)
            #expect(try Self.ask(sealed, [server]).isEmpty)
            try sealed.looks(300)
            try sealed.seal()
            #expect(try Self.ask(sealed, [server]).isEmpty)
            // Nothing new: nobody is asked.
            #expect(try Self.ask(sealed, [server]).isEmpty)
            #expect(server.requests == 2)
            let size = try sealed.town.value("SELECT max(size) FROM audit.checkpoint")
            let found = try Self.verify(sealed, [server])
            #expect(found.code == nil)
            #expect(found.chain.witnessed.first.map { "\($0.checkpoint.size)" } == size)
            #expect(found.chain.witnessed.map(\.cosignature.time) == [1_795_000_000])
            #expect(
                found.chain.witnessed.map(\.cosignature.witness.name.text)
                    == ["witness.example/w1"])
        }
    }

    @Test("of two, each at its own pace, and in a month that follows")
    func two() async throws {
        try await onThread {
            let (sealed, first) = try Self.town()
            let second = try Self.server(sealed, "witness.example/w2")
            second.become(.silent)
            #expect(try Self.ask(sealed, [first, second]) == [.refused(status: 500)])
            try sealed.town.moveClock(by: "40 days")
            try sealed.looks(1)
            try sealed.seal()
            second.become(.honest)
            #expect(try Self.ask(sealed, [first, second]).isEmpty)
            // Both months, of which the first witness had cosigned one.
            #expect(first.requests == 2)
            #expect(
                try sealed.town.value("SELECT count(*) FROM audit.cosignature") == "4")
            #expect(try Self.verify(sealed, [first, second]).chain.witnessed.count == 2)
        }
    }

    @Test("a witness that knows another size is asked from there")
    func otherSize() async throws {
        try await onThread {
            let (sealed, server) = try Self.town()
            #expect(try Self.ask(sealed, [server]).isEmpty)
            // Our own note of it is lost, as after a crash between its answer and the commit.
            try sealed.tamper("DELETE FROM audit.cosignature")
            try sealed.looks(2)
            try sealed.seal()
            #expect(try Self.ask(sealed, [server]).isEmpty)
            #expect(server.requests == 3)
            // It has forgotten everything.
            server.remember(nil, of: try sealed.origin())
            try sealed.looks(2)
            try sealed.seal()
            #expect(try Self.ask(sealed, [server]).isEmpty)
            #expect(server.requests == 5)
        }
    }

    @Test("a log that was cut, or written anew and sealed with the same key, finds no witness")
    func forked() async throws {
        try await onThread {
            let (sealed, server) = try Self.town()
            try sealed.looks(4)
            try sealed.seal()
            #expect(try Self.ask(sealed, [server]).isEmpty)
            let held = server.last(of: try sealed.origin())
            // A superuser takes out the last looks, and all that tells of them.
            try sealed.tamper(
                """
                DELETE FROM audit.cosignature;
                DELETE FROM audit.checkpoint WHERE size > 5;
                DELETE FROM audit.leaf WHERE position >= 5;
                """)
            #expect(try Self.ask(sealed, [server]) == [.contradicts])
            // The log is sealed on, as long as it was and longer, with the archive gone too.
            try sealed.tamper("UPDATE audit.request SET action = 'nothing.read' WHERE no > 5")
            Files.remove("\(sealed.folder)/checkpoints.txt")
            try sealed.seal()
            #expect(try Self.verify(sealed, []).code == nil)
            #expect(try Self.ask(sealed, [server]) == [.contradicts])
            try sealed.looks(3)
            try sealed.seal()
            #expect(try Self.ask(sealed, [server]) == [.contradicts])
            #expect(server.last(of: try sealed.origin()) == held)
            #expect(try sealed.town.value("SELECT count(*) FROM audit.cosignature") == "0")
        }
    }

    @Test("what is not a cosignature of its own is not kept, and one forged later is told")
    func forged() async throws {
        try await onThread {
            let (sealed, server) = try Self.town()
            server.become(.forged)
            #expect(try Self.ask(sealed, [server]) == [.answerMalformed])
            #expect(try sealed.town.value("SELECT count(*) FROM audit.cosignature") == "0")
            server.become(.honest)
            try sealed.looks(1)
            try sealed.seal()
            #expect(try Self.ask(sealed, [server]).isEmpty)
            // Put below a checkpoint that it was not given for.
            try sealed.tamper(
                """
                INSERT INTO audit.cosignature (shard, size, witness, line)
                SELECT g.shard, (SELECT min(k.size) FROM audit.checkpoint k), g.witness, g.line
                  FROM audit.cosignature g
                """)
            #expect(try Self.verify(sealed, [server]).code == "LOG-001")
            #expect(try Self.verify(sealed, []).code == nil)
        }
    }

    @Test("a witness that is away is asked again after a wait that grows, and stops nothing")
    func away() async throws {
        try await onThread {
            let (sealed, server) = try Self.town()
            server.become(.silent)
            let witnessing = try Self.witnessing(sealed, [server])
            let start = ContinuousClock.now
            var asked: [Int] = []
            for second in 0..<60 {
                let before = server.requests
                _ = witnessing(at: start + .seconds(second))
                if server.requests > before { asked.append(second) }
            }
            #expect(asked == [0, 5, 15, 35])
            server.become(.honest)
            #expect(witnessing(at: start + .seconds(75)).isEmpty)
            #expect(try Self.verify(sealed, [server]).chain.witnessed.count == 1)
            // Nobody listens there.
            #expect(throws: WebRequest.Fault(code: 7)) {
                _ = try WebRequest(.post, "http://127.0.0.1:1/", within: .seconds(5)).send(
                    [], type: "text/plain")
            }
            // Neither a file nor another protocol.
            #expect(throws: WebRequest.Fault(code: 1)) {
                _ = try WebRequest(.post, "file:///etc/hostname", within: .seconds(5)).send(
                    [], type: "text/plain")
            }
        }
    }

    /// Keys and a signature as other implementations (transparency-dev/formats) write them.
    @Test("a witness's key reads as others write it, and no other type passes for one")
    func keys() throws {
        let text = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
        let key = try NoteKey(text: text, as: .cosignature)
        #expect(key.text == text)
        #expect(key.id == 0xda77_ade7)
        #expect(throws: NoteError.keyMalformed) { _ = try NoteKey(text: text) }
        #expect(throws: NoteError.keyMalformed) {
            _ = try NoteKey(
                text: "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
                as: .cosignature)
        }
        #expect(try Witness(text: "\(text) https://witness.example/a/").url.hasSuffix("/a"))
        for wrong in [text, "\(text) ftp://witness.example", "x https://witness.example"] {
            #expect(throws: NoteError.keyMalformed) { _ = try Witness(text: wrong) }
        }
    }

    @Test("what is cosigned is the time and the checkpoint's text, as C2SP writes it")
    func message() {
        let text = """
            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            """
        #expect(
            String(
                decoding: Cosignature.message(Array(text.utf8), at: 1_679_315_147), as: UTF8.self)
                    == """
                    cosignature/v1
                    time 1679315147
                    example.com/behind-the-sofa
                    20852163
                    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

                    """)
    }
}

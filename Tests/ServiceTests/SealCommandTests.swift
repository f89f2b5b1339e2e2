import Access
import Audit
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Support
import Testing

@Suite("The log, by the real program")
struct SealCommandTests {
    /// A town, a state folder, and the program on both.
    private struct Place {
        let town: Town
        let folder: String

        init() throws {
            town = try Town(in: .quiet)
            folder = "/tmp/sspf-seal-now-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: "\(folder)/seal", withIntermediateDirectories: true)
            _ = try town.address("sspf_seal")
        }

        func remove() { try? FileManager.default.removeItem(atPath: folder) }

        func sspf(_ words: [String]) throws -> (code: Int32, text: String) {
            let sockets = try town.cluster.cluster().layout.sockets
            let path = "\(Checkout.folder)/.build/debug/sspf"
            let binary = getenv("SSPF_BINARY").map { String(cString: $0) } ?? path
            let log = "\(folder)/log"
            let code = try Program.start(
                [
                    "/usr/bin/env", "SSPF_DATABASE=host=\(sockets) dbname=\(town.database)",
                    "SSPF_STATE=\(folder)", "SSPF_SHARE=\(Checkout.folder)", "LC_ALL=C",
                    "SSPF_TOKEN_FILE=\(folder)/token", binary,
                ] + words, log: log
            ).wait()
            return (code, try String(contentsOfFile: log, encoding: .utf8))
        }

        /// Other tests' transactions count for what can be sealed: until they have passed.
        func seal() throws -> (code: Int32, text: String) {
            let limit = ContinuousClock.now + .seconds(30)
            var answer = try sspf(["seal", "now"])
            while answer.code != 0 || answer.text.contains("sspf: 0 entries"),
                ContinuousClock.now < limit
            {
                answer = try sspf(["seal", "now"])
            }
            return answer
        }

        func keep(_ lines: [[UInt8]], as name: String) throws {
            try Data(lines.joined()).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
    }

    @Test("seals on demand and prints the checkpoint that has left the database")
    func now() async throws {
        try await onThread {
            let place = try Place()
            defer { place.remove() }
            let answer = try place.seal()
            #expect(answer.code == 0, "\(answer.text)")
            let kept = try CheckpointArchive(in: "\(place.folder)/seal").bytes()
            let newest = String(decoding: kept, as: UTF8.self)
            #expect(answer.text.contains(newest.dropLast(1)))
            #expect(answer.text.contains("/1/"))
            #expect(answer.text.contains(" entries sealed"))
            #expect(try place.sspf(["seal", "never"]).code == 2)
        }
    }

    @Test("a log that is not whole ends with an error, and with all that was found in JSON")
    func broken() async throws {
        try await onThread {
            let place = try Place()
            defer { place.remove() }
            try place.keep([Array("exempelstad-demo-2026\n".utf8)], as: "password")
            let login = try place.sspf(
                ["login", "rut.revisor", "--password-file", "\(place.folder)/password"])
            #expect(login.code == 0, "\(login.text)")
            #expect(try place.sspf(["whoami"]).code == 0)
            // All of it: what is not sealed yet can be changed without a trace.
            let limit = ContinuousClock.now + .seconds(30)
            repeat {
                #expect(try place.seal().code == 0)
            } while try place.town.value(
                """
                SELECT EXISTS (SELECT FROM audit.request r WHERE r.program LIKE 'sspf %'
                    AND NOT EXISTS (SELECT FROM audit.leaf l WHERE l.no = r.no))
                """) == "t" && ContinuousClock.now < limit
            let whole = try place.sspf(["audit", "verify", "--json"])
            #expect(whole.code == 0, "\(whole.text)")
            #expect(whole.text.contains("\"fault\":null"))
            #expect(whole.text.contains("\"reach\":{\"kind\":\"external\",\"entries\":"))
            // The build that wrote an entry stands in it.
            let program = try place.town.value(
                """
                SELECT string_agg(DISTINCT program, ',') FROM audit.request
                 WHERE program LIKE 'sspf %'
                """)
            #expect(program?.wholeMatch(of: /sspf [0-9a-f]{12}/) != nil, "\(program ?? "none")")
            var superuser = try place.town.session("postgres")
            try superuser.runScript(
                Script(
                    name: "tamper",
                    text: """
                        SET session_replication_role = replica;
                        UPDATE audit.request SET action = 'nothing.seen' WHERE program LIKE 'sspf %'
                        """))
            let changed = try place.sspf(["audit", "verify", "--json"])
            #expect(changed.code == 1)
            #expect(changed.text.contains("\"result\":\"failed\",\"fault\":\"LOG-"))
            #expect(changed.text.contains("SHELL-121"))
        }
    }

    @Test("copies are checked without a database, and the end tells what was covered")
    func copies() async throws {
        try await onThread {
            let place = try Place()
            defer { place.remove() }
            #expect(try place.seal().code == 0)
            let archive = CheckpointArchive(in: "\(place.folder)/seal")
            try place.keep([try archive.bytes()], as: "early")
            let gate = try place.town.gate()
            let rut = place.town.caller(.rut, for: .logReview)
            _ = try gate.page(.me, .first, as: place.town.caller(.rut, for: .ownAccount))
            #expect(try place.seal().code == 0)
            try place.keep([try archive.bytes()], as: "late")
            let checkpoint = try Checkpoint(SignedNote(try #require(try archive.newestNote())))
            let base = checkpoint.origin.text.split(separator: "/").dropLast(2)
            let log = LogName(try NoteName(base.joined(separator: "/")))
            var bundle: [[UInt8]] = []
            _ = try LogBundle.export(log, as: rut, through: gate) { bundle.append($0) }
            try place.keep(bundle, as: "bundle")
            var query = LogQuery()
            query.action = "me.read"
            var excerpt: [[UInt8]] = []
            _ = try LogExcerpt.export(query, of: log, as: rut, through: gate) { excerpt.append($0) }
            try place.keep(excerpt, as: "excerpt")

            let key = "\(place.folder)/seal/sealing.key.pub"
            func verify(_ name: String, _ more: [String] = []) throws -> (Int32, String) {
                let found = try place.sspf(
                    ["audit", "verify", "--bundle", "\(place.folder)/\(name)", "--key", key] + more)
                return (found.code, found.text)
            }
            let early = ["--checkpoint", "\(place.folder)/early"]
            let late = ["--checkpoint", "\(place.folder)/late"]
            let expected: [(String, [String], Int32, String)] = [
                ("bundle", [], 0, "Without a checkpoint kept elsewhere this cannot tell"),
                ("bundle", early, 0, "Of the entries after the external checkpoint"),
                ("bundle", late, 0, "The log agrees with checkpoints kept outside the database."),
                ("excerpt", [], 0, "Without a checkpoint kept elsewhere this cannot tell"),
                ("excerpt", late, 0, "1 of them are covered by a checkpoint kept outside."),
                ("excerpt", early, 8, "0 of them are covered by a checkpoint kept outside."),
                ("excerpt", ["--json"], 0, "{\"result\":\"ok\",\"entries\":1,\"covered\":0}"),
            ]
            for (name, words, code, text) in expected {
                let found = try verify(name, words)
                #expect(found.0 == code, "\(name) \(words): \(found.1)")
                #expect(found.1.contains(text), "\(name) \(words): \(found.1)")
            }
            let cut = Array(bundle.dropLast())
            try place.keep(cut, as: "cut")
            #expect(try verify("cut").0 == 1)
            #expect(try verify("none").0 == 1)
        }
    }
}

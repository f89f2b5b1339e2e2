import FoundationEssentials
import Glibc
import Postgres
import Support
import Testing

@Suite("Settings, by the real program")
struct ConfigTests {
    /// A folder of files, and the program run with nothing else in its environment.
    private struct Place {
        let folder = "/tmp/sspf-config-\(UUID().uuidString)"

        init() throws {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        }

        func remove() { try? FileManager.default.removeItem(atPath: folder) }

        func write(_ text: String, to name: String) throws -> String {
            let path = "\(folder)/\(name)"
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return path
        }

        func sspf(
            _ words: [String], _ environment: [String] = []
        ) throws -> (code: Int32, lines: [String]) {
            let path = "\(Checkout.folder)/.build/debug/sspf"
            let binary = getenv("SSPF_BINARY").map { String(cString: $0) } ?? path
            let log = "\(folder)/\(UUID().uuidString).log"
            let code = try Program.start(
                ["/usr/bin/env", "-i", "HOME=\(folder)", "LC_ALL=C"] + environment + [binary]
                    + words, log: log
            ).wait()
            let text = try String(contentsOfFile: log, encoding: .utf8)
            return (code, text.split(separator: "\n").map(String.init))
        }
    }

    private static func with(_ body: @Sendable @escaping (Place) throws -> Void) async throws {
        try await onThread {
            let place = try Place()
            defer { place.remove() }
            try body(place)
        }
    }

    @Test("come from a file, the environment and flags: the later wins, and check tells which")
    func order() async throws {
        try await Self.with { place in
            let file = try place.write(
                """
                # A comment.
                SSPF_PORT = 9001
                SSPF_ADMIN_PORT=9002

                SSPF_WORKERS = 3
                SSPF_ORIGIN = "kommun.example/log"
                """, to: "sspf.conf")
            let told = try place.sspf(
                ["config", "check", "--config", file, "--workers", "5"],
                ["SSPF_ADMIN_PORT=9003", "SSPF_WORKERS=4"])
            #expect(told.code == 0)
            for line in [
                "port 9001 (line 2 of \(file))", "admin_port 9003 (environment)",
                "workers 5 (flag)", "origin kommun.example/log (line 6 of \(file))",
                "seal_seconds 5 (default)", "socket - (default)",
            ] {
                #expect(told.lines.contains(line))
            }
            let mistyped = try place.sspf(["config", "check"], ["SSPF_PROT=9", "SSPF_PAGER=cat"])
            #expect(mistyped.code == 0)
            #expect(
                mistyped.lines.filter { $0.hasPrefix("sspf:") } == [
                    "sspf: SSPF_PROT in the environment is no setting of sspf"
                ])
            let named = try place.sspf(["config", "check"], ["SSPF_CONFIG=\(file)"])
            #expect(named.lines.contains("port 9001 (line 2 of \(file))"))
        }
    }

    @Test("all faults of all sources are told at once, with where they are, and no value")
    func faults() async throws {
        try await Self.with { place in
            let file = try place.write(
                """
                SSPF_PRT=9001
                hemligheten
                SSPF_BACKUP_DAYS=ten
                SSPF_ORIGIN=a
                SSPF_ORIGIN=b
                """, to: "sspf.conf")
            for command in [["config", "check"], ["serve"], ["jobs"], ["migrate"]] {
                let told = try place.sspf(
                    command + ["--config", file],
                    [
                        "SSPF_HOST=localhost", "SSPF_PROXIES=hemlig.example",
                        "SSPF_DATABASE=hemlig ort", "SSPF_SOCKET=hemligt/uttag",
                        "SSPF_CERTIFICATES=\(place.folder)/none",
                    ])
                #expect(told.code == 2)
                #expect(
                    told.lines == [
                        "sspf: line 1 of \(file) is about no setting of sspf",
                        "line 2 of \(file) is not SSPF_NAME = VALUE",
                        "line 5 of \(file) gives SSPF_ORIGIN once more",
                        "SSPF_DATABASE (environment) is no connection string, such as"
                            + " host=/run/postgresql dbname=sspf",
                        "SSPF_HOST (environment) is not a numeric address, such as 127.0.0.1 or ::1",
                        "SSPF_SOCKET (environment) is not an absolute path",
                        "SSPF_PROXIES (environment) is not numeric addresses with commas between,"
                            + " or unix",
                        "SSPF_BACKUP_DAYS (line 3 of \(file)) is not a number in 0...3660",
                        "SSPF_CERTIFICATES (environment) cannot be read",
                    ])
            }
            let named = try place.sspf(
                ["config", "check"], ["SSPF_DATABASE=host=/run/postgresql user=foo dbname=sspf"])
            #expect(named.code == 2)
            #expect(
                named.lines == [
                    "sspf: SSPF_DATABASE (environment) names a user:"
                        + " each part enters by a role of its own"
                ])
            let absent = try place.sspf(["config", "check", "--config", "\(place.folder)/none"])
            #expect(absent.code == 2)
            #expect(absent.lines == ["sspf: \(place.folder)/none cannot be read"])
        }
    }

    @Test("flags that are none are told with the faults of the settings, and none of their values")
    func strangeFlags() async throws {
        try await Self.with { place in
            for command in [["config", "check"], ["serve"], ["jobs"], ["run"]] {
                let told = try place.sspf(
                    command + ["--prot", "hemligt", "--host", "x", "--prat=hemligt"],
                    ["SSPF_WORKERS=0", "SSPF_SOCKET=/tmp/\(String(repeating: "a", count: 103))"])
                #expect(told.code == 2)
                #expect(
                    told.lines == [
                        "sspf: --prot is no flag of this command",
                        "--prat is no flag of this command",
                        "SSPF_HOST (flag) is not a numeric address, such as 127.0.0.1 or ::1",
                        "SSPF_SOCKET (environment) is longer than 107 bytes",
                        "SSPF_WORKERS (environment) is not a number in 1...256",
                    ])
            }
        }
    }

    @Test(
        "a database that cannot be reached, or only in clear, is refused before it is tried",
        arguments: [
            ("host=/x port=abc", "has a port that is none"),
            ("host=/x port=0", "has a port that is none"),
            (
                "host=/x sslmode=foo",
                "has an sslmode that is none: disable, allow, prefer, require, verify-ca, verify-full"
            ),
            ("host=10.0.0.5", "goes to another machine without sslmode=verify-full"),
            ("host=/x,db sslmode=require", "goes to another machine without sslmode=verify-full"),
            ("postgresql://db/sspf", "goes to another machine without sslmode=verify-full"),
        ])
    func database(_ connection: String, _ fault: String) async throws {
        try await Self.with { place in
            let told = try place.sspf(["config", "check"], ["SSPF_DATABASE=\(connection)"])
            #expect(told.code == 2)
            #expect(told.lines == ["sspf: SSPF_DATABASE (environment) \(fault)"])
            for right in ["host=127.0.0.1 port=5433", "host=db sslmode=verify-full", "dbname=sspf"]
            {
                #expect(try place.sspf(["config", "check"], ["SSPF_DATABASE=\(right)"]).code == 0)
            }
        }
    }

    @Test("a secret comes from a file or a credential as well, once, is never told and is no flag")
    func secrets() async throws {
        try await Self.with { place in
            let secret = try place.write(
                "host=db sslmode=verify-full password=hemligt\n", to: "database")
            let masked = "database (set, not shown)"
            for (environment, source) in [
                (["SSPF_DATABASE=host=db sslmode=verify-full password=hemligt"], "environment"),
                (["CREDENTIALS_DIRECTORY=\(place.folder)"], "credential"),
                (
                    ["SSPF_DATABASE_FILE=\(secret)"],
                    "the file of SSPF_DATABASE_FILE, environment"
                ),
            ] {
                let told = try place.sspf(["config", "check"], environment)
                #expect(told.code == 0)
                #expect(told.lines.contains("\(masked) (\(source))"))
                #expect(!told.lines.joined().contains("hemligt"))
            }
            let twice = try place.sspf(
                ["config", "check"],
                ["SSPF_DATABASE=host=/db", "CREDENTIALS_DIRECTORY=\(place.folder)"])
            #expect(twice.code == 2)
            #expect(
                twice.lines == [
                    "sspf: SSPF_DATABASE is given in more than one way: itself, a file, a credential"
                ])
            let flag = try place.sspf(["config", "check", "--database", "host=db"])
            #expect(flag.code == 2)
            #expect(flag.lines == ["sspf: --database is no flag of this command"])
        }
    }

    @Test("the file for production is taken, and the README tells of every setting")
    func shipped() async throws {
        try await Self.with { place in
            let told = try place.sspf(
                ["config", "check", "--config", "\(Checkout.folder)/Deploy/sspf.conf"])
            #expect(told.code == 0)
            let readme = try String(
                contentsOfFile: "\(Checkout.folder)/README.md", encoding: .utf8)
            for line in told.lines {
                let name = line.prefix { $0 != " " }.uppercased()
                #expect(readme.contains("`SSPF_\(name)`"), "\(name)")
            }
            #expect(told.lines.count > 20)
        }
    }

    @Test("a list of leaked passwords that cannot be used keeps the service from starting")
    func leaked() async throws {
        try await Self.with { place in
            let list = try place.write(
                "ABF7AAD6438836DBE526AA231ABDE2D0EEF74D42:7\r\n", to: "leaked")
            let other = try place.write("hunter2\n", to: "other")
            let database = try place.write("host=/db\n", to: "database")
            func check(_ words: [String], _ path: String) throws -> (Int32, String?) {
                let told = try place.sspf(words, ["SSPF_BREACHED_PASSWORDS=\(path)"])
                return (told.code, told.lines.last)
            }
            let taken = try check(["config", "check"], list)
            #expect(taken.0 == 0)
            for path in [other, "\(place.folder)/none"] {
                for words in [["config", "check"], ["serve", "--database-file", database]] {
                    let refused = try check(words, path)
                    #expect(refused.0 == 2)
                    #expect(
                        refused.1
                            == "sspf: SSPF_BREACHED_PASSWORDS (environment) cannot be read, or is no"
                            + " sorted list of SHA-1 digests")
                }
            }
        }
    }

    @Test("all faults are told at once, a list that cannot be read and one port for two among them")
    func together() async throws {
        try await Self.with { place in
            let told = try place.sspf(
                ["config", "check"],
                [
                    "SSPF_ORIGIN=a b", "SSPF_BREACHED_PASSWORDS=\(place.folder)/none",
                    "SSPF_PORT=9001", "SSPF_ADMIN_PORT=9001",
                ])
            #expect(told.code == 2)
            #expect(
                ["SSPF_ORIGIN ", "SSPF_BREACHED_PASSWORDS ", "SSPF_ADMIN_PORT "].allSatisfy {
                    name in
                    told.lines.contains { $0.contains(name) }
                })
        }
    }

    @Test("a production service that is given no such list says so when it starts")
    func noList() async throws {
        try await Self.with { place in
            let database = "SSPF_DATABASE=host=\(place.folder)/nowhere"
            let note =
                "sspf: SSPF_BREACHED_PASSWORDS names no list: new passwords are held against the"
                + " common ones alone"
            let told = try place.sspf(["serve"], [database])
            #expect(told.code == 7)
            #expect(told.lines.contains(note))
            let list = try place.write(
                "ABF7AAD6438836DBE526AA231ABDE2D0EEF74D42:7\r\n", to: "leaked")
            let given = try place.sspf(
                ["serve"], [database, "SSPF_BREACHED_PASSWORDS=\(list)"])
            #expect(given.code == 7)
            #expect(!given.lines.contains(note))
        }
    }

    @Test(
        "the key of second factors may be a credential of systemd, instead of a file of the service's"
    )
    func factorKey() async throws {
        try await onThread {
            let typist = try Typist(try Town())
            let file = "\(typist.folder)/service/second-factor.key"
            try FileManager.default.moveItem(
                atPath: file, toPath: "\(typist.folder)/second-factor.key")
            func enrol(_ environment: [String]) throws -> Int32 {
                let log = "\(typist.folder)/\(UUID().uuidString)"
                return try Program.start(
                    ["/usr/bin/env"] + environment + typist.program(as: .sara)
                        + ["shell", "-c", "factor enrol"], log: log
                ).wait()
            }
            #expect(try enrol([]) == 7)
            #expect(try enrol(["CREDENTIALS_DIRECTORY=\(typist.folder)"]) == 0)
            #expect(!FileManager.default.fileExists(atPath: file))
        }
    }

    @Test("an embedded cluster is never started with the settings of a production database")
    func embedded() async throws {
        try await Self.with { place in
            let refused = try place.sspf(["run"], ["SSPF_DATABASE=host=/db"])
            #expect(refused.code == 2)
            #expect(
                refused.lines == [
                    "sspf: sspf run has a database of its own: SSPF_DATABASE is for serve"
                ])
        }
    }
}

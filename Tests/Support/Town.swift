package import Access
package import Domain
package import FoundationEssentials
import Glibc
package import Postgres
package import Secrets

/// A database with the demonstration municipality in it, cloned for one test, and everybody signed
/// in, with a proof that never grows old. Dropped when it goes.
package final class Town: Sendable {
    package let cluster: TestCluster
    package let database: String
    private let hour: Hour

    /// Known people, by subject; see `Deploy/demonstration.sql`.
    package enum Person: String, CaseIterable, Sendable {
        case sara = "sara.social"
        case sven = "sven.social"
        case ulla = "ulla.chef"
        case arne = "arne.arkiv"
        case anna = "anna.admin"
        case rut = "rut.revisor"
        case per = "per.polis"
        case petra = "petra.polis"
        case rita = "rita.rektor"
        case sofia = "sofia.skola"
        case sture = "sture.skola"
        case stina = "stina.styr"
        case fia = "fia.fritid"
        case fred = "fred.falt"
        case kim = "kim.koordinator"

        /// The text of this person's session token in every test database.
        package var token: String {
            "sspf_" + Base64URL.encode(SHA256.hash(Array("token of \(rawValue)".utf8)))
        }
    }

    /// What the clock of a town says.
    package enum Hour: String, CaseIterable, Sendable {
        /// The machine's own time, for tests whose days are counted from it.
        case now
        /// Shortly after noon of 2026-11-21 in UTC, whenever the tests run: for tests that write
        /// days out. The log keeps the machine's time.
        case noon
        /// Half an hour before midnight in Sweden, in winter: a span of whole days back into summer
        /// ends on the day after.
        case lateInWinter
        /// Half an hour after midnight in Sweden, in summer, when it is the day before in UTC.
        case earlyInSummer

        /// What `authz.now()` is ahead of the machine.
        fileprivate var shift: String {
            switch self {
            case .now: "interval '0'"
            case .noon: "timestamptz '2026-11-21 12:00Z' - now()"
            case .lateInWinter: "timestamptz '2026-11-21 22:30Z' - now()"
            case .earlyInSummer: "timestamptz '2026-06-30 22:30Z' - now()"
            }
        }
    }

    /// A fresh copy of the template.
    /// - Parameter cluster: one's own for tests that harm it, else the one that all tests share.
    package init(at hour: Hour = .now, in cluster: TestCluster = .shared) throws {
        self.cluster = cluster
        self.hour = hour
        let template = try Template.ready(at: hour, in: cluster)
        database = try cluster.createDatabase(template: template)
        try admit()
    }

    /// The town that a restored database holds; dropped when it goes.
    package init(restored database: String, in cluster: TestCluster) throws {
        self.cluster = cluster
        hour = .now
        self.database = database
        try admit()
    }

    private func admit() throws {
        // Owner and privileges of a database are not copied with it, and only its owner's word on
        // them counts.
        var session = try session("postgres")
        try session.runScript(
            Script(
                name: "town",
                text: """
                    ALTER DATABASE \(Script.quoted(database)) OWNER TO sspf_owner;
                    REVOKE ALL ON DATABASE \(Script.quoted(database)) FROM PUBLIC;
                    GRANT CONNECT ON DATABASE \(Script.quoted(database))
                        TO sspf_api, sspf_seal, sspf_retention, sspf_archive, sspf_migrate,
                            sspf_backup;
                    """))
    }

    deinit {
        // The cluster goes with the process; a database left behind does no harm.
        try? cluster.drop(database)
    }

    /// The address as a role; by default the service's own.
    package func address(_ role: String = "sspf_api") throws -> Address {
        try cluster.address(database: database, role: role)
    }

    /// A session as a role, for what no use case may do.
    package func session(_ role: String = "sspf_api") throws -> Session {
        try Session.open(try address(role))
    }

    /// The way in that use cases get.
    package func gate(_ role: String = "sspf_api") throws -> Gate {
        Gate(Link(try address(role)))
    }

    /// A caller who is signed in.
    package func caller(
        _ person: Person, for purpose: Purpose, by route: String = "TEST"
    ) -> Caller {
        Caller(
            .token(hash: SHA256.hash(Array(person.token.utf8))), for: purpose, by: route,
            requestID: UUID())
    }

    /// Lets a person go on under the token that tests know them by: a fresh proof gave them another.
    package func keep(_ token: SessionToken, of person: Person) throws {
        func literal(_ hash: [UInt8]) -> String { "'\\x\(Hex.encode(hash))'" }
        try admin(
            """
            UPDATE core.session
               SET token_hash = \(literal(SHA256.hash(Array(person.token.utf8))))
             WHERE token_hash = \(literal(token.hash))
            """)
    }

    /// The nightly job.
    package func job() -> Caller {
        Caller(.job, for: .retention, by: "job", requestID: UUID())
    }

    /// Runs SQL past row security, as `sspf_migrate`.
    package func admin(_ sql: String) throws {
        var session = try session("sspf_migrate")
        try session.runScript(Script(name: "test", text: sql))
    }

    /// Takes away the grounds that the demonstration shows: consents, decisions, guardians, blocks and
    /// protection, for tests that make their own.
    package func clearGrounds() throws {
        try clearConsents()
        try admin(
            """
            DELETE FROM core.guardian; DELETE FROM core.block; DELETE FROM core.bar;
            DELETE FROM core.protection_access; DELETE FROM core.protection;
            """)
    }

    /// Takes away consents and decisions alone.
    package func clearConsents() throws {
        try admin(
            """
            DELETE FROM core.withdrawal_receipt; DELETE FROM core.consent_withdrawal; DELETE FROM core.consent_giver;
            DELETE FROM core.consent_kind; DELETE FROM core.consent_party;
            DELETE FROM core.consent_note; DELETE FROM core.consent;
            DELETE FROM core.disclosure_item; DELETE FROM core.disclosure_reason;
            DELETE FROM core.disclosure; DELETE FROM core.share;
            """)
    }

    /// Takes away the flags, referrals and concern reports of the demonstration, for tests that count
    /// their own.
    package func clearNotes() throws {
        try admin(
            """
            DELETE FROM core.escalation;
            DELETE FROM core.risk_flag_contest; DELETE FROM core.risk_flag_step;
            DELETE FROM core.risk_flag; DELETE FROM core.referral_step; DELETE FROM core.referral;
            DELETE FROM core.concern_report_feedback; DELETE FROM core.concern_report_step;
            DELETE FROM core.concern_report;
            """)
    }

    /// The first column of the first row of SQL run past row security.
    package func value(
        _ sql: StaticString, _ values: [Value] = [], role: String = "sspf_migrate"
    ) throws -> String? {
        var session = try session(role)
        return try session.run(Statement("value", sql), values)[0, 0]
    }

    /// Moves the clock of this database, from the town's own hour.
    package func moveClock(by interval: String) throws {
        try admin(
            """
            INSERT INTO core.test_clock (shift)
            VALUES (\(hour.shift) + interval '\(interval)')
            ON CONFLICT (one) DO UPDATE SET shift = excluded.shift
            """)
    }

    /// Stops the clock within each transaction: a context lasts as long as that does, not a minute.
    package func stopClock() throws {
        try admin(
            """
            INSERT INTO core.test_clock (shift, is_frozen) VALUES ('0', true)
            ON CONFLICT (one) DO UPDATE SET is_frozen = true
            """)
    }

    /// Youths and records of the demonstration municipality.
    package enum Known {
        private static func id(_ kind: String, _ number: Int) -> UUID {
            let digits = String(number)
            let padded = String(repeating: "0", count: 8 - digits.count) + digits
            return UUID(uuidString: "00000000-0000-4000-8000-\(kind)\(padded)") ?? UUID()
        }
        /// 1…5 social services, 6…7 police, 8…9 school, 10 leisure.
        package static func youth(_ number: Int) -> UUID { id("00d0", number) }
        /// 1…5 social services, 6…7 police.
        package static func conversation(_ number: Int) -> UUID { id("00e0", number) }
        package static func visit(_ number: Int) -> UUID { id("00e1", number) }
        package static func school(_ number: Int) -> UUID { id("00f0", number) }
        package static func pledge(_ number: Int) -> UUID { id("00f1", number) }
        package static func agency(_ number: Int) -> UUID { id("00a0", number) }
        package static func unit(_ number: Int) -> UUID { id("00b0", number) }
        package static func staff(_ number: Int) -> UUID { id("00c0", number) }
        /// Alva, known to social services, police and school by three rows.
        package static let alvasNumber = "201104032386"
    }
}

/// The migrated template, made once a cluster.
private enum Template {
    static func ready(at hour: Town.Hour, in cluster: TestCluster) throws -> String {
        try cluster.template("template_\(hour.rawValue)") { name in
            let release = try Release(folder: Checkout.folder)
            try release.prepare(cluster: try cluster.address(), database: name)
            let address = try cluster.address(database: name, role: "sspf_migrate")
            try release.bring(address, for: .test)
            var session = try Session.open(address)
            if hour != .now {
                try session.runScript(
                    Script(
                        name: "clock",
                        text: """
                            INSERT INTO core.test_clock (shift) VALUES (\(hour.shift));
                            UPDATE core.installation SET policies_applied_at = authz.now()
                            """))
            }
            try session.runScript(
                try Script(file: "\(Checkout.folder)/Deploy/demonstration.sql"))
            try NameKeys.renew(&session)
            for person in Town.Person.allCases {
                _ = try session.run(
                    signIn,
                    [.text(person.rawValue), .bytes(SHA256.hash(Array(person.token.utf8)))])
            }
        }
    }

    private static let signIn = Statement(
        "sign-in-all",
        """
        INSERT INTO core.session (id, staff_id, token_hash, started_at, expires_at, proved_at)
        SELECT gen_random_uuid(), p.id, $2, '2026-01-01', now() + interval '9 years', 'infinity'
          FROM core.staff p WHERE p.subject = $1
        """)
}

/// Where this checkout lies.
package enum Checkout {
    /// The folder that holds Package.swift.
    package static let folder: String = {
        let file = #filePath
        return String(file.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" })
    }()

    /// A sanitizer's settings, for programs as well: they start with an empty environment.
    package static let sanitizer = ["ASAN_OPTIONS", "TSAN_OPTIONS", "LD_PRELOAD"].compactMap {
        (name: String) -> String? in
        getenv(name).map { "\(name)=\(String(cString: $0))" }
    }
}

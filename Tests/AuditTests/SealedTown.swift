import Access
import Audit
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Support

/// A town with a log to seal, and a state folder of its own.
final class SealedTown: Sendable {
    let town: Town
    let folder: String
    let log: LogName

    enum Fault: Error { case noFolder }

    init() throws {
        town = try Town(in: .quiet)
        log = LogName(try NoteName("sspf.1494/log"))
        folder = try Self.newFolder()
        // Tests count from one entry on: what the loading of the demonstration left behind goes.
        try tamper(
            """
            DELETE FROM audit.event WHERE no > 1;
            SELECT setval('audit.entry_no', 1);
            """)
    }

    deinit {
        for name in ["sealing.key", "sealing.key.next", "sealing.key.pub", "checkpoints.txt"] {
            unlink("\(folder)/\(name)")
        }
        rmdir(folder)
    }

    static func newFolder() throws -> String {
        var template = Array("/tmp/sspf-seal-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Fault.noFolder }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// A sealer with the key and archive of the folder.
    func sealer(_ places: [any CheckpointPlace] = []) throws -> Sealer {
        Sealer(Link(try town.address("sspf_seal")), log: log, folder: folder, places: places)
    }

    /// The name of the shard that is open in an incarnation.
    func origin(_ incarnation: Int = 1) throws -> String {
        let month = try town.value("SELECT to_char(authz.today(), 'YYYY-MM')")
        return "\(log.base.text)/\(incarnation)/\(month ?? "")"
    }

    /// Seals everything. Transactions of other tests' databases count for the horizon too, so this
    /// waits until they have passed.
    @discardableResult
    func seal() throws -> Int {
        let limit = ContinuousClock.now + .seconds(30)
        while try town.value(Self.isHeldUp) == "t", ContinuousClock.now < limit { usleep(20_000) }
        return try sealer()()
    }

    private static let isHeldUp: StaticString = """
        SELECT pg_snapshot_xmin(pg_current_snapshot()) <= greatest(
            (SELECT max(xid) FROM audit.request), (SELECT max(xid) FROM audit.event))
        """

    /// Looks of an auditor at herself: entries to be sealed.
    func looks(_ count: Int) throws {
        let gate = try town.gate()
        for _ in 0..<count {
            _ = try gate.page(.me, .first, as: town.caller(.rut, for: .ownAccount))
        }
    }

    /// What left the database until now.
    func external() throws -> [UInt8] { try CheckpointArchive(in: folder).bytes() }

    func verify(external: [UInt8]? = nil, as person: Town.Person = .rut) throws -> VerifiedLog {
        let keys = try SealingKey.trusted(in: "\(folder)/sealing.key.pub")
        return try VerifyLog(log: log, keys: keys)(
            external: external, as: town.caller(person, for: .logReview),
            through: try town.gate())
    }

    /// SQL of a superuser whom no trigger stops.
    func tamper(_ sql: String) throws {
        var session = try town.session("postgres")
        try session.runScript(
            Script(name: "tamper", text: "SET session_replication_role = replica; \(sql)"))
    }
}

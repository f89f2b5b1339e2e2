package import Postgres

/// Declares that the data were restored or copied: begins a new incarnation, so that nothing
/// written before can become anybody's context, and the log goes on in a new shard that names the
/// last checkpoint which had left the database. The act is on the log.
package enum Restore {
    /// What is there, and what a restore would make of it.
    package struct Facts: Sendable, Hashable {
        /// The incarnation now.
        package let incarnation: Int
        /// Whether the cluster is the one that the data were last declared to live in.
        package let isSameCluster: Bool
    }

    /// - Parameter address: of the database, as `sspf_migrate`.
    package static func facts(_ address: Address) throws(PostgresError) -> Facts {
        var session = try Session.open(address, settings: .maintenance)
        let rows = try session.run(look)
        guard let incarnation = rows.int(0, 0), let isSame = rows.bool(0, 1) else {
            throw .unexpectedAnswer
        }
        return Facts(incarnation: incarnation, isSameCluster: isSame)
    }

    /// How many sessions of the service and its jobs are in the database: a restored one has none before it
    /// is served.
    ///
    /// - Parameter address: of the database, as `sspf_migrate`.
    package static func others(_ address: Address) throws(PostgresError) -> Int {
        var session = try Session.open(address, settings: .maintenance)
        guard let others = try session.run(present).int(0, 0) else { throw .unexpectedAnswer }
        return others
    }

    private static let present = Statement(
        "restore-present",
        """
        SELECT count(*) FROM pg_stat_activity a
         WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
           AND a.usename IN ('sspf_api', 'sspf_seal', 'sspf_retention', 'sspf_archive')
        """)
    private static let look = Statement(
        "restore-look",
        """
        SELECT i.incarnation,
               i.system_identifier = (SELECT s.system_identifier FROM pg_control_system() s)
               AND i.timeline = (SELECT c.timeline_id FROM pg_control_checkpoint() c)
          FROM core.installation i
        """)
    fileprivate static let raise = Statement(
        "restore-raise",
        """
        WITH raised AS (
            UPDATE core.installation i
               SET incarnation = greatest(i.incarnation, $2) + 1,
                   system_identifier = s.system_identifier,
                   timeline = c.timeline_id
              FROM pg_control_system() s, pg_control_checkpoint() c
             WHERE i.incarnation = $1
            RETURNING i.incarnation, i.policy_version
        ), ended AS (
            UPDATE core.session t SET ended_at = now()
             WHERE t.ended_at IS NULL AND EXISTS (SELECT FROM raised)
        ), logged AS (
            INSERT INTO audit.event (incarnation, kind, result, action, detail, policy_version)
            SELECT r.incarnation, 'restored', 'ok', 'installation.restore',
                   'incarnation ' || r.incarnation, r.policy_version
              FROM raised r
        )
        SELECT r.incarnation FROM raised r
        """)
}

extension Release {
    /// Begins the incarnation after this one, and loads the policies, whose views hold its number, in
    /// the same transaction. A restore is no occasion to change who may do what: the policies must
    /// be those in force.
    ///
    /// - Parameters:
    ///   - address: of the database, as `sspf_migrate`.
    ///   - incarnation: the one that ``Restore/facts(_:)`` told; another one changes nothing.
    ///   - known: the highest that checkpoints outside are of: a copy restored twice must not begin the
    ///     same one twice.
    /// - Returns: the new incarnation; nil where somebody else was first.
    package func restore(
        _ address: Address, after incarnation: Int, beyond known: Int = 0
    ) throws(ReleaseError) -> Int? {
        var session = try Self.open(address)
        var begun: Int?
        do throws(PolicyError) {
            guard try policies.preview(&session, after: { _ in }).isEmpty else {
                throw PolicyError.refused(["not the policies in force: run sspf migrate first"])
            }
            try policies.load(&session) { session throws(PolicyError) in
                do throws(PostgresError) {
                    begun = try session.run(Restore.raise, [.int(incarnation), .int(known)]).int(
                        0, 0)
                } catch { throw .session(error) }
                guard begun != nil else { throw .unprepared }
            }
        } catch {
            if error == .unprepared { return nil }
            throw .policy(error)
        }
        return begun
    }
}

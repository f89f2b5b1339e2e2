import Domain
import FoundationEssentials
package import Postgres

/// The stored match keys of names, when the rules that make them have changed.
package enum NameKeys {
    /// Makes the keys of every registration that has those of other rules. May be run again, and
    /// beside the service.
    /// - Parameter session: as `sspf_migrate`.
    /// - Returns: how many registrations got new keys.
    @discardableResult
    package static func renew(_ session: inout Session) throws(PostgresError) -> Int {
        var renewed = 0
        while true {
            let results = try session.run([(begin, []), (stale, [.int(MatchKey.version)])])
            let rows = results[1]
            guard rows.count > 0 else {
                _ = try session.run(
                    renewed == 0 ? [(commit, [])] : [(log, [.int(renewed)]), (commit, [])])
                return renewed
            }
            _ = try session.run(steps(for: rows) + [(commit, [])])
            renewed += rows.count
        }
    }

    private static func steps(for rows: Rows) -> [Session.Step] {
        var ids: [UUID] = []
        var owners: [UUID] = []
        var parts: [String] = []
        var keys: [String] = []
        for row in 0..<rows.count {
            guard let id = rows.uuid(row, 0) else { continue }
            ids.append(id)
            let made = MatchKey.keys(given: rows[row, 1] ?? "", family: rows[row, 2] ?? "")
            for (part, list) in [("given", made.given), ("family", made.family)] {
                owners += list.map { _ in id }
                parts += list.map { _ in part }
                keys += list
            }
        }
        return [
            (forget, [.uuids(ids)]), (write, [.uuids(owners), .texts(parts), .texts(keys)]),
            (mark, [.uuids(ids), .int(MatchKey.version)]),
        ]
    }

    private static let begin = Statement("name-keys.begin", "BEGIN")
    private static let commit = Statement("name-keys.commit", "COMMIT")
    private static let stale = Statement(
        "name-keys.stale",
        """
        SELECT r.id, r.given_name, r.family_name FROM core.registration r
         WHERE r.key_version <> $1 ORDER BY r.id LIMIT 1000 FOR UPDATE
        """)
    private static let forget = Statement(
        "name-keys.forget", "DELETE FROM core.name_key WHERE registration_id = ANY ($1::uuid[])")
    private static let write = Statement(
        "name-keys.write",
        """
        INSERT INTO core.name_key (registration_id, unit_id, youth_id, part, key)
        SELECT r.id, r.unit_id, r.youth_id, n.part, n.key
          FROM unnest($1::uuid[], $2::text[], $3::text[]) AS n(id, part, key)
          JOIN core.registration r ON r.id = n.id
        """)
    private static let mark = Statement(
        "name-keys.mark",
        "UPDATE core.registration SET key_version = $2 WHERE id = ANY ($1::uuid[])")
    private static let log = Statement(
        "name-keys.log",
        """
        INSERT INTO audit.event (incarnation, kind, result, action, detail, policy_version)
        SELECT i.incarnation, 'name-keys-renewed', 'ok', 'name-keys.renew', $1::integer::text,
               i.policy_version
          FROM core.installation i
        """)
}

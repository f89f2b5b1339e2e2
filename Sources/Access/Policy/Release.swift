import FoundationEssentials
package import Postgres
import Secrets

/// The SQL that goes with this program: what a cluster, a database and its policies are made from.
package struct Release: Sendable {
    private let roles: Script
    private let untold: Script
    private let migrations: Migrator
    let policies: PolicyLoader

    /// What a database is for; decides whether its clock may be moved.
    package enum Use: String, Sendable {
        case production, demonstration, test
    }

    /// Reads `Deploy/cluster.sql`, `Deploy/database.sql`, `Migrations/` and `Policies/` below a folder.
    package init(folder: String) throws(ReleaseError) {
        do throws(ScriptError) {
            roles = try Script(file: "\(folder)/Deploy/cluster.sql")
            untold = try Script(file: "\(folder)/Deploy/database.sql")
            policies = PolicyLoader(try PolicyLoader.modules(in: folder))
        } catch { throw .script(error) }
        do throws(MigrationError) {
            migrations = try Migrator(folder: "\(folder)/Migrations")
        } catch { throw .migration(error) }
    }

    /// Makes the roles of a cluster and, if it is missing, the database; takes from everybody in it what
    /// PostgreSQL tells everybody.
    /// - Parameter admin: a superuser's address in the cluster's database `postgres`.
    package func prepare(cluster admin: Address, database: String) throws(ReleaseError) {
        var session = try Self.open(admin)
        let exists: Bool
        do throws(PostgresError) {
            exists = try session.run(Self.databaseExists, [.text(database)]).bool(0, 0) == true
        } catch { throw .session(error) }
        let name = Script.quoted(database)
        var scripts = [roles]
        if !exists {
            scripts += [
                Script(
                    name: "database",
                    text: "CREATE DATABASE \(name) OWNER sspf_owner TEMPLATE template0"
                        + " ENCODING 'UTF8'"),
                Script(
                    name: "database",
                    text: "REVOKE ALL ON DATABASE \(name) FROM PUBLIC;"
                        + " GRANT CONNECT ON DATABASE \(name) TO sspf_migrate"),
            ]
        }
        do throws(ScriptError) {
            for script in scripts { try session.runScript(script) }
        } catch { throw .script(error) }
        var inside = try Self.open(admin.with(database: database))
        do throws(ScriptError) { try inside.runScript(untold) } catch { throw .script(error) }
    }

    /// What this release would change about who may do what, and what the database is for; nil for
    /// a database that has no policies yet. Nothing stays.
    /// - Parameter address: of the database, as `sspf_migrate`.
    package func preview(_ address: Address) throws(ReleaseError) -> (PolicyDiff, for: Use)? {
        var session = try Self.open(address)
        let use: Use
        do throws(PostgresError) {
            guard try session.run(Self.isInstalled).bool(0, 0) == true else { return nil }
            guard let word = try session.run(Self.madeFor)[0, 0], let known = Use(rawValue: word)
            else { return nil }
            use = known
        } catch { throw .session(error) }
        var fault: MigrationError?
        do throws(PolicyError) {
            let diff = try policies.preview(&session) { session throws(PolicyError) in
                do throws(MigrationError) { try migrations.rehearse(&session) } catch {
                    fault = error
                    throw .unprepared
                }
            }
            return (diff, for: use)
        } catch {
            if let fault { throw .migration(fault) }
            throw .policy(error)
        }
    }

    /// Brings a database up to this release: migrations, the policies, then the match keys of names
    /// where their rules have changed. May be run again.
    /// - Parameters:
    ///   - address: of the database, as `sspf_migrate`.
    ///   - approved: the only policy version that may come into force; nil for any.
    /// - Returns: the migrations applied now, and the policy version.
    @discardableResult
    package func bring(
        _ address: Address, for use: Use, approved: String? = nil
    ) throws(ReleaseError) -> (applied: [String], policyVersion: String) {
        var session = try Self.open(address)
        let applied: [String]
        do throws(MigrationError) { applied = try migrations.migrate(&session) } catch {
            throw .migration(error)
        }
        let key: [UInt8]
        do throws(SecretsError) { key = try RandomBytes.make(32) } catch { throw .randomness }
        do throws(PostgresError) {
            _ = try session.run(Self.install, [.text(use.rawValue), .bytes(key)])
        } catch { throw .session(error) }
        let version: String
        do throws(PolicyError) { version = try policies.load(&session, approved: approved) } catch {
            throw .policy(error)
        }
        do throws(PostgresError) { try NameKeys.renew(&session) } catch {
            throw .session(error)
        }
        return (applied, version)
    }

    static func open(_ address: Address) throws(ReleaseError) -> Session {
        do throws(PostgresError) {
            return try Session.open(address, settings: .maintenance)
        } catch { throw .session(error) }
    }

    private static let databaseExists = Statement(
        "database-exists", "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
    private static let isInstalled = Statement(
        "release-installed",
        """
        SELECT to_regclass('core.installation') IS NOT NULL AND EXISTS (
                   SELECT FROM pg_policy p WHERE 'sspf_api'::regrole = ANY (p.polroles))
        """)
    private static let madeFor = Statement(
        "release-made-for", "SELECT i.made_for FROM core.installation i")
    private static let install = Statement(
        "install",
        """
        INSERT INTO core.installation (incarnation, system_identifier, timeline, made_for,
                                       digest_key, requires_factor)
        SELECT 1, s.system_identifier, c.timeline_id, $1, $2::bytea, $1 = 'production'
          FROM pg_control_system() s, pg_control_checkpoint() c
        ON CONFLICT DO NOTHING
        """)
}

/// Why a database was not brought up to this release.
package enum ReleaseError: Error, Hashable, Sendable, CustomStringConvertible {
    case script(ScriptError)
    case session(PostgresError)
    case migration(MigrationError)
    case policy(PolicyError)
    case randomness

    package var description: String {
        switch self {
        case .script(let error): "\(error)"
        case .session(let error): "\(error)"
        case .migration(let error): "\(error)"
        case .policy(let error): "\(error)"
        case .randomness: "RELEASE-001 no random bytes to be had"
        }
    }
}

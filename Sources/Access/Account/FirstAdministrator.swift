import Domain
import FoundationEssentials
package import Postgres
import Secrets

/// Makes the first administrator of a new database, with the agency and unit that person belongs to:
/// by a command at the machine, never by a default password.
package struct FirstAdministrator: Sendable {
    package let subject: String
    package let name: String
    package let municipality: String
    /// Four digits (SCB kommunkod).
    package let municipalityCode: String
    package let agency: String
    package let unit: String

    package init(
        subject: String, name: String, municipality: String, municipalityCode: String,
        agency: String, unit: String
    ) {
        self.subject = subject
        self.name = name
        self.municipality = municipality
        self.municipalityCode = municipalityCode
        self.agency = agency
        self.unit = unit
    }

    /// Why it was not done.
    package enum Refusal: Error, Hashable, Sendable {
        /// There is an administrator: further ones are that person's to make.
        case exists
        /// The password is not taken.
        case password(Failure)
        /// A name holds what cannot be seen; see ``VisibleName``.
        case hiddenCharacter
        case database(PostgresError)
    }

    /// - Parameter session: logged in as `sspf_migrate`.
    package func create(
        password: String, by rules: PasswordRules = PasswordRules(), in session: inout Session
    ) throws(Refusal) {
        guard ![name, municipality, agency, unit].contains(where: VisibleName.isHidden) else {
            throw .hiddenCharacter
        }
        let kept: KeptPassword
        do throws(Failure) {
            kept = try KeptPassword(
                password, at: "/password",
                of: "\(subject) \(name) \(municipality) \(agency) \(unit)", by: rules
            ) { (password, salt, parameters) throws(SecretsError) in
                try Scrypt.key(password: password, salt: salt, parameters: parameters)
            }
        } catch { throw .password(error) }
        let staff = UUID()
        do throws(PostgresError) {
            _ = try session.run([
                (Self.begin, []),
                (
                    Self.organisation,
                    [
                        .text(municipality), .text(municipalityCode), .text(agency), .text(unit),
                    ]
                ),
                (Self.staff, [.uuid(staff), .text(subject), .text(name)]),
                (Self.membership, [.uuid(staff), .text(agency), .text(unit)]),
                (Self.credential, [.uuid(staff)] + kept.values),
                (Self.role, [.uuid(staff)]), (Self.log, [.uuid(staff)]), (Self.commit, []),
            ])
        } catch {
            if session.transaction == .failed {
                do throws(PostgresError) { _ = try session.run(Self.rollback) } catch {
                    throw .database(error)
                }
            }
            throw error.state?.description == "ZS030" ? .exists : .database(error)
        }
    }

    private static let begin = Statement("administrator.begin", "BEGIN")
    private static let commit = Statement("administrator.commit", "COMMIT")
    private static let rollback = Statement("administrator.rollback", "ROLLBACK")
    private static let organisation = Statement(
        "administrator.organisation",
        """
        WITH m AS (
            INSERT INTO core.municipality (id, name, municipality_code)
            SELECT gen_random_uuid(), $1, $2
             WHERE NOT EXISTS (SELECT FROM core.municipality)
            RETURNING id
        ), a AS (
            INSERT INTO core.agency (id, municipality_id, kind, legal_form, name, secrecy_class)
            SELECT gen_random_uuid(), m.id, 'social_services', 'authority', $3, '26:1' FROM m
            RETURNING id
        )
        INSERT INTO core.unit (id, agency_id, name) SELECT gen_random_uuid(), a.id, $4 FROM a
        """)
    private static let staff = Statement(
        "administrator.staff", "INSERT INTO core.staff (id, subject, name) VALUES ($1, $2, $3)")
    private static let membership = Statement(
        "administrator.membership",
        """
        INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at)
        SELECT gen_random_uuid(), $1, u.agency_id, u.id, now()
          FROM core.unit u JOIN core.agency a ON a.id = u.agency_id
         WHERE a.name = $2 AND u.name = $3
        """)
    private static let credential = Statement(
        "administrator.credential",
        """
        INSERT INTO core.credential (staff_id, salt, cost_n, cost_r, cost_p, verifier)
        VALUES ($1, $2, $3, $4, $5, $6)
        """)
    /// Raises ZS030 when somebody holds the role already, and ZS031 without a membership.
    private static let role = Statement(
        "administrator.role", "SELECT authz.first_administrator($1)")
    private static let log = Statement(
        "administrator.log",
        """
        INSERT INTO audit.event (incarnation, kind, result, action, staff_id, policy_version)
        SELECT i.incarnation, 'role-granted', 'ok', 'administrator.create', $1, i.policy_version
          FROM core.installation i
        """)
}

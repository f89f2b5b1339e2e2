package import FoundationEssentials
import Postgres
package import Secrets

/// Codes of one use beside the password: one's own app is enrolled, confirmed and removed; an
/// administrator resets that of somebody who has lost it.
package struct SecondFactor: Sendable {
    private let box: SecretBox?

    /// - Parameter box: opens what is kept in the database; nil where there is no key, and so no codes.
    package init(box: SecretBox?) { self.box = box }

    /// A secret to enter into an app; shown this once.
    package struct Enrolment: Sendable {
        /// Base32 (RFC 4648).
        package let secret: String
        /// What an app reads as a QR code.
        package let uri: String
    }

    /// Makes a secret. Nothing is asked of it until ``confirm(_:as:through:)``.
    /// - Throws: ``Failure/conflict`` where one is confirmed, ``Failure/signInTooOld`` without a fresh
    ///   proof of who one is.
    package func enrol(as caller: Caller, through gate: Gate) throws(Failure) -> Enrolment {
        guard let box else { throw .unavailable }
        let own = try OwnChallenge(of: caller, through: gate)
        let secret: [UInt8]
        let sealed: [UInt8]
        do throws(SecretsError) {
            secret = try RandomBytes.make(OneTimeCode.secretLength)
            sealed = try box.seal(secret, as: Self.label(own.subject))
        } catch { throw .broken(code: error.code) }
        let answer = try gate.ask(
            "second-factor.enrol", on: "second-factor",
            (Self.enrol, [.bytes(sealed), .bytes(SHA256.hash(secret))]), as: caller)
        guard answer == "ok" else { throw .conflict }
        return Enrolment(
            secret: Base32.encode(secret),
            uri: OneTimeCode.uri(of: secret, account: own.subject))
    }

    /// Begins to ask for codes, with a first one. Every other session of the caller ends.
    /// - Returns: recovery codes, shown this once.
    /// - Throws: ``Failure/unfit(pointer:code:)`` for a wrong code, ``Failure/conflict`` where there is
    ///   nothing to confirm.
    package func confirm(
        _ code: String, as caller: Caller, through gate: Gate
    ) throws(Failure) -> [String] {
        let own = try OwnChallenge(of: caller, through: gate)
        let evidence = try evidence(code, sealed: own.sealed, step: own.step, of: own.subject)
        var codes: [String] = []
        do throws(SecretsError) {
            for _ in 0..<RecoveryCode.count { codes.append(try RecoveryCode.make()) }
        } catch { throw .broken(code: error.code) }
        let answer = try gate.ask(
            "second-factor.confirm", on: "second-factor",
            (
                Self.confirm,
                [
                    evidence.secret, evidence.step,
                    .texts(codes.map { Hex.encode(RecoveryCode.digest($0)) }),
                ]
            ), as: caller)
        switch answer {
        case "ok": return codes
        case "wrong-code": throw .unfit(pointer: "/code", code: "wrong-code")
        case _: throw .conflict
        }
    }

    /// Asks for codes no more.
    /// - Throws: ``Failure/notFound`` where there is none.
    package static func remove(as caller: Caller, through gate: Gate) throws(Failure) {
        let answer = try gate.ask(
            "second-factor.remove", on: "second-factor", (removal, []), as: caller)
        guard answer == "ok" else { throw .notFound }
    }

    /// Takes away that of somebody else who has lost it, and ends their sessions; by an administrator.
    /// - Throws: ``Failure/notFound`` where the caller may not, or there is none.
    package static func reset(
        of staff: UUID, as caller: Caller, through gate: Gate
    ) throws(Failure) {
        _ = try gate.one(resetting, staff, as: caller)
    }

    /// What the database judges a code by.
    struct Evidence {
        /// The secret and the step that the code stands for.
        var secret = Value.null
        var step = Value.null
        /// The digest of a recovery code.
        var recovery = Value.null
    }

    /// - Parameter sealed: nil where the account has no second factor, or is none.
    func evidence(
        _ code: String?, sealed: [UInt8]?, step: Int, of subject: String
    ) throws(Failure) -> Evidence {
        guard let code else { return Evidence() }
        guard OneTimeCode.isForm(code) else {
            return Evidence(recovery: .bytes(RecoveryCode.digest(code)))
        }
        // A code that fits nothing, also where the key is another than the secret was sealed under: to
        // say so before the password is judged would tell that there is such an account.
        let wrong = Evidence(step: .int(-1))
        guard let sealed, let box else { return wrong }
        do throws(SecretsError) {
            guard let secret = try box.open(sealed, as: Self.label(subject)),
                OneTimeCode.isCode(code, of: secret, at: step)
            else { return wrong }
            return Evidence(secret: .bytes(secret), step: .int(step))
        } catch { throw .broken(code: error.code) }
    }

    private static func label(_ subject: String) -> String {
        "sspf-second-factor/v1\n\(subject)"
    }

    private static let enrol = Statement(
        "second-factor.enrol.write", "SELECT authz.enrol_factor($1, $2)")
    private static let confirm = Statement(
        "second-factor.confirm.write",
        """
        SELECT authz.confirm_factor($1, $2, ARRAY(SELECT decode(d, 'hex') FROM unnest($3::text[]) d))
        """)
    private static let removal = Statement(
        "second-factor.remove.write", "SELECT authz.remove_factor()")
    private static let resetting = Reading(
        "second-factor.reset", of: "staff", isAct: true,
        "SELECT f.person, f.tag, f.doc FROM authz.reset_factor($1) f")
}

extension Listing {
    /// One's own second factor, if there is one.
    package static let secondFactors = Listing(
        "second-factor.list", of: "second-factor",
        """
        SELECT f.person, f.place, f.doc FROM authz.own_factor() f LIMIT $1 + 1 OFFSET $2
        """)
}

/// What the caller's own password and code are judged by.
struct OwnChallenge {
    /// Salt and cost; nil for a token that opens nothing.
    let password: Rows?
    let sealed: [UInt8]?
    let step: Int
    let subject: String
    /// The account's words: its names and places.
    let account: String

    init(of caller: Caller, through gate: Gate) throws(Failure) {
        guard let hash = caller.tokenHash else { throw .broken(code: "SIGN-IN-002") }
        let rows = try gate.alone(Self.challenge, [.bytes(hash)])
        sealed = rows.bytea(0, 4)
        step = rows.int(0, 5) ?? 0
        subject = rows[0, 6] ?? ""
        account = rows[0, 7] ?? ""
        password = rows.bytea(0, 0) == nil ? nil : rows
    }

    private static let challenge = Statement(
        "own-challenge",
        """
        SELECT salt, cost_n, cost_r, cost_p, sealed, step, subject, words
          FROM authz.own_challenge($1)
        """)
}

import Access
import JSON

/// Name and password of somebody who signs in, and a code where one is asked for.
struct SignInCommand {
    let subject: String
    let password: String
    let code: String?

    /// `SignIn`, as it is described and as it is read.
    static let form = Form(
        "SignIn", limit: 8 * 1024,
        Shape.object(
            "Inloggning. code is of one's app, or a recovery code, where a second factor is confirmed.",
            required: [("subject", Shape.text(1...200)), StepUpCommand.password],
            optional: [StepUpCommand.code], isClosed: true)
    ) { (object: inout Reader, _) in
        let subject = object.token("subject", 1...200)
        let proof = StepUpCommand(reading: &object)
        guard object.finish(), let subject, let proof else { return nil as SignInCommand? }
        return SignInCommand(subject: subject, password: proof.password, code: proof.code)
    }
}

/// One's own password again, and a code where one is asked for.
struct StepUpCommand {
    let password: String
    let code: String?

    /// As they are described, at sign-in too.
    static let password = ("password", Shape.text(1...1024))
    static let code = ("code", Shape.text(6...32))

    /// Nil where the password is wanting.
    init?(reading object: inout Reader) {
        let password = object.token("password", 1...1024)
        code = object.optionalToken("code", 6...32)
        guard let password else { return nil }
        self.password = password
    }

    /// `StepUp`, as it is described and as it is read.
    static let form = Form(
        "StepUp", limit: 8 * 1024,
        Shape.object(
            "Förnyad inloggning: one's own password again, with a code as at sign-in.",
            required: [password], optional: [code], isClosed: true)
    ) { (object: inout Reader, _) in
        let command = StepUpCommand(reading: &object)
        return object.finish() ? command : nil
    }
}

/// One's own password, a new one, and a code where one is asked for.
struct PasswordChange {
    let proof: StepUpCommand
    let newPassword: String

    /// `PasswordChange`, as it is described and as it is read.
    static let form = Form(
        "PasswordChange", limit: 8 * 1024,
        Shape.object(
            "Lösenordsbyte: one's own password and the new one, with a code as at sign-in. "
                + PasswordCommand.rules,
            required: [StepUpCommand.password, ("newPassword", Shape.text(1...1024))],
            optional: [StepUpCommand.code], isClosed: true)
    ) { (object: inout Reader, _) in
        let proof = StepUpCommand(reading: &object)
        let newPassword = object.token("newPassword", 1...1024)
        guard object.finish(), let proof, let newPassword else { return nil as PasswordChange? }
        return PasswordChange(proof: proof, newPassword: newPassword)
    }
}

/// A first code, which shows that the app has the secret.
struct FactorCode {
    let code: String

    /// `FirstCode`, as it is described and as it is read.
    static let form = Form(
        "FirstCode", limit: 8 * 1024,
        Shape.object(
            "Engångskod: six digits from one's app.", required: [("code", Shape.text(6...6))],
            isClosed: true)
    ) { (object: inout Reader, _) in
        let code = object.token("code", 6...6)
        guard object.finish(), let code else { return nil as FactorCode? }
        return FactorCode(code: code)
    }
}

extension Schema {
    /// A secret for an app.
    static let enrolment = Schema(
        "SecondFactor",
        Shape.object(
            "Engångskoder (TOTP, RFC 6238). The secret, in Base32, is shown this once; uri is what an"
                + " app reads as a QR code.",
            required: [("secret", Shape.string), ("uri", Shape.string)]))

    /// What stands in for a lost app.
    static let recoveryCodes = Schema(
        "RecoveryCodes",
        Shape.object(
            "Reservkoder. Each counts once in the place of a code; shown this once.",
            required: [("recoveryCodes", Shape.array(Shape.string))]))
}

extension SecondFactor.Enrolment {
    /// As it is answered.
    var json: [UInt8] {
        JSON.write(
            .object([
                JSON.Member("secret", .string(secret)), JSON.Member("uri", .string(uri)),
            ]))
    }
}

import JSON

/// Name and password of somebody who signs in.
struct SignInCommand {
    let subject: String
    let password: String

    /// `SignIn`, as it is described and as it is read.
    static let form = Form(
        "SignIn", limit: 8 * 1024,
        Shape.object(
            "Inloggning.",
            required: [
                ("subject", Shape.text(1...200)), ("password", Shape.text(1...1024)),
            ], isClosed: true)
    ) { (reader: inout Reader, _) in Self(reading: &reader) }

    /// Reads `SignIn`.
    init?(reading object: inout Reader) {
        let subject = object.line("subject", 1...200)
        let password = object.line("password", 1...1024)
        guard object.finish(), let subject, let password else { return nil }
        self.subject = subject
        self.password = password
    }
}

/// One's own password again.
struct StepUpCommand {
    let password: String

    /// `StepUp`, as it is described and as it is read.
    static let form = Form(
        "StepUp", limit: 8 * 1024,
        Shape.object(
            "Förnyad inloggning: one's own password again.",
            required: [("password", Shape.text(1...1024))], isClosed: true)
    ) { (object: inout Reader, _) in
        let password = object.line("password", 1...1024)
        guard object.finish(), let password else { return nil as StepUpCommand? }
        return StepUpCommand(password: password)
    }
}

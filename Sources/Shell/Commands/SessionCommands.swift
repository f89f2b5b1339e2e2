import Access
import Domain
import FoundationEssentials
import JSON

extension Commands {
    /// Sessions: one's own, and for administrators those of a member of staff.
    static let sessions = [
        sessionList, sessionEnd.triable, sessionProve, sessionPassword, sessionWrite, sessionFile,
    ]

    private static let staffOption = CommandOption(
        "staff", .id, Text(sv: "en medarbetares (administratör)", en: "of a member of staff"))

    private static let sessionList = Command<Desk>(
        ["session", "list"], Text(sv: "pågående sessioner", en: "sessions in force"),
        examples: ["session list", "session list --staff STAFF-ID"],
        options: [staffOption] + window
    ) { (desk, arguments) throws(ShellFailure) in
        try list(&desk, arguments, try window(arguments), "session list")
    }

    private static func list(
        _ desk: inout Desk, _ arguments: Arguments, _ window: Window, _ command: StaticString
    ) throws(ShellFailure) -> Output {
        let staff = arguments.text("staff").flatMap(UUID.init(uuidString:))
        let caller = try desk.caller(staff == nil ? .ownAccount : .administration, command)
        let page = try desk.asking { gate throws(Failure) in
            guard let staff else { return try gate.page(.sessions, window, as: caller) }
            return try gate.page(.staffSessions, of: staff, window, as: caller)
        }
        return try Listed.output(
            page,
            [
                Column("id", Text(sv: "Session", en: "Session"), isWhole: true),
                Column("startedAt", Text(sv: "Började (UTC)", en: "Began (UTC)")),
                Column("expiresAt", Text(sv: "Slutar (UTC)", en: "Ends (UTC)")),
                Column("provedAt", Text(sv: "Styrkt (UTC)", en: "Proved (UTC)")),
                Column("lastSeenAt", Text(sv: "Senast sedd (UTC)", en: "Last seen (UTC)")),
                Column("isThis", Text(sv: "Den här", en: "This one")),
            ], after: window)
    }

    private static let sessionEnd = Command<Desk>(
        ["session", "end"],
        Text(
            sv: "avsluta en egen session, eller alla som en medarbetare har, överallt på en gång",
            en: "end one of your own, or all of a member of staff, everywhere at once"),
        examples: [
            "session end SESSION-ID", "session end --staff STAFF-ID",
            "session end --staff STAFF-ID --confirm NAME",
        ],
        operands: "[SESSION-ID]", positionals: 0...1, options: [staffOption],
        danger: Danger(when: { $0.text("staff") != nil }) {
            (desk, arguments) throws(ShellFailure) in
            try naming(arguments.text("staff"), &desk)
        }
    ) { (desk, arguments) throws(ShellFailure) in
        let session = arguments.positional(0).flatMap(UUID.init(uuidString:))
        let staff = arguments.text("staff").flatMap(UUID.init(uuidString:))
        switch (session, staff) {
        case (let session?, nil):
            let caller = try desk.caller(.ownAccount, "session end")
            try desk.asking { gate throws(Failure) in
                try EndSessions.own(session, as: caller, through: gate)
            }
            return Output(
                .lines([]), json: Array("{\"ended\":1}".utf8),
                notes: [Text(sv: "Sessionen är avslutad.", en: "The session has ended.")])
        case (nil, let staff?):
            let caller = try desk.caller(.administration, "session end")
            let ended = try desk.asking { gate throws(Failure) in
                try EndSessions.all(of: staff, as: caller, through: gate)
            }
            return Output(
                .lines([]), json: ended.json,
                notes: [
                    Text(
                        sv: "Alla sessioner är avslutade. Hindra nya: staff lock.",
                        en: "Every session has ended. To keep them out: staff lock.")
                ])
        case _: throw .usage(oneOfTwo)
        }
    }

    private static let sessionProve = Command<Desk>(
        ["session", "prove"],
        Text(
            sv: "styrk på nytt vem du är, för det som kräver det inom fem minuter",
            en: "prove anew who you are, for what takes that within five minutes"),
        examples: ["session prove", "session prove --password-file FILE"],
        options: [
            CommandOption(
                "password-file", .text,
                Text(
                    sv: "fil: det egna lösenordet, och på nästa rad en kod om en krävs",
                    en: "a file: one's own password, and on the next line a code where one is asked"
                ))
        ], crossing: .proof
    ) { (desk, arguments) throws(ShellFailure) in
        try desk.prove(file: arguments.text("password-file"))
        return proved
    }

    private static let sessionPassword = Command<Desk>(
        ["session", "password"],
        Text(
            sv: "byt det egna lösenordet; de andra sessionerna avslutas",
            en: "change one's own password; the other sessions end"),
        examples: [
            "session password", "session password --password-file OLD --new-password-file NEW",
        ],
        options: [
            CommandOption(
                "password-file", .text,
                Text(
                    sv: "fil: lösenordet som gäller, och på nästa rad en kod om en krävs",
                    en: "a file: the password in force, and on the next line a code if asked for")),
            CommandOption(
                "new-password-file", .text,
                Text(sv: "fil med det nya", en: "a file that holds the new one")),
        ], crossing: .passwordChange
    ) { (desk, arguments) throws(ShellFailure) in
        let (proof, new) = try desk.surroundings.passwords(arguments)
        var caller = try desk.caller(.ownAccount, "session password")
        caller.trial = nil
        let changing = caller
        do throws(ShellFailure) {
            try desk.go(
                on: desk.once { gate throws(Failure) in
                    try desk.signIn().change(
                        proof.password, to: new, code: proof.code, as: changing, through: gate)
                })
        } catch { throw error == .proofNeeded ? .wrongProof : error }
        return changed
    }

    static let changed = Output(
        .lines([]), json: Array("{\"changed\":true}".utf8),
        notes: [
            Text(
                sv: "Lösenordet är bytt; andra sessioner är avslutade.",
                en: "The password is changed; other sessions have ended.")
        ])

    /// Somebody else has set the password: nothing else goes before it is changed.
    static let passwordDue = Fault(
        "SHELL-194", sv: "Byt lösenord först: session password.",
        en: "Change the password first: session password.")

    /// A second factor is asked of everybody here: nothing else goes before one is confirmed.
    static let factorDue = Fault(
        "SHELL-200", sv: "Skaffa engångskoder först: factor enrol, sedan factor confirm.",
        en: "Enrol a second factor first: factor enrol, then factor confirm.")

    /// Why an auditor's sitting is opened for changes: closed words, for the log holds no free text.
    private static let reasons: [(word: String, route: StaticString)] = [
        ("review", "session write review"), ("incident", "session write incident"),
        ("account", "session write account"),
    ]

    private static let sessionWrite = Command<Desk>(
        ["session", "write"],
        Text(
            sv: "öppna en sittning som bara får se för ändringar, med skäl",
            en: "open for changes a sitting that may only look, and say why"),
        examples: ["\\write review", "session write account"],
        operands: "review|incident|account",
        positionals: 1...1, opensWriting: true
    ) { (desk, arguments) throws(ShellFailure) in
        guard let reason = reasons.first(where: { $0.word == arguments.positional(0) }) else {
            throw .usage(badReason)
        }
        let caller = try desk.caller(.ownAccount, reason.route)
        _ = try desk.asking { gate throws(Failure) in
            try gate.page(.me, .first, as: caller)
        }
        return Output(
            .lines([]), json: Array("{\"writing\":true}".utf8),
            notes: [
                Text(
                    sv: "Öppet för ändringar tills du avslutar; skälet står i loggen.",
                    en: "Open for changes until you leave; why stands on the log.")
            ])
    }

    static let sessionFile = Command<Desk>(
        ["session", "file"],
        Text(
            sv: "anteckna i loggen att svar skrivs till fil; \\o och \\once gör det själva",
            en: "put on the log that answers go to a file; \\o and \\once do so themselves"),
        examples: ["\\o answers.txt", "session file"]
    ) { (desk, _) throws(ShellFailure) in
        let caller = try desk.caller(.ownAccount, "session file")
        try desk.asking { gate throws(Failure) in try AnswersToFile.note(as: caller, through: gate)
        }
        return Output(.lines([]), json: Array("{\"noted\":true}".utf8))
    }

    private static let badReason = Fault(
        "SHELL-162", sv: "Skälet är review, incident eller account.",
        en: "The reason is review, incident or account.")

    static let proved = Output(
        .lines([]), json: Array("{\"proved\":true}".utf8),
        notes: [Text(sv: "Styrkt, i fem minuter.", en: "Proved, for five minutes.")])

    private static let oneOfTwo = Fault(
        "SHELL-154", sv: "Ange en egen sessions id, eller --staff.",
        en: "Give the id of a session of your own, or --staff.")
}

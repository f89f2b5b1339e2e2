import Access
import Domain
import FoundationEssentials
import JSON

extension Commands {
    /// Codes beside the password: one's own, and for administrators those of somebody who lost them.
    static let factors = [
        factorShow, factorEnrol, factorConfirm, factorRemove.triable, staffReset.triable,
    ]

    private static let factorShow = list(
        "factor show",
        Text(sv: "om engångskoder krävs vid inloggning", en: "whether codes are asked for"),
        examples: ["factor show"], of: .secondFactors, for: .ownAccount,
        [
            Column("kind", Text(sv: "Slag", en: "Kind")),
            Column("enrolledAt", Text(sv: "Inlagd (UTC)", en: "Enrolled (UTC)")),
            Column("isConfirmed", Text(sv: "Krävs", en: "Asked for")),
            Column("recoveryCodesLeft", Text(sv: "Reservkoder kvar", en: "Recovery codes left")),
        ])

    private static let factorEnrol = Command<Desk>(
        ["factor", "enrol"],
        Text(
            sv: "lägg in en app för engångskoder; de krävs först när en bekräftat den",
            en: "enrol an app for codes; none is asked for until one has confirmed it"),
        examples: ["factor enrol"], writes: true
    ) { (desk, _) throws(ShellFailure) in
        let caller = try desk.caller(.ownAccount, "factor enrol")
        let factor = desk.signIn().secondFactor
        let made = try desk.asking { gate throws(Failure) in
            try factor.enrol(as: caller, through: gate)
        }
        return Output(
            .lines([made.secret, made.uri]),
            json: JSON.write(
                .object([
                    JSON.Member("secret", .string(made.secret)),
                    JSON.Member("uri", .string(made.uri)),
                ])),
            notes: [
                Text(
                    sv: "Visas bara nu. Skriv in den i appen, sedan: factor confirm KOD.",
                    en: "Shown this once. Enter it into the app, then: factor confirm CODE.")
            ])
    }

    private static let factorConfirm = Command<Desk>(
        ["factor", "confirm"],
        Text(
            sv: "bekräfta appen med en första kod; andra sessioner avslutas",
            en: "confirm the app with a first code; other sessions end"),
        examples: ["factor confirm 123456"], operands: "CODE", positionals: 1...1, writes: true
    ) { (desk, arguments) throws(ShellFailure) in
        let caller = try desk.caller(.ownAccount, "factor confirm")
        let factor = desk.signIn().secondFactor
        let code = arguments.positional(0) ?? ""
        let codes = try desk.asking { gate throws(Failure) in
            try factor.confirm(code, as: caller, through: gate)
        }
        return Output(
            .lines(codes),
            json: JSON.write(
                .object([JSON.Member("recoveryCodes", .array(codes.map { .string($0) }))])),
            notes: [
                Text(
                    sv: "Reservkoder, som gäller en gång var och visas bara nu: förvara dem väl.",
                    en: "Recovery codes, each for one use, shown this once: keep them well.")
            ])
    }

    private static let factorRemove = Command<Desk>(
        ["factor", "remove"],
        Text(sv: "kräv inga engångskoder mer", en: "ask for no codes any more"),
        examples: ["factor remove"]
    ) { (desk, _) throws(ShellFailure) in
        let caller = try desk.caller(.ownAccount, "factor remove")
        try desk.asking { gate throws(Failure) in
            try SecondFactor.remove(as: caller, through: gate)
        }
        return Output(
            .lines([]), json: Array("{\"removed\":true}".utf8),
            notes: [Text(sv: "Borttagen.", en: "Removed.")])
    }

    private static let staffReset = Command<Desk>(
        ["staff", "reset-factor"],
        Text(
            sv: "ta bort engångskoderna för någon som tappat bort dem; sessionerna avslutas",
            en: "take away the codes of somebody who has lost them; their sessions end"),
        examples: ["staff reset-factor STAFF-ID"], operands: "STAFF-ID", positionals: 1...1,
        danger: naming
    ) { (desk, arguments) throws(ShellFailure) in
        guard let staff = arguments.positional(0).flatMap(UUID.init(uuidString:)) else {
            throw .usage(noStaff)
        }
        let caller = try desk.caller(.administration, "staff reset-factor")
        try desk.asking { gate throws(Failure) in
            try SecondFactor.reset(of: staff, as: caller, through: gate)
        }
        return Output(
            .lines([]), json: Array("{\"id\":\"\(staff.uuidString.lowercased())\"}".utf8),
            notes: [
                Text(
                    sv: "Borttagna; lösenordet räcker tills en ny app läggs in.",
                    en: "Taken away; the password is enough until a new app is enrolled.")
            ])
    }

    private static let noStaff = Fault(
        "SHELL-161", sv: "Ange medarbetarens id.", en: "Give the id of the member of staff.")
}

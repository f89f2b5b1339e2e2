import Access
import Domain
import FoundationEssentials
import JSON

extension AddAgency.Command {
    /// `NewAgency`, as it is described and as it is read.
    static let form = Form(
        "NewAgency", limit: 8 * 1024,
        Shape.object(
            "Verksamhet. secrecyClass is chapter and section of OSL, such as 26:1.",
            required: [
                ("name", Shape.text(1...100)),
                ("kind", Shape.choice(AgencyKind.allCases)),
                ("legalForm", Shape.choice(LegalForm.allCases)),
                ("secrecyClass", Shape.text(3...10)),
            ], isClosed: true)
    ) { (object: inout Reader, _) in
        let name = object.line("name", 1...100)
        let kind = object.choice("kind", of: AgencyKind.self)
        let form = object.choice("legalForm", of: LegalForm.self)
        let secrecyClass = object.line("secrecyClass", 3...10)
        guard object.finish(), let name, let kind, let form, let secrecyClass else {
            return nil as Self?
        }
        return Self(name: name, kind: kind, form: form, secrecyClass: secrecyClass)
    }
}

/// A unit to enter.
struct UnitCommand {
    let name: String

    /// `NewUnit`, as it is described and as it is read.
    static let form = Form(
        "NewUnit", limit: 8 * 1024,
        Shape.object("Enhet.", required: [("name", Shape.text(1...100))], isClosed: true)
    ) { (object: inout Reader, _) in
        let name = object.line("name", 1...100)
        guard object.finish(), let name else { return nil as UnitCommand? }
        return UnitCommand(name: name)
    }
}

/// A member of staff to enter.
struct NewStaff {
    let subject: String
    let name: String
    let unit: UUID

    /// `NewStaff`, as it is described and as it is read.
    static let form = Form(
        "NewStaff", limit: 8 * 1024,
        Shape.object(
            "Medarbetare. subject is the account name: a-z, 0-9, dot and hyphen.",
            required: [
                ("subject", Shape.text(1...64)), ("name", Shape.text(1...100)),
                ("unitId", Shape.id),
            ], isClosed: true)
    ) { (object: inout Reader, _) in
        let subject = object.line("subject", 1...64)
        let name = object.line("name", 1...100)
        let unit = object.id("unitId", of: NewStaff.self)
        guard object.finish(), let subject, let name, let unit else { return nil as NewStaff? }
        return NewStaff(subject: subject, name: name, unit: unit.uuid)
    }
}

/// Whether somebody is to be locked out.
struct LockCommand {
    let isLocked: Bool

    /// `NewLock`, as it is described and as it is read.
    static let form = Form(
        "NewLock", limit: 8 * 1024,
        Shape.object("Spärr av konto.", required: [("locked", Shape.boolean)], isClosed: true)
    ) { (object: inout Reader, _) in
        let isLocked = object.boolean("locked")
        guard object.finish(), let isLocked else { return nil as LockCommand? }
        return LockCommand(isLocked: isLocked)
    }
}

/// A password to set.
struct PasswordCommand {
    /// What a new one must be, for whoever chooses it.
    static let rules =
        "A new one has 15 characters or more, any of them (a sentence of one's own is good), up to 1,024"
        + " bytes; it is refused when it has leaked, is common, or is made of the account's own words."
    let password: String

    /// `NewPassword`, as it is described and as it is read.
    static let form = Form(
        "NewPassword", limit: 8 * 1024,
        Shape.object(
            "Lösenord. " + rules, required: [("password", Shape.text(15...1024))],
            isClosed: true)
    ) { (object: inout Reader, _) in
        let password = object.token("password", 15...1024)
        guard object.finish(), let password else { return nil as PasswordCommand? }
        return PasswordCommand(password: password)
    }
}

import Casework
import Domain
import JSON

/// Whom a block keeps out of which file, and why.
struct BlockCommand {
    let youth: ID<Youth>
    let blocked: BlockAccess.Blocked
    let reason: BlockReason

    /// `NewBlock`, as it is described and as it is read.
    static let form = Form(
        "NewBlock", limit: 8 * 1024,
        Shape.object(
            "Spärr: one person, or a whole other agency; exactly one.",
            required: [
                ("youthId", Shape.id),
                ("reason", Shape.choice(BlockReason.allCases)),
            ],
            optional: [("staffId", Shape.id), ("agencyId", Shape.id)], isClosed: true,
            choice: .exactlyOne(["staffId", "agencyId"]))
    ) { (reader: inout Reader, _) in Self(reading: &reader) }

    init?(reading object: inout Reader) {
        let youth = object.id("youthId", of: Youth.self)
        let reason = object.choice("reason", of: BlockReason.self)
        let staff = object.optionalID("staffId", of: Staff.self)
        let agency = object.optionalID("agencyId", of: Agency.self)
        if object.has("staffId") == object.has("agencyId") {
            object.refuse("staffId", "staff-or-agency")
        }
        guard object.finish(), let youth, let reason else { return nil }
        self.youth = youth
        self.reason = reason
        if let staff {
            blocked = .staff(staff)
        } else if let agency {
            blocked = .agency(agency)
        } else {
            return nil
        }
    }
}

/// Whose identity is protected, how, and who besides the caller may see them.
struct ProtectionCommand {
    let youth: ID<Youth>
    let level: ProtectionLevel
    let others: [ID<Staff>]

    /// `NewProtection`, as it is described and as it is read.
    static let form = Form(
        "NewProtection", limit: 8 * 1024,
        Shape.object(
            "Skyddade personuppgifter. The caller is always named.",
            required: [
                ("youthId", Shape.id),
                ("level", Shape.choice(ProtectionLevel.allCases)),
            ],
            optional: [("staffIds", Shape.array(Shape.id, most: 20))], isClosed: true)
    ) { (reader: inout Reader, _) in Self(reading: &reader) }

    init?(reading object: inout Reader) {
        let youth = object.id("youthId", of: Youth.self)
        let level = object.choice("level", of: ProtectionLevel.self)
        let others = object.optionalIDs("staffIds", 0...20, of: Staff.self)
        guard object.finish(), let youth, let level else { return nil }
        self.youth = youth
        self.level = level
        self.others = others ?? []
    }

    /// `NewProtectionAccess`: a further person who is named.
    static let named = Form(
        "NewProtectionAccess", limit: 8 * 1024,
        Shape.object(
            "Namngiven handläggare.", required: [("staffId", Shape.id)], isClosed: true)
    ) { (object: inout Reader, _) in
        let staff = object.id("staffId", of: Staff.self)
        return object.finish() ? staff : nil
    }
}

/// To whom the caller is close, and how.
struct ConflictCommand {
    let number: IdentityNumber
    let relation: ConflictRelation

    /// `NewConflict`, as it is described and as it is read.
    static let form = Form(
        "NewConflict", limit: 8 * 1024,
        Shape.object(
            "Jäv. The number is not kept.",
            required: [
                ("number", Shape.number),
                ("relation", Shape.choice(ConflictRelation.allCases)),
            ], isClosed: true), read: Self.init(reading:_:))

    init?(reading object: inout Reader, _ moment: Moment) {
        let number = object.number("number", moment)
        let relation = object.choice("relation", of: ConflictRelation.self)
        guard object.finish(), let number, let relation else { return nil }
        self.number = number
        self.relation = relation
    }
}

extension OpenEmergency.Command {
    /// `NewEmergencyAccess`, as it is described and as it is read.
    static let form = Form(
        "NewEmergencyAccess", limit: 8 * 1024,
        Shape.object(
            "Nödöppning: youthId or number, exactly one.",
            required: [
                ("reason", Shape.ruleCode),
                ("text", Shape.text(10...1000, "Vad som har hänt.")),
                ("minutes", Shape.integer(1...60)),
            ],
            optional: [("youthId", Shape.id), ("number", Shape.number)], isClosed: true,
            choice: .exactlyOne(["youthId", "number"])),
        read: Self.init(reading:_:))

    /// Reads `NewEmergencyAccess`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let youth = object.optionalID("youthId", of: Youth.self)
        let number = object.optionalNumber("number", moment)
        if object.has("youthId") == object.has("number") {
            object.refuse("youthId", "youth-or-number")
        }
        let reason = object.code("reason", of: EmergencyReason.self)
        let text = object.text("text", 10...1000)
        let minutes = object.integer("minutes", 1...60)
        guard object.finish(), let reason, let text, let minutes,
            let file = youth.map(File.youth) ?? number.map(File.number)
        else { return nil }
        self.init(file: file, reason: reason, text: text, minutes: minutes)
    }
}

/// What a review of an emergency access came to.
struct ReviewCommand {
    let verdict: ReviewVerdict
    let note: String

    /// `NewEmergencyReview`, as it is described and as it is read.
    static let form = Form(
        "NewEmergencyReview", limit: 8 * 1024,
        Shape.object(
            "Granskning av nödöppning.",
            required: [
                ("verdict", Shape.choice(ReviewVerdict.allCases)),
                ("note", Shape.text(1...1000)),
            ], isClosed: true)
    ) { (reader: inout Reader, _) in Self(reading: &reader) }

    init?(reading object: inout Reader) {
        let verdict = object.choice("verdict", of: ReviewVerdict.self)
        let note = object.text("note", 1...1000)
        guard object.finish(), let verdict, let note else { return nil }
        self.verdict = verdict
        self.note = note
    }
}

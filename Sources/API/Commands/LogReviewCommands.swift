import Audit
import Domain
import FoundationEssentials
import JSON

/// Which unit's looks of which month are to be reviewed.
struct ReviewDraw {
    let unit: UUID
    /// A day of it.
    let month: LocalDate
    /// How many by chance, besides what the rules find.
    let size: Int

    /// `NewReview`, as it is described and as it is read.
    static let form = Form(
        "NewReview", limit: 8 * 1024,
        Shape.object(
            "Urval för logguppföljning.",
            required: [
                ("unitId", Shape.id), ("month", Shape.pattern("^[0-9]{4}-(0[1-9]|1[0-2])$")),
                ("size", Shape.integer(1...1_000)),
            ], isClosed: true)
    ) { (reader: inout Reader, _) in Self(reading: &reader) }

    /// Reads `NewReview`.
    init?(reading object: inout Reader) {
        let unit = object.id("unitId", of: ReviewLog.self)
        let month = object.value("month") { (text: String) throws(LocalDate.Invalid) in
            try LocalDate(text + "-01")
        }
        let size = object.integer("size", 1...1_000)
        guard object.finish(), let unit, let month, let size else { return nil }
        self.unit = unit.uuid
        self.month = month
        self.size = size
    }
}

/// What is found to be true of one look that was drawn.
struct VerdictCommand {
    let item: Int
    let verdict: ReviewLog.Verdict

    /// `NewVerdict`, as it is described and as it is read.
    static let form = Form(
        "NewVerdict", limit: 8 * 1024,
        Shape.object(
            "Bedömning av en utvald post; a later one takes its place.",
            required: [
                ("item", Shape.integer(1...1_000_000)),
                ("verdict", Shape.choice(ReviewLog.Verdict.allCases)),
            ], isClosed: true)
    ) { (reader: inout Reader, _) in Self(reading: &reader) }

    /// Reads `NewVerdict`.
    init?(reading object: inout Reader) {
        let item = object.integer("item", 1...1_000_000)
        let verdict = object.choice("verdict", of: ReviewLog.Verdict.self)
        guard object.finish(), let item, let verdict else { return nil }
        self.item = item
        self.verdict = verdict
    }
}

/// That a sample is signed off: nothing to say but so.
enum ReviewSignOff {
    /// `NewSignOff`, as it is described and as it is read.
    static let form = Form<Void>(
        "NewSignOff", limit: 1024,
        Shape.object("Urvalet är granskat.", required: [], isClosed: true)
    ) { (reader: inout Reader, _) in reader.finish() ? () : nil }
}

/// Whose extract, and in which of its two forms.
struct ExtractCommand {
    let number: IdentityNumber
    let isNamed: Bool

    /// `NewAccessExtract`, as it is described and as it is read.
    static let form = Form(
        "NewAccessExtract", limit: 8 * 1024,
        Shape.object(
            "Loggutdrag.", required: [("number", Shape.number)],
            optional: [("named", Shape.boolean)], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewAccessExtract`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let number = object.number("number", moment)
        let isNamed = object.optionalBoolean("named") ?? false
        guard object.finish(), let number else { return nil }
        self.number = number
        self.isNamed = isNamed
    }
}

/// That staff may be named in somebody's extracts.
struct NameReleaseCommand {
    let number: IdentityNumber
    /// Where the decision is kept.
    let reference: String

    /// `NewNameRelease`, as it is described and as it is read.
    static let form = Form(
        "NewNameRelease", limit: 8 * 1024,
        Shape.object(
            "Beslut att medarbetare nämns i en persons loggutdrag.",
            required: [
                ("number", Shape.number), ("reference", Shape.text(1...100)),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewNameRelease`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let number = object.number("number", moment)
        let reference = object.line("reference", 1...100)
        guard object.finish(), let number, let reference else { return nil }
        self.number = number
        self.reference = reference
    }
}

/// Whose acts, and of which span of time.
struct IncidentCommand {
    let actor: ExportIncident.Actor
    let since: Instant
    let until: Instant

    /// `IncidentSearch`, as it is described and as it is read.
    static let form = Form(
        "IncidentSearch", limit: 8 * 1024,
        Shape.object(
            "Incidentunderlag: acts of one member of staff, or of one session.",
            required: [("since", Shape.time), ("until", Shape.time)],
            optional: [("staff", Shape.text(1...64)), ("sessionId", Shape.id)],
            isClosed: true, choice: .exactlyOne(["staff", "sessionId"]))
    ) { (reader: inout Reader, _) in Self(reading: &reader) }

    /// Reads `IncidentSearch`.
    init?(reading object: inout Reader) {
        let staff = object.optionalLine("staff", 1...64)
        let session = object.optionalID("sessionId", of: ExportIncident.self)
        if object.has("staff") == object.has("sessionId") { object.refuse("staff", "exactly-one") }
        let since = object.value("since") { (text: String) throws(Instant.Invalid) in
            try Instant(text)
        }
        let until = object.value("until") { (text: String) throws(Instant.Invalid) in
            try Instant(text)
        }
        if let since, let until, until < since { object.refuse("until", "before-start") }
        guard object.finish(), let since, let until else { return nil }
        if let staff {
            actor = .staff(staff)
        } else if let session {
            actor = .session(session.uuid)
        } else {
            return nil
        }
        self.since = since
        self.until = until
    }
}

extension Schema {
    /// A sample, and how far its review has come.
    static let review = Schema(
        "Review",
        Shape.object(
            "Urval. seed: with it anybody draws the same again; found: how many each rule found;"
                + " hasReviewer: somebody in the agency is out of the unit's line and may review it.",
            required: [
                ("id", Shape.id), ("unit", Shape.string), ("unitId", Shape.id),
                ("month", Shape.string), ("seed", Shape.string),
                ("entries", Shape.integer(0...1_000_000_000)), ("size", Shape.integer(0...1_000)),
                ("found", Shape.anyObject), ("items", Shape.integer(0...1_000_000)),
                ("judged", Shape.integer(0...1_000_000)), ("hasReviewer", Shape.boolean),
                ("dueOn", Shape.day),
                ("signedOff", Shape.boolean), ("overdue", Shape.boolean),
            ]))

    /// A decision that staff may be named.
    static let nameRelease = Schema(
        "NameRelease",
        Shape.object(
            "Beslut att medarbetare nämns i en persons loggutdrag.",
            required: [
                ("id", Shape.id), ("reference", Shape.string), ("author", Shape.string),
                ("createdAt", Shape.time),
            ]))
}

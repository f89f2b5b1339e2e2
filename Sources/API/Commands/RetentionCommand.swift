import Domain
import FoundationEssentials
import JSON
import Retention

extension PlaceHold.Scope {
    /// The members that name it, one of three ways.
    static let members: [(String, JSON)] = [
        ("youthId", Shape.id), ("recordId", Shape.id),
        ("recordType", Shape.choice(RetainedRecord.allCases)),
        ("from", Shape.day), ("until", Shape.day),
    ]

    /// Reads them, whichever are given.
    init?(reading object: inout Reader) {
        let youth = object.optionalID("youthId", of: PlaceHold.self)
        let record = object.optionalID("recordId", of: PlaceHold.self)
        let kind = object.optionalChoice("recordType", of: RetainedRecord.self)
        let from = object.optionalDay("from")
        let until = object.optionalDay("until")
        let scopes = ["youthId", "recordId", "from"].filter { object.has($0) }
        if scopes.count != 1 { object.refuse("youthId", "exactly-one") }
        if object.has("recordId") != object.has("recordType") {
            object.refuse("recordType", "missing")
        }
        if object.has("from") != object.has("until") { object.refuse("until", "missing") }
        if let from, let until, until < from { object.refuse("until", "before-start") }
        if let youth {
            self = .youth(youth.uuid)
        } else if let record, let kind {
            self = .record(kind, record.uuid)
        } else if let from, let until {
            self = .span(from, until)
        } else {
            return nil
        }
    }
}

extension PlaceHold.Command {
    /// `NewHold`, as it is described and as it is read.
    static let form = Form(
        "NewHold", limit: 8 * 1024,
        Shape.object(
            "Gallringsstopp: a youth, a record of a type, or a span of days.",
            required: [
                ("reason", Shape.choice(HoldReason.allCases)),
                ("reference", Shape.text(1...100, "Diarienummer eller liknande.")),
                ("endsOn", Shape.day),
            ],
            optional: PlaceHold.Scope.members, isClosed: true,
            choice: .exactlyOne(["youthId", "recordId", "from"])),
        read: Self.init(reading:_:))

    /// Reads `NewHold`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let scope = PlaceHold.Scope(reading: &object)
        let reason = object.choice("reason", of: HoldReason.self)
        let reference = object.line("reference", 1...100)
        let endsOn = object.day("endsOn")
        if let endsOn, endsOn < moment.today { object.refuse("endsOn", "in-past") }
        guard object.finish(), let scope, let reason, let reference, let endsOn else { return nil }
        self.init(scope: scope, reason: reason, reference: reference, endsOn: endsOn)
    }
}

/// That a hold is lifted: nothing to say but so.
enum HoldRelease {
    /// `NewRelease`, as it is described and as it is read.
    static let form = Form<Void>(
        "NewRelease", limit: 1024,
        Shape.object("Gallringsstopp hävs.", required: [], isClosed: true)
    ) { (reader: inout Reader, _) in reader.finish() ? () : nil }
}

/// That a file is never destroyed.
struct NewExemption {
    let youth: UUID
    let ground: ExemptionGround

    /// `NewExemption`, as it is described and as it is read.
    static let form = Form<NewExemption>(
        "NewExemption", limit: 1024,
        Shape.object(
            "Personakt som aldrig gallras (SoL 16:2).",
            required: [
                ("youthId", Shape.id),
                ("ground", Shape.choice(ExemptionGround.allCases)),
            ], isClosed: true),
        read: { (reader: inout Reader, _) in
            let youth = reader.id("youthId", of: PlaceHold.self)
            let ground = reader.choice("ground", of: ExemptionGround.self)
            guard reader.finish(), let youth, let ground else { return nil }
            return Self(youth: youth.uuid, ground: ground)
        })
}

/// Why an exemption is taken back.
enum ExemptionWithdrawal {
    /// `NewExemptionWithdrawal`, as it is described and as it is read.
    static let form = Form<String>(
        "NewExemptionWithdrawal", limit: 4 * 1024,
        Shape.object(
            "Undantag från gallring återtas.",
            required: [("reason", Shape.text(1...300))], isClosed: true),
        read: { (reader: inout Reader, _) in
            let reason = reader.line("reason", 1...300)
            return reader.finish() ? reason : nil
        })
}

extension OpenRequest.Command {
    /// `NewRequest`, as it is described and as it is read.
    static let form = Form(
        "NewRequest", limit: 8 * 1024,
        Shape.object(
            "Begäran om en ungdom; release (utlämnande) also of a record, or of a span of days.",
            required: [
                ("kind", Shape.choice(RequestKind.allCases)),
                ("reference", Shape.text(1...100)), ("receivedOn", Shape.day),
            ], optional: PlaceHold.Scope.members + [("guardianId", Shape.id)], isClosed: true,
            choice: .exactlyOne(["youthId", "recordId", "from"])),
        read: Self.init(reading:_:))

    /// Reads `NewRequest`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let kind = object.choice("kind", of: RequestKind.self)
        if let kind, kind != .release {
            object.forbid("recordId")
            object.forbid("from")
        }
        let about = PlaceHold.Scope(reading: &object)
        let reference = object.line("reference", 1...100)
        let receivedOn = object.day("receivedOn")
        if let receivedOn, receivedOn > moment.today { object.refuse("receivedOn", "in-future") }
        if let kind, kind != .access { object.forbid("guardianId") }
        let guardian = object.optionalID("guardianId", of: Guardian.self)
        guard object.finish(), let kind, let about, let reference, let receivedOn else {
            return nil
        }
        self.init(
            kind: kind, about: about, reference: reference, receivedOn: receivedOn,
            guardian: guardian)
    }
}

/// What is done in a request.
struct NewRequestStep {
    let step: RequestStep
    let ground: String?

    /// `NewRequestStep`, as it is described and as it is read.
    static let form = Form<NewRequestStep>(
        "NewRequestStep", limit: 8 * 1024,
        Shape.object(
            "Steg i en begäran. ground: why longer, or the provision that keeps something secret.",
            required: [("step", Shape.choice(RequestStep.allCases))],
            optional: [("ground", Shape.text(1...300))], isClosed: true),
        read: { (reader: inout Reader, _) in
            let step = reader.choice("step", of: RequestStep.self)
            let ground = reader.optionalLine("ground", 1...300)
            guard reader.finish(), let step else { return nil }
            return Self(step: step, ground: ground)
        })
}

extension ReviewPart.Command {
    /// `NewPartReview`, as it is described and as it is read.
    static let form = Form(
        "NewPartReview", limit: 64 * 1024,
        Shape.object(
            "Sekretessprövning av en post. digest: as it was read; withheld: rows not told.",
            required: [("recordId", Shape.id), ("digest", Shape.text(64...64))],
            optional: [
                (
                    "withheld",
                    Shape.array(
                        Shape.object(
                            "En rad och bestämmelsen som hindrar att den lämnas ut.",
                            required: [
                                ("row", Shape.text(64...64)), ("ground", Shape.text(1...300)),
                            ], isClosed: true), most: 200)
                )
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewPartReview`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let record = object.id("recordId", of: ReviewPart.self)
        let digest = object.token("digest", 64...64)
        let withheld = object.optionalArray("withheld", 0...200) {
            (item: inout Reader) -> (row: String, ground: String)? in
            let row = item.token("row", 64...64)
            let ground = item.line("ground", 1...300)
            guard item.finish(), let row, let ground else { return nil }
            return (row, ground)
        }
        guard object.finish(), let record, let digest else { return nil }
        self.init(record: record.uuid, digest: digest, withheld: withheld ?? [])
    }
}

extension EnterReceipt.Command {
    /// `NewReceipt`, as it is described and as it is read.
    static let form = Form(
        "NewReceipt", limit: 8 * 1024,
        Shape.object(
            "Arkivets kvitto på ett paket.",
            required: [
                ("packageId", Shape.id), ("digest", Shape.text(64...64)),
                ("reference", Shape.text(1...100)),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewReceipt`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let package = object.id("packageId", of: EnterReceipt.self)
        let digest = object.token("digest", 64...64)
        let reference = object.line("reference", 1...100)
        guard object.finish(), let package, let digest, let reference else { return nil }
        self.init(package: package.uuid, digest: digest, reference: reference)
    }
}

/// Why a receipt is taken back.
enum ReceiptRevocation {
    /// `NewReceiptRevocation`, as it is described and as it is read.
    static let form = Form<ReceiptFault>(
        "NewReceiptRevocation", limit: 1024,
        Shape.object(
            "Arkivets kvitto återtas.",
            required: [("reason", Shape.choice(ReceiptFault.allCases))],
            isClosed: true),
        read: { (reader: inout Reader, _) in
            let reason = reader.choice("reason", of: ReceiptFault.self)
            return reader.finish() ? reason : nil
        })
}

import Domain
import FoundationEssentials
import JSON
import Retention

extension EnterDecision.Command {
    /// `NewDecision`, as it is described and as it is read.
    static let form = Form(
        "NewDecision", limit: 8 * 1024,
        Shape.object(
            "Gallringsbeslut.",
            required: [
                ("reference", Shape.text(1...100, "Som i protokollet, t.ex. SN 2026/14 § 12.")),
                ("decidedOn", Shape.day), ("authority", Shape.text(1...200, "Vem som beslutat.")),
                ("rules", Shape.array(Shape.text(1...100), most: 50)),
            ], optional: [("from", Shape.day)], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewDecision`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let reference = object.line("reference", 1...100)
        let decidedOn = object.day("decidedOn")
        if let decidedOn, decidedOn > moment.today { object.refuse("decidedOn", "in-future") }
        let authority = object.line("authority", 1...200)
        let rules = object.lines("rules", 1...50, each: 1...100)
        let from = object.optionalDay("from")
        guard object.finish(), let reference, let decidedOn, let authority, let rules else {
            return nil
        }
        self.init(
            reference: reference, decidedOn: decidedOn, authority: authority, rules: rules,
            from: from)
    }
}

extension ApproveRule.Command {
    /// `NewApproval`, as it is described and as it is read.
    static let form = Form(
        "NewApproval", limit: 8 * 1024,
        Shape.object(
            "Godkännande av en gallringsregel för körningar av en viss storlek.",
            required: [
                ("rule", Shape.text(1...100)),
                ("lowest", Shape.integer(0...1_000_000)),
                ("highest", Shape.integer(0...1_000_000)),
            ], optional: [("from", Shape.day)], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewApproval`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let rule = object.line("rule", 1...100)
        let lowest = object.integer("lowest", 0...1_000_000)
        let highest = object.integer("highest", 0...1_000_000)
        if let lowest, let highest, lowest > highest { object.refuse("highest", "too-small") }
        let from = object.optionalDay("from")
        guard object.finish(), let rule, let lowest, let highest else { return nil }
        self.init(rule: rule, range: lowest...highest, from: from)
    }
}

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

extension ChangeRule.Command {
    /// `NewRuleVersion`, as it is described and as it is read.
    static let form = Form(
        "NewRuleVersion", limit: 4 * 1024,
        Shape.object(
            "Gallringsregel från en kommande dag; what is not given stays as it was.",
            required: [
                ("rule", Shape.text(1...100)), ("from", Shape.day),
            ],
            optional: [
                ("period", Shape.text(3...5, "ISO 8601, t.ex. P5Y, P6M, P30D.")),
                ("archive", Shape.boolean), ("researchMoves", Shape.boolean),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewRuleVersion`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let rule = object.line("rule", 1...100)
        let from = object.day("from")
        if let from, from <= moment.today { object.refuse("from", "in-past") }
        let text = object.optionalToken("period", 3...5)
        let period = text.flatMap(ChangeRule.Period.init(_:))
        if text != nil, period == nil { object.refuse("period", "form") }
        let archive = object.optionalBoolean("archive")
        let researchMoves = object.optionalBoolean("researchMoves")
        guard object.finish(), let rule, let from else { return nil }
        self.init(
            rule: rule, from: from, period: period, archive: archive, researchMoves: researchMoves)
    }
}

extension WithdrawRule.Command {
    /// `NewRuleWithdrawal`, as it is described and as it is read.
    static let form = Form(
        "NewRuleWithdrawal", limit: 1024,
        Shape.object(
            "Ändringen av en gallringsregel återtas innan den börjar gälla.",
            required: [("rule", Shape.text(1...100)), ("from", Shape.day)], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewRuleWithdrawal`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let rule = object.line("rule", 1...100)
        let from = object.day("from")
        guard object.finish(), let rule, let from else { return nil }
        self.init(rule: rule, from: from)
    }
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

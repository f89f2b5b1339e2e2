import Casework
import Domain
import JSON

extension NameGuardian.Command {
    /// `NewGuardian`, as it is described and as it is read.
    static let form = Form(
        "NewGuardian", limit: 8 * 1024,
        Shape.object(
            "Vårdnadshavare.",
            required: [
                ("name", Shape.text(1...100)),
                ("custody", Shape.choice(Custody.allCases)),
                ("validFrom", Shape.day),
            ],
            optional: [
                (
                    "standing",
                    Shape.choice(
                        GuardianStanding.allCases,
                        "excluded: telling this guardian would harm the minor (OSL 12:3).")
                ),
                ("whereaboutsHidden", Shape.boolean),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewGuardian`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let name = object.line("name", 1...100)
        let custody = object.choice("custody", of: Custody.self)
        let standing = object.optionalChoice("standing", of: GuardianStanding.self)
        let hidden = object.optionalBoolean("whereaboutsHidden")
        let validFrom = object.day("validFrom")
        guard object.finish(), let name, let custody, let validFrom else { return nil }
        self.init(
            name: name, custody: custody, standing: standing ?? .full,
            whereaboutsHidden: hidden ?? false, validFrom: validFrom)
    }
}

extension HideWhereabouts.Command {
    /// `NewWhereabouts`, as it is described and as it is read.
    static let form = Form(
        "NewWhereabouts", limit: 8 * 1024,
        Shape.object(
            "Om var den unge vistas är hemligt för vårdnadshavaren (OSL 26:2).",
            required: [("hidden", Shape.boolean), ("reason", Shape.text(1...1000))],
            isClosed: true)
    ) { (object: inout Reader, _) -> HideWhereabouts.Command? in
        let isHidden = object.boolean("hidden")
        let reason = object.text("reason", 1...1000)
        guard object.finish(), let isHidden, let reason else { return nil }
        return HideWhereabouts.Command(isHidden: isHidden, reason: reason)
    }
}

extension EnterConsent.Command {
    /// `NewConsent`, as it is described and as it is read.
    static let form = Form(
        "NewConsent", limit: 64 * 1024,
        Shape.object(
            "Samtycke: parties, kinds, purposes and validity; never general.",
            required: [
                ("youthId", Shape.id), ("purposes", Shape.sharedPurposes),
                ("validFrom", Shape.day), ("validUntil", Shape.day),
                ("paperReference", Shape.text(1...200, "Var originalet förvaras.")),
                (
                    "parties",
                    Shape.array(
                        Shape.object(
                            "Part: an agency, or one person of it.",
                            required: [("agencyId", Shape.id)],
                            optional: [("staffId", Shape.id)], isClosed: true), least: 1, most: 20)
                ),
                ("kinds", Shape.array(Shape.ruleCode, least: 1, most: 50)),
            ],
            optional: [
                ("maturityNote", Shape.text(1...2000)),
                ("answers", Shape.array(AnswerConsent.Command.form.body.schema.shape, most: 20)),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewConsent`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let youth = object.id("youthId", of: Youth.self)
        let purposes = object.choices("purposes", 1...2, of: SharedPurpose.self)
        let validFrom = object.day("validFrom")
        let validUntil = object.day("validUntil")
        if let validFrom, let validUntil, validUntil < validFrom {
            object.refuse("validUntil", "before-start")
        }
        let paper = object.line("paperReference", 1...200)
        let note = object.optionalText("maturityNote", 1...2000)
        let parties = object.array("parties", 1...20) { Party(reading: &$0) }
        let kinds = object.codes("kinds", 1...50, of: InformationKind.self)
        let answers = object.optionalArray("answers", 0...20) {
            AnswerConsent.Command(reading: &$0, moment)
        }
        guard object.finish(), let youth, let purposes, let validFrom, let validUntil, let paper,
            let parties, let kinds
        else { return nil }
        self.init(
            youth: youth, purposes: purposes, validFrom: validFrom, validUntil: validUntil,
            paperReference: paper, maturityNote: note, parties: parties, kinds: kinds,
            answers: answers ?? [])
    }
}

/// `NewMaturityNote`, as it is described and as it is read.
let maturityNote = Form(
    "NewMaturityNote", limit: 16 * 1024,
    Shape.object(
        "Mognadsbedömning till ett samtycke som saknar den.",
        required: [("text", Shape.text(1...2000))], isClosed: true)
) { (object: inout Reader, _) -> String? in
    let text = object.text("text", 1...2000)
    return object.finish() ? text : nil
}

extension EnterConsent.Command.Party {
    init?(reading object: inout Reader) {
        let agency = object.id("agencyId", of: Agency.self)
        let staff = object.optionalID("staffId", of: Staff.self)
        guard object.finish(), let agency else { return nil }
        self.init(agency: agency, staff: staff)
    }
}

extension AnswerConsent.Command {
    /// `NewConsentAnswer`, as it is described and as it is read.
    static let form = Form(
        "NewConsentAnswer", limit: 8 * 1024,
        Shape.object(
            "Svar på samtycke. guardianId goes with the capacity guardian.",
            required: [
                ("capacity", Shape.choice(Giver.Capacity.allCases)),
                ("answer", Shape.choice(ConsentAnswer.allCases)),
                ("answeredOn", Shape.day),
            ],
            optional: [("guardianId", Shape.id)], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewConsentAnswer`. Nobody answers tomorrow; the day in Sweden can be one ahead of UTC's.
    init?(reading object: inout Reader, _ moment: Moment) {
        let giver = Giver(reading: &object)
        let answer = object.choice("answer", of: ConsentAnswer.self)
        let answeredOn = object.day("answeredOn")
        if let answeredOn, moment.today.days(until: answeredOn) > 1 {
            object.refuse("answeredOn", "in-future")
        }
        guard object.finish(), let giver, let answer, let answeredOn else { return nil }
        self.init(giver: giver, answer: answer, answeredOn: answeredOn)
    }
}

extension Giver {
    /// Reads `capacity` and `guardianId`.
    init?(reading object: inout Reader) {
        switch object.choice("capacity", of: Giver.Capacity.self) {
        case .youth?:
            object.forbid("guardianId")
            self = .youth
        case .guardian?:
            guard let guardian = object.id("guardianId", of: Guardian.self) else { return nil }
            self = .guardian(guardian)
        case nil:
            _ = object.optionalID("guardianId", of: Guardian.self)
            return nil
        }
    }

    /// `NewWithdrawal`, as it is described and as it is read.
    static let withdrawal = Form(
        "NewWithdrawal", limit: 8 * 1024,
        Shape.object(
            "Återkallelse: by whom. guardianId goes with the capacity guardian.",
            required: [("capacity", Shape.choice(Giver.Capacity.allCases))],
            optional: [("guardianId", Shape.id)], isClosed: true)
    ) { (object: inout Reader, _) in
        let giver = Giver(reading: &object)
        return object.finish() ? giver : nil
    }
}

extension DecideDisclosure.Command {
    /// `NewDisclosure`, as it is described and as it is read.
    static let form = Form(
        "NewDisclosure", limit: 64 * 1024,
        Shape.object(
            "Utlämnandebeslut. The ground's own tests are told by GET /disclosure-grounds.",
            required: [
                ("youthId", Shape.id), ("ground", Shape.ruleCode),
                ("recipientAgencyId", Shape.id), ("purposes", Shape.sharedPurposes),
                (
                    "items",
                    Shape.array(
                        Shape.object(
                            "Uppgiftsslag, or that kind of one record.",
                            required: [("kind", Shape.ruleCode)],
                            optional: [("recordId", Shape.id)], isClosed: true), least: 1, most: 50)
                ),
                ("reasoning", Shape.text(1...4000)),
                ("committedCrime", Shape.boolean), ("validUntil", Shape.time),
            ],
            optional: [
                ("recipientStaffId", Shape.id),
                ("balancing", Shape.text(1...4000)),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewDisclosure`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let youth = object.id("youthId", of: Youth.self)
        let ground = object.code("ground", of: DisclosureGround.self)
        let recipient = object.id("recipientAgencyId", of: Agency.self)
        let staff = object.optionalID("recipientStaffId", of: Staff.self)
        let purposes = object.choices("purposes", 1...2, of: SharedPurpose.self)
        let items = object.array("items", 1...50) { Item(reading: &$0) }
        let reasoning = object.text("reasoning", 1...4000)
        let balancing = object.optionalText("balancing", 1...4000)
        let committedCrime = object.boolean("committedCrime")
        let validUntil = object.instant("validUntil")
        guard object.finish(), let youth, let ground, let recipient, let purposes, let items,
            let reasoning, let committedCrime, let validUntil
        else { return nil }
        self.init(
            youth: youth, ground: ground, recipient: recipient, recipientStaff: staff,
            purposes: purposes, items: items, reasoning: reasoning, balancing: balancing,
            committedCrime: committedCrime, validUntil: validUntil)
    }
}

extension DecideDisclosure.Command.Item {
    init?(reading object: inout Reader) {
        let kind = object.code("kind", of: InformationKind.self)
        let record = object.optionalID("recordId", of: Youth.self)
        guard object.finish(), let kind else { return nil }
        self.init(kind: kind, record: record?.uuid)
    }
}

extension RuleCode.Invalid: Coded {}

extension Reader {
    /// The code of an entry in a catalogue.
    mutating func code<Catalogue>(
        _ name: String, of _: Catalogue.Type
    ) -> RuleCode<Catalogue>? {
        value(name) { (text: String) throws(RuleCode<Catalogue>.Invalid) in
            try RuleCode<Catalogue>(text)
        }
    }

    mutating func codes<Catalogue>(
        _ name: String, _ count: ClosedRange<Int>, of _: Catalogue.Type
    ) -> [RuleCode<Catalogue>]? {
        values(name, count) { (text: String) throws(RuleCode<Catalogue>.Invalid) in
            try RuleCode<Catalogue>(text)
        }
    }
}

extension Shape {
    /// What information that crosses may be used for.
    static let sharedPurposes = array(
        choice(SharedPurpose.allCases), least: 1, most: 2)

    /// The code of an entry in a catalogue.
    static let ruleCode = text(1...50)
}

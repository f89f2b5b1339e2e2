import Casework
import Domain
import JSON

extension EnterReferralTarget.Command {
    /// `NewReferralTarget`, as it is described and as it is read.
    static let form = Form(
        "NewReferralTarget", limit: 8 * 1024,
        Shape.object(
            "Mottagare i den lokala katalogen. Without unitId it lies outside the system.",
            required: [
                ("name", Shape.text(1...200, "Namn; no person.")),
                ("kind", Shape.choice(TargetKind.allCases)),
                (
                    "paths",
                    Shape.array(
                        Shape.choice(ReferralPath.allCases), least: 1,
                        most: 3)
                ),
                ("validFrom", Shape.day),
            ],
            optional: [
                ("unitId", Shape.id), ("ageFrom", Shape.integer(0...30)),
                ("ageBelow", Shape.integer(1...31)), ("validUntil", Shape.day),
            ], isClosed: true),
        read: Self.init(reading:_:))

    init?(reading object: inout Reader, _: Moment) {
        let name = object.text("name", 1...200)
        let kind = object.choice("kind", of: TargetKind.self)
        let paths = object.choices("paths", 1...3, of: ReferralPath.self)
        let unit = object.optionalID("unitId", of: Unit.self)
        let ageFrom = object.optionalInteger("ageFrom", 0...30)
        let ageBelow = object.optionalInteger("ageBelow", 1...31)
        if let ageFrom, let ageBelow, ageBelow <= ageFrom {
            object.refuse("ageBelow", "not-above-age-from")
        }
        let validFrom = object.day("validFrom")
        let validUntil = object.optionalDay("validUntil")
        if let validFrom, let validUntil, validUntil <= validFrom {
            object.refuse("validUntil", "not-after-valid-from")
        }
        guard object.finish(), let name, let kind, let paths, let validFrom else { return nil }
        self.init(
            name: name, kind: kind, paths: paths, unit: unit, ageFrom: ageFrom,
            ageBelow: ageBelow, validFrom: validFrom, validUntil: validUntil)
    }
}

extension EndReferralTarget.Command {
    /// `NewReferralTargetEnd`, as it is described and as it is read.
    static let form = Form(
        "NewReferralTargetEnd", limit: 8 * 1024,
        Shape.object(
            "Mottagaren utgår ur katalogen: the first day on which it is no target any more.",
            required: [("endsOn", Shape.day)], isClosed: true),
        read: Self.init(reading:_:))

    init?(reading object: inout Reader, _ moment: Moment) {
        let endsOn = object.day("endsOn")
        if let endsOn, endsOn < moment.today { object.refuse("endsOn", "in-past") }
        guard object.finish(), let endsOn else { return nil }
        self.init(endsOn: endsOn)
    }
}

extension DraftReferral.Command {
    /// `NewReferral`, as it is described and as it is read.
    static let form = Form(
        "NewReferral", limit: 16 * 1024,
        Shape.object(
            "Utkast till hänvisning eller remiss.",
            required: [
                ("youthId", Shape.id), ("targetId", Shape.id),
                ("path", Shape.choice(ReferralPath.allCases)),
                (
                    "question",
                    Shape.text(1...2000, "Vad som önskas: what the receiver must know, no more.")
                ),
            ], isClosed: true),
        read: Self.init(reading:_:))

    init?(reading object: inout Reader, _: Moment) {
        let youth = object.id("youthId", of: Youth.self)
        let target = object.id("targetId", of: ReferralTarget.self)
        let path = object.choice("path", of: ReferralPath.self)
        let question = object.text("question", 1...2000)
        guard object.finish(), let youth, let target, let path, let question else { return nil }
        self.init(youth: youth, target: target, path: path, question: question)
    }
}

extension MoveReferral.Command {
    /// `NewReferralStep`, as it is described and as it is read.
    static let form = Form(
        "NewReferralStep", limit: 8 * 1024,
        Shape.object(
            """
            Steg för en hänvisning. Consented takes the consent, or where its paper is kept, or neither \
            for own contact; declined by the receiver, revoked and ended take a reason.
            """,
            required: [
                (
                    "state",
                    Shape.choice(
                        ReferralState.allCases.filter { $0 != .draft })
                )
            ],
            optional: [
                ("consentId", Shape.id),
                ("paperReference", Shape.text(1...200, "Var pappret förvaras.")),
                (
                    "reason",
                    Shape.choice(
                        Vocabulary(DeclineReason.allCases) + Vocabulary(RevocationReason.allCases)
                            + Vocabulary(ReferralOutcome.allCases))
                ),
            ], isClosed: true),
        read: Self.init(reading:_:))

    init?(reading object: inout Reader, _: Moment) {
        guard let state = object.choice("state", of: ReferralState.self) else { return nil }
        if state != .consented {
            object.forbid("consentId")
            object.forbid("paperReference")
        }
        if ![.declinedByReceiver, .revoked, .ended].contains(state) { object.forbid("reason") }
        let command: MoveReferral.Command?
        switch state {
        case .draft:
            object.refuse("state", "not-a-choice")
            command = nil
        case .consented: command = Self.consented(reading: &object)
        case .sent: command = .sent
        case .received: command = .received
        case .waitingList: command = .waitingList
        case .started: command = .started
        case .declinedByFamily: command = .declinedByFamily
        case .declinedByReceiver:
            command = object.choice("reason", of: DeclineReason.self).map {
                .declinedByReceiver($0)
            }
        case .revoked:
            command = object.choice("reason", of: RevocationReason.self).map { .revoked($0) }
        case .ended: command = object.choice("reason", of: ReferralOutcome.self).map { .ended($0) }
        }
        guard object.finish(), let command else { return nil }
        self = command
    }

    private static func consented(reading object: inout Reader) -> Self {
        if object.has("consentId") { object.forbid("paperReference") }
        if let consent = object.optionalID("consentId", of: Consent.self) {
            return .consented(consent)
        }
        if let paper = object.optionalText("paperReference", 1...200) {
            return .consentedOnPaper(paper)
        }
        return .agreed
    }
}

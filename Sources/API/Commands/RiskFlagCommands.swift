import Casework
import Domain
import JSON

extension ProposeRiskFlag.Command {
    /// `NewRiskFlag`, as it is described and as it is read.
    static let form = Form(
        "NewRiskFlag", limit: 8 * 1024,
        Shape.object(
            "Riskflagga att föreslå. The sign was observed on the youth, not on relatives or friends.",
            required: [
                ("sign", Shape.ruleCode), ("observedOn", Shape.day),
                ("observedOnYouth", Shape.boolean),
                ("source", Shape.choice(FlagSource.allCases)),
                ("grading", Shape.choice(FlagGrading.allCases)),
                ("role", Shape.choice(FlagRole.allCases)),
                ("protectiveFactor", Shape.ruleCode),
            ], isClosed: true),
        read: Self.init(reading:_:))

    init?(reading object: inout Reader, _ moment: Moment) {
        let sign = object.code("sign", of: RiskSign.self)
        let observedOn = object.pastDay("observedOn", moment)
        if object.boolean("observedOnYouth") == false {
            object.refuse("observedOnYouth", "not-own-conduct")
        }
        let source = object.choice("source", of: FlagSource.self)
        let grading = object.choice("grading", of: FlagGrading.self)
        if source == .ownObservation, let grading, grading != .firstHand {
            object.refuse("grading", "own-observation-is-first-hand")
        }
        let role = object.choice("role", of: FlagRole.self)
        let factor = object.code("protectiveFactor", of: ProtectiveFactor.self)
        guard object.finish(), let sign, let observedOn, let source, let grading, let role,
            let factor
        else { return nil }
        self.init(
            sign: sign, observedOn: observedOn, source: source, grading: grading, role: role,
            protectiveFactor: factor)
    }
}

/// What can be done with a risk flag, as the API names it.
private enum FlagStep: String, CaseIterable {
    case confirmed, declined, renewed, resolved, corrected
}

extension MoveRiskFlag.Command {
    /// `NewRiskFlagStep`, as it is described and as it is read.
    static let form = Form(
        "NewRiskFlagStep", limit: 8 * 1024,
        Shape.object(
            "Steg för en riskflagga. All but the confirmation take a reason.",
            required: [("step", Shape.choice(FlagStep.allCases))],
            optional: [("reason", Shape.text(reason, "Skäl, utan personuppgifter."))],
            isClosed: true),
        read: Self.init(reading:_:))

    init?(reading object: inout Reader, _: Moment) {
        guard let step = object.choice("step", of: FlagStep.self) else { return nil }
        var reason: String?
        if step == .confirmed {
            object.forbid("reason")
        } else {
            reason = object.text("reason", Self.reason)
        }
        guard object.finish() else { return nil }
        switch (step, reason) {
        case (.confirmed, _): self = .confirmed
        case (.declined, let reason?): self = .declined(reason)
        case (.renewed, let reason?): self = .renewed(reason)
        case (.resolved, let reason?): self = .resolved(reason)
        case (.corrected, let reason?): self = .corrected(reason)
        case (.declined, nil), (.renewed, nil), (.resolved, nil), (.corrected, nil): return nil
        }
    }
}

/// What is held against a risk flag, and by whom.
struct FlagContest {
    let capacity: ContestCapacity
    let note: String

    /// `NewRiskFlagContest`, as it is described and as it is read.
    static let form: Form<FlagContest> = Form(
        "NewRiskFlagContest", limit: 16 * 1024,
        Shape.object(
            "Bestridande av en riskflagga, in the words of who holds it against it.",
            required: [
                ("capacity", Shape.choice(ContestCapacity.allCases)),
                ("note", Shape.text(1...1000, "Vad den unge eller vårdnadshavaren säger.")),
            ], isClosed: true)
    ) { (object: inout Reader, _) in
        let capacity = object.choice("capacity", of: ContestCapacity.self)
        let note = object.text("note", 1...1000)
        guard object.finish(), let capacity, let note else { return nil }
        return FlagContest(capacity: capacity, note: note)
    }
}

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

/// Why a decision, or an approval, is taken back.
enum DecisionRevocation {
    /// `NewDecisionRevocation`, as it is described and as it is read.
    static let form = Form<DecisionFault>(
        "NewDecisionRevocation", limit: 1024,
        Shape.object(
            "Ett gallringsbeslut eller ett godkännande återtas.",
            required: [("reason", Shape.choice(DecisionFault.allCases))],
            isClosed: true),
        read: { (reader: inout Reader, _) in
            let reason = reader.choice("reason", of: DecisionFault.self)
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

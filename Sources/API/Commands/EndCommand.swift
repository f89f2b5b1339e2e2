import Domain
import JSON

/// Why something ends.
struct EndCommand {
    let reason: EndingReason

    /// `NewEnding`, as it is described and as it is read.
    static let form = Form(
        "NewEnding", limit: 8 * 1024,
        Shape.object(
            "Upphörande före tiden.",
            required: [
                ("reason", Shape.choice(EndingReason.allCases.map(\.rawValue), "Skäl."))
            ], isClosed: true)
    ) { (object: inout Reader, _) in
        let reason = object.choice("reason", of: EndingReason.self)
        guard object.finish(), let reason else { return nil as EndCommand? }
        return EndCommand(reason: reason)
    }
}

import Casework
import Domain
import JSON

extension Correct.Command {
    /// `NewCorrection`, as it is described and as it is read.
    static let form = Form(
        "NewCorrection", limit: 64 * 1024,
        Shape.object(
            "Rättelse. kind: what information it is, and so to whom it crosses; without, to nobody. "
                + "nature: objection for what the person concerned objects to (SoL 14:6).",
            required: [
                ("resource", Shape.choice(Correctable.allCases)),
                ("recordId", Shape.id), ("text", Shape.text(1...4000)),
            ],
            optional: [
                ("kind", Shape.ruleCode),
                ("nature", Shape.choice(CorrectionNature.allCases)),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewCorrection`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let resource = object.choice("resource", of: Correctable.self)
        let record = object.id("recordId", of: Correction.self)
        let kind = object.has("kind") ? object.code("kind", of: InformationKind.self) : nil
        let text = object.text("text", 1...4000)
        let nature =
            object.has("nature") ? object.choice("nature", of: CorrectionNature.self) : .correction
        guard object.finish(), let resource, let record, let nature, let text else { return nil }
        self.init(
            resource: resource, record: record.uuid, nature: nature, kind: kind, text: text)
    }
}

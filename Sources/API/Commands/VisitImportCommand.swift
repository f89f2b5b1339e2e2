import Casework
import Domain
import JSON

extension VisitFile.Fault: Coded {}

extension VisitFile {
    /// `VisitFile`, as it is described and as it is read. Faults of the whole file are faults of
    /// the body; those of a row are answered beside its line.
    static let form = Form(
        "VisitFile", limit: 1024 * 1024,
        Shape.object(
            "Fil med skolbesök: CSV med ; eller , och en rubrikrad; högst 512 KiB och 2 000 rader.",
            required: [
                (
                    "csv",
                    Shape.text(
                        1...SeparatedValues.mostBytes,
                        "Kolumner: "
                            + VisitColumn.allCases.map(\.rawValue).joined(separator: ", ") + ".")
                )
            ], isClosed: true)
    ) { (object: inout Reader, moment: Moment) -> VisitFile? in
        let file = object.value("csv") { (text: String) throws(VisitFile.Fault) in
            try VisitFile(Array(text.utf8), today: moment.today)
        }
        guard object.finish() else { return nil }
        return file
    }
}

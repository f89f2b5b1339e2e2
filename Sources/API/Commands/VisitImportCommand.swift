import Casework
import Domain
import JSON

extension SeparatedValues.Fault: Coded {}

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
        var heading: [VisitFile.HeadingFault] = []
        let file = object.value("csv") {
            (text: String) throws(SeparatedValues.Fault) -> VisitFile? in
            do throws(VisitFile.Fault) {
                return try VisitFile(Array(text.utf8), today: moment.today)
            } catch {
                switch error {
                case .table(let fault): throw fault
                case .heading(let faults): heading = faults
                }
                return nil
            }
        }
        // By the column's name, as an unknown member is told by its own.
        for fault in heading {
            switch fault.code {
            case .unknown: object.refuse("csv", under: fault.name, "unknown-column")
            case .doubled: object.refuse("csv", under: fault.name, "doubled-column")
            case .missing: object.refuse("csv", under: fault.name, "missing-column")
            }
        }
        guard object.finish() else { return nil }
        return file ?? nil
    }
}

import Access
import Domain
import FoundationEssentials
import JSON

extension ExplainAccess.Question {
    /// `AccessQuestion`, as it is described and as it is read.
    static let form = Form(
        "AccessQuestion", limit: 8 * 1024,
        Shape.object(
            "Får någon göra detta, och varför? Without staffId: the caller.",
            required: [
                ("recordType", Shape.pattern("^[a-z]+(-[a-z]+)*$")),
                ("action", Shape.choice(Action.allCases)),
            ],
            optional: [
                ("recordId", Shape.id), ("youthId", Shape.id), ("staffId", Shape.id),
                ("purpose", Shape.choice(Purpose.allCases)),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `AccessQuestion`. What is to be created has no id yet; what exists is asked about by
    /// its own id, not by its youth's.
    init?(reading object: inout Reader, _ moment: Moment) {
        let recordType = object.value("recordType") { (text: String) throws(NotAKind) in
            guard let kind = RecordType(text) else { throw NotAKind() }
            return kind
        }
        let action = object.choice("action", of: Action.self)
        let recordID = object.optionalID("recordId", of: Self.self)
        let youthID = object.optionalID("youthId", of: Self.self)
        let staffID = object.optionalID("staffId", of: Self.self)
        let purpose = object.optionalChoice("purpose", of: Purpose.self)
        if let action {
            object.forbid(action == .create ? "recordId" : "youthId")
        }
        guard object.finish(), let recordType, let action else { return nil }
        self.init(
            recordType, action, recordID: recordID?.uuid, youthID: youthID?.uuid,
            staffID: staffID?.uuid, purpose: purpose)
    }
}

/// Not the name of a kind of record.
private struct NotAKind: Coded {
    let code = "form"
}

/// What is imagined about a youth's file.
struct AccessSimulation {
    let youth: UUID
    let change: SimulateAccess.Change
    let purpose: Purpose?

    /// `AccessSimulation`, as it is described and as it is read.
    static let form = Form(
        "AccessSimulation", limit: 8 * 1024,
        Shape.object(
            "Vem skulle se akten om detta ändrades? Nothing is changed.",
            required: [
                ("youthId", Shape.id),
                ("change", Shape.choice(SimulateAccess.Change.Kind.allCases)),
                ("subjectId", Shape.id),
            ],
            optional: [("purpose", Shape.choice(Purpose.allCases))],
            isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `AccessSimulation`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let youth = object.id("youthId", of: Self.self)
        let kind = object.choice("change", of: SimulateAccess.Change.Kind.self)
        let subject = object.id("subjectId", of: Self.self)
        let purpose = object.optionalChoice("purpose", of: Purpose.self)
        guard object.finish(), let youth, let kind, let subject else { return nil }
        self.youth = youth.uuid
        change = SimulateAccess.Change(kind, subject.uuid)
        self.purpose = purpose
    }
}

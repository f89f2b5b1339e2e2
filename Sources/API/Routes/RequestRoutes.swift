import Access
import Domain
import HTTP
import JSON
import Retention

extension Routes {
    /// The person's rights, and what a retention run proves.
    static let requests = [
        Route(
            .get, "/requests", "listRequests",
            "Requests of persons (registerutdrag, rättelse, utlämnande) by deadline",
            .signedIn(.fixed(.retention)), .page(.requests)),
        Route(
            .post, "/requests", "openRequest", "Open a request; it sets a legal hold by itself",
            .signedIn(.fixed(.retention)), also: [404],
            .created(OpenRequest.Command.form) { command, asked throws(Failure) in
                try OpenRequest()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/requests/{id}", "readRequest", "One request, with its deadline",
            .signedIn(.fixed(.retention)),
            .document(.request) { asked throws(Failure) in
                let request: ID<OpenRequest> = try asked.id()
                return try asked.gate.one(.request, request.uuid, as: asked.caller)
            }),
        Route(
            .post, "/requests/{id}/steps", "stepRequest",
            "More time, the secrecy review, or the decision", .signedIn(.fixed(.retention)),
            .created(NewRequestStep.form, at: "/requests", isNew: false) {
                command, asked throws(Failure) in
                let request: ID<OpenRequest> = try asked.id()
                return try StepRequest()(
                    command.step, in: request.uuid, ground: command.ground, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/requests/{id}/parts", "listRequestParts",
            "The records that a request for access asks for: keys and how far their review has come",
            .signedIn(.fixed(.retention)),
            .sublist { asked throws(Failure) in
                let request: ID<OpenRequest> = try asked.id()
                return try asked.gate.page(
                    .requestParts, of: request.uuid, asked.window, as: asked.caller)
            }),
        Route(
            .get, "/requests/{id}/parts/{record}", "readRequestPart",
            "What is in one of them, for the unit manager who reviews it (sekretessprövning)",
            .signedIn(.fixed(.retention)),
            .document(.requestPart) { asked throws(Failure) in
                let request: ID<OpenRequest> = try asked.id()
                let record: ID<ReviewPart> = try asked.id("record")
                return try ReadPart()(
                    record.uuid, of: request.uuid, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/requests/{id}/part-reviews", "reviewRequestPart",
            "Enter what of a record stays secret, row by row, each with its provision (OSL 6:3)",
            .signedIn(.fixed(.retention)), takesVersion: true,
            .created(ReviewPart.Command.form, at: "/requests", isNew: false) {
                command, asked throws(Failure) in
                let request: ID<OpenRequest> = try asked.id()
                return try ReviewPart()(
                    command, in: request.uuid, seen: asked.seen, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/requests/{id}/extract", "readSubjectExtract",
            "The extract (registerutdrag) that was granted, also as a page to print",
            .signedIn(.fixed(.retention)), .extract),
        Route(
            .get, "/retention/runs", "listRetentionRuns",
            "Retention runs, the latest first: days, counts, and whether there is a certificate",
            .signedIn(.fixed(.retention)), .page(.retentionRuns)),
        Route(
            .get, "/retention/runs/{id}", "readRetentionProtocol",
            "The protocol (gallringsprotokoll) of a run", .signedIn(.fixed(.retention)),
            .document(.retentionRun) { asked throws(Failure) in
                let run: ID<RunRetention> = try asked.id()
                return try asked.gate.one(.retentionProtocol, run.uuid, as: asked.caller)
            }),
        Route(
            .get, "/retention/runs/{id}/certificate", "readRetentionCertificate",
            "The signed certificate of a run, to be checked without the service",
            .signedIn(.fixed(.retention)),
            .document(.retentionRun) { asked throws(Failure) in
                let run: ID<RunRetention> = try asked.id()
                return try asked.gate.one(.retentionCertificate, run.uuid, as: asked.caller)
            }),
        Route(
            .post, "/retention/receipts", "enterReceipt",
            "The archive's receipt for a package: from then on its records may go",
            .signedIn(.fixed(.retention)), also: [404],
            .created(EnterReceipt.Command.form) { command, asked throws(Failure) in
                try EnterReceipt()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/retention/packages", "listPackages",
            "Packages for the archive of the own agency, and whether it has receipted them",
            .signedIn(.fixed(.retention)), .page(.packages)),
        Route(
            .post, "/retention/packages/{id}/revocations", "revokeReceipt",
            "Take the archive's receipt back, while nothing of the package has been deleted",
            .signedIn(.fixed(.retention)),
            .created(ReceiptRevocation.form, at: "/retention/packages", isNew: false) {
                fault, asked throws(Failure) in
                let package: ID<EnterReceipt> = try asked.id()
                return try RevokeReceipt()(
                    fault, of: package.uuid, once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
    ]
}

extension Handling {
    /// An extract, also as a page to print.
    fileprivate static let extract = Handling(
        status: 200, answer: .subjectExtract,
        other: Other(type: .html) { ExtractPage.write(JSON.write($0)) }
    ) { asked throws(Denial) in
        let document: Document
        do throws(Failure) {
            let request: ID<OpenRequest> = try asked.id()
            document = try asked.gate.one(
                asked.prefersOther ? .printedExtract : .subjectExtract, request.uuid,
                as: asked.caller)
        } catch { throw .failure(error) }
        guard asked.prefersOther else { return .document(document.json, tag: nil) }
        guard let page = ExtractPage.write(document.json) else {
            throw .failure(.broken(code: "API-007"))
        }
        return .other(.html, page)
    }
}

extension Schema {
    /// One record that is asked for, with its rows.
    static let requestPart = Schema(
        "RequestPart",
        Shape.object(
            "En post i en begäran: every row with the digest that it is withheld by.",
            required: [
                ("recordId", Shape.id), ("recordType", Shape.string), ("digest", Shape.string),
                ("rows", Shape.array(Shape.anyObject)),
            ]))

    /// What is told to the person who asked.
    static let subjectExtract = Schema(
        "SubjectExtract",
        Shape.object(
            "Registerutdrag (GDPR 15).",
            required: [
                ("requestId", Shape.id), ("reference", Shape.string), ("agency", Shape.string),
                ("receivedOn", Shape.day), ("madeOn", Shape.day), ("decision", Shape.string),
                ("parts", Shape.array(Shape.anyObject)), ("periods", Shape.array(Shape.anyObject)),
            ], optional: [("ground", Shape.string)]))

    /// A request of the person concerned.
    static let request = Schema(
        "Request",
        Shape.object(
            """
            Begäran. Of a protected person an officer who is not named gets no youthId. A release names \
            what it asks for: a record, or a span of days. Who has a part of another agency's to review \
            sees that agency's request, not who asks.
            """,
            required: [
                ("id", Shape.id), ("kind", Shape.choice(RequestKind.allCases)),
                ("agency", Shape.string), ("reference", Shape.string), ("receivedOn", Shape.day),
                ("dueOn", Shape.day), ("overdue", Shape.boolean), ("reviewed", Shape.boolean),
            ],
            optional: [
                ("youthId", Shape.id), ("recordType", Shape.string), ("recordId", Shape.id),
                ("from", Shape.day), ("until", Shape.day), ("decision", Shape.string),
                ("ground", Shape.string), ("lifted", Shape.boolean),
            ]))

    /// A retention run.
    static let retentionRun = Schema(
        "RetentionRun",
        Shape.object(
            "Gallringskörning: its protocol, or its certificate as a signed note.",
            required: [("run", Shape.id)],
            optional: [("note", Shape.string), ("lines", Shape.array(Shape.anyObject))]))
}

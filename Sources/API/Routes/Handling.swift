package import Access
import Domain
import JSON
import Secrets

/// How a request is answered once it has been let in, and what of that the description tells.
package struct Handling: Sendable {
    /// Another type of an answer, and how it is made of the JSON that is answered else; nil of anything
    /// but that.
    struct Other: Sendable {
        let type: OtherType
        let write: @Sendable (JSON) -> [UInt8]?
    }

    /// The status when all goes well.
    let status: Int
    /// The shape of the answer; nil where there is none.
    var answer: Schema?
    var body: Body?
    /// Fields of the answer, besides those of every answer.
    var fields: [String] = []
    /// Answers a part of a list: takes `limit` and `cursor`.
    var isList = false
    /// Shows a version of a record, with an ETag; to whoever has it, that it is the same.
    var isVersioned = false
    /// Creates a record and so demands an `Idempotency-Key`.
    var takesKey = false
    /// What it answers with to whoever asks for that rather than for JSON.
    var other: Other?
    /// Where what is created is found, if not below the path asked.
    var collection: String?
    /// What is created is a change of the record that the path names, and that is what is found.
    var isChange = false
    let perform: @Sendable (Asked) throws(Denial) -> Answer

    /// A use case's refusal becomes the request's.
    private static func doing<Result>(
        _ body: () throws(Failure) -> Result
    ) throws(Denial) -> Result {
        do throws(Failure) { return try body() } catch { throw .failure(error) }
    }

    /// The same bytes for everybody.
    static func constant(
        _ answer: Schema, _ bytes: @escaping @Sendable () -> [UInt8]
    ) -> Handling {
        Handling(status: 200, answer: answer) { _ in .document(bytes(), tag: nil) }
    }

    /// A page of a list.
    package static func page(
        _ use: @escaping @Sendable (Asked) throws(Failure) -> Page
    ) -> Handling {
        Handling(status: 200, answer: .list, fields: ["Link"], isList: true) {
            asked throws(Denial) in
            try doing { () throws(Failure) in try asked.answer(use(asked)) }
        }
    }

    /// A page of a list that takes nothing but its window.
    package static func page(_ listing: Listing) -> Handling {
        page { asked throws(Failure) in
            try asked.gate.page(listing, asked.window, as: asked.caller)
        }
    }

    /// A page of a list of meetings, also as an iCalendar file.
    static func meetings(_ listing: Listing, exported: Listing) -> Handling {
        Handling(
            status: 200, answer: .list, fields: ["Link"], isList: true,
            other: Other(type: .calendar) { page in
                page["items"].flatMap { Calendar.write(JSON.write($0)) }
            }
        ) { asked throws(Denial) in
            let page = try doing { () throws(Failure) in
                try asked.gate.page(
                    asked.prefersOther ? exported : listing, asked.window, as: asked.caller)
            }
            guard asked.prefersOther else {
                return try doing { () throws(Failure) in try asked.answer(page) }
            }
            guard let calendar = Calendar.write(page.items) else {
                throw .failure(.broken(code: "API-006"))
            }
            return .other(.calendar, calendar)
        }
    }

    /// A page of what belongs to the record that the path names, by a ``Sublist``.
    package static func sublist(
        _ use: @escaping @Sendable (Asked) throws(Failure) -> Page
    ) -> Handling {
        page(use)
    }

    /// The only item of a list.
    static func only(_ listing: Listing, as answer: Schema) -> Handling {
        only(answer) { asked throws(Failure) in
            try asked.gate.page(listing, .first, as: asked.caller)
        }
    }

    /// The only item of a list.
    static func only(
        _ answer: Schema, _ use: @escaping @Sendable (Asked) throws(Failure) -> Page
    ) -> Handling {
        Handling(status: 200, answer: answer) { asked throws(Denial) in
            let items = try doing { () throws(Failure) in try use(asked).items }
            // The array's brackets go.
            guard items.count > 2 else { throw .failure(.broken(code: "API-002")) }
            return .document(Array(items.dropFirst().dropLast()), tag: nil)
        }
    }

    /// All of a list that is short by nature.
    static func all(_ use: @escaping @Sendable (Asked) throws(Failure) -> Page) -> Handling {
        Handling(status: 200, answer: .list) { asked throws(Denial) in
            .page(try doing { () throws(Failure) in try use(asked) }, next: nil)
        }
    }

    /// A page of what a command in the body looks for.
    static func search<Command>(
        _ form: Form<Command>,
        _ use: @escaping @Sendable (Command, Asked) throws(Failure) -> Page
    ) -> Handling {
        Handling(status: 200, answer: .list, body: form.body, fields: ["Link"], isList: true) {
            asked throws(Denial) in
            let command = try asked.command(form)
            return try doing { () throws(Failure) in try asked.answer(use(command, asked)) }
        }
    }

    /// The record that the path names, with its version.
    static func document(
        _ answer: Schema, _ use: @escaping @Sendable (Asked) throws(Failure) -> Document
    ) -> Handling {
        Handling(status: 200, answer: answer, fields: ["ETag"], isVersioned: true) {
            asked throws(Denial) in
            let document = try doing { () throws(Failure) in try use(asked) }
            return .document(document.json, tag: document.tag)
        }
    }

    /// What a question in the body is answered with; it creates nothing.
    static func answer<Question>(
        _ form: Form<Question>, _ answer: Schema,
        _ use: @escaping @Sendable (Question, Asked) throws(Failure) -> [UInt8]
    ) -> Handling {
        Handling(status: 200, answer: answer, body: form.body) { asked throws(Denial) in
            let question = try asked.command(form)
            return .document(
                try doing { () throws(Failure) in try use(question, asked) }, tag: nil)
        }
    }

    /// What is answered to the route itself, about no record.
    static func answer(
        _ answer: Schema, _ use: @escaping @Sendable (Asked) throws(Failure) -> Document
    ) -> Handling {
        Handling(status: 200, answer: answer) { asked throws(Denial) in
            .document(try doing { () throws(Failure) in try use(asked) }.json, tag: nil)
        }
    }

    /// A record is created. It is found below the path asked, or below `collection` where the
    /// two differ.
    /// - Parameters:
    ///   - isNew: what is found there is what was created, or tells its version; if not, it was there
    ///     before, and its ETag is to be read.
    ///   - changed: what is created is a change of the record in this collection that the path names: it
    ///     is found there, and the ETag is its next version, by which it can be changed again.
    static func created<Command>(
        _ form: Form<Command>, at collection: String? = nil, isNew: Bool = true,
        changed: String? = nil,
        answer: Schema = .created,
        _ use: @escaping @Sendable (Command, Asked) throws(Failure) -> Created
    ) -> Handling {
        Handling(
            status: 201, answer: answer, body: form.body,
            fields: isNew ? ["Location", "ETag"] : ["Location"],
            takesKey: true, collection: changed ?? collection, isChange: changed != nil
        ) { asked throws(Denial) in
            let command = try asked.command(form)
            let created = try doing { () throws(Failure) in try use(command, asked) }
            guard asked.route.showsCreated else { return .created(created, at: nil) }
            let found = changed == nil ? created.id : asked.ids["id"] ?? created.id
            let below = (changed ?? collection).map { Routes.base + $0 } ?? asked.path
            return .created(created, at: "\(below)/\(Frame.text(found))")
        }
    }

    /// Something is done that shows nothing and creates no record.
    package static func done(_ use: @escaping @Sendable (Asked) throws(Failure) -> Void) -> Handling
    {
        Handling(status: 204) { asked throws(Denial) in
            try doing { () throws(Failure) in try use(asked) }
            return .done
        }
    }

    /// Something is done as a command in the body says; it shows nothing and creates no record.
    static func done<Command>(
        _ form: Form<Command>,
        _ use: @escaping @Sendable (Command, Asked) throws(Failure) -> Void
    ) -> Handling {
        Handling(status: 204, body: form.body) { asked throws(Denial) in
            let command = try asked.command(form)
            try doing { () throws(Failure) in try use(command, asked) }
            return .done
        }
    }

    /// A session begins; its token is shown this once.
    static func session<Command>(
        _ form: Form<Command>,
        _ use: @escaping @Sendable (Command, Asked) throws(Failure) -> SignIn.Begun
    ) -> Handling {
        Handling(status: 201, answer: .session, body: form.body) {
            asked throws(Denial) in
            let command = try asked.command(form)
            let begun = try doing { () throws(Failure) in try use(command, asked) }
            return .session(token: begun.token.text, lifetime: begun.seconds)
        }
    }
}

import HTTP
import JSON

/// What the `type` of problem details leads to: the kind in words, in both languages.
extension ProblemKind {
    /// For programs.
    var document: [UInt8] {
        func words(_ language: Language) -> JSON {
            Description.members([
                ("title", .string(self.words.title.text(language))),
                ("detail", .string(self.words.detail.text(language))),
            ])
        }
        return JSON.write(
            Description.members([
                ("type", .string(type)), ("status", .integer(status)),
                ("sv", words(.swedish)), ("en", words(.english)),
                (
                    "codes",
                    .array(
                        codes.map { code in
                            let phrase = Wording.phrase(for: code)
                            return Description.members([
                                ("code", .string(code)), ("sv", .string(phrase.swedish)),
                                ("en", .string(phrase.english)),
                            ])
                        })
                ),
            ]))
    }

    /// For people.
    var page: [UInt8] {
        let parts = Language.allCases.map { language in
            """
            <section lang="\(language.rawValue)">
            <h1>\(HTML.escaped(words.title.text(language)))</h1>
            <p>\(HTML.escaped(words.detail.text(language)))</p>
            \(codes.isEmpty ? "" : list(language))
            </section>
            """
        }
        let title = HTML.escaped(words.title.swedish)
        return Array(
            """
            <!DOCTYPE html>
            <html lang="sv">
            <head><meta charset="utf-8"><title>\(title) (\(status))</title></head>
            <body>
            <p><code>\(status) \(rawValue)</code></p>
            \(parts.joined(separator: "\n"))
            </body>
            </html>

            """.utf8)
    }
}

extension ProblemKind {
    /// What its codes mean, for people.
    private func list(_ language: Language) -> String {
        let terms = codes.map { code in
            "<dt><code>\(code)</code></dt><dd>"
                + "\(HTML.escaped(Wording.phrase(for: code).text(language)))</dd>"
        }
        return "<dl>\(terms.joined(separator: "\n"))</dl>"
    }
}

extension Handling {
    /// The page of the kind that the path names.
    static let problem = Handling(
        status: 200, answer: .problemKind,
        other: Other(type: .html) { document in
            ProblemKind.allCases.first { .string($0.type) == document["type"] }?.page
        }
    ) { asked throws(Denial) in
        guard let kind = asked.words["problem"].flatMap(ProblemKind.init) else {
            throw .unknownRoute
        }
        return asked.prefersOther ? .other(.html, kind.page) : .document(kind.document, tag: nil)
    }
}

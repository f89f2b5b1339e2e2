/// What a person reads instead of a value that nobody would type: yes, no, and how the service is. Codes
/// stay as they are, since options take them; and so does everything that a program reads.
enum Spoken {
    static func value(_ value: String, _ language: Language) -> String {
        words[value]?.in(language) ?? value
    }

    private static let words: [String: Text] = [
        "true": Text(sv: "ja", en: "yes"), "false": Text(sv: "nej", en: "no"),
        "ready": Text(sv: "redo", en: "ready"), "not ready": Text(sv: "inte redo", en: "not ready"),
        "silent": Text(sv: "svarar inte", en: "silent"),
    ]
}

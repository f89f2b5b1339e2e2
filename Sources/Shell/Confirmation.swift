/// The name of what is struck, given or typed before a command that cannot be taken back.
enum Confirmation {
    /// A name with characters that are shown as escapes is given as it is, or as it is shown: nobody
    /// can type what cannot be seen.
    /// - Throws: `.usage` where `given` is not the name; an empty name is nobody's.
    static func check(_ given: String, names word: String) throws(ShellFailure) {
        guard !word.isEmpty, given == word || given == Sanitised.line(word) else {
            throw .usage(misnamed)
        }
    }

    static let missing = Fault(
        "SHELL-047", sv: "Det här kan inte tas tillbaka: ange --confirm NAMN, eller --dry-run.",
        en: "This cannot be taken back: give --confirm NAME, or --dry-run.")
    private static let misnamed = Fault(
        "SHELL-048", sv: "Det var inte namnet på det som drabbas. Inget är gjort.",
        en: "That is not the name of what is struck. Nothing was done.")
}

import Shell

/// What the program was called with.
enum Arguments {
    /// The words after the program's name, as they were given: what is no UTF-8 is refused and never
    /// mended, for a mended word would be another name.
    /// - Throws: ``Stop`` with the code for misuse.
    static func words(_ language: Language) throws(Stop) -> [String] {
        var words: [String] = []
        for place in 1..<max(1, Int(CommandLine.argc)) {
            guard let word = unsafe CommandLine.unsafeArgv[place] else { continue }
            guard let text = unsafe String(validatingCString: word) else {
                throw Stop(
                    .usage, sv: "SHELL-002: Argument \(place) är inte giltig UTF-8.",
                    en: "SHELL-002: Argument \(place) is not valid UTF-8.", language)
            }
            words.append(text)
        }
        return words
    }
}

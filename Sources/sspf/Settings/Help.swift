import Glibc
import Shell

/// `sspf help`: the program's own words, and below them the shell's commands, from the shell's table.
enum Help {
    /// A word of the program: how it is typed, and what it does.
    private struct Entry {
        let name: String
        let usage: String
        let summary: Text

        init(_ usage: String, sv: String, en: String) {
            name = String(usage.prefix { $0 != " " })
            self.usage = usage
            summary = Text(sv: sv, en: en)
        }
    }

    private static let own = [
        Entry(
            "run [--port N] [--admin-port N] [--state FOLDER] [--SETTING VALUE …]",
            sv: "inbäddad PostgreSQL, demonstrationskommun, tjänst, jobb",
            en: "embedded PostgreSQL, demonstration municipality, service, jobs"),
        Entry(
            "serve [--SETTING VALUE …]",
            sv: "tjänsten, vid databasen i SSPF_DATABASE",
            en: "the service, on the database in SSPF_DATABASE"),
        Entry(
            "jobs [--SETTING VALUE …]", sv: "förseglar loggen, räknar dagar",
            en: "seals the log, counts the days"),
        Entry(
            "migrate [--approve DIGEST]",
            sv: "migreringar och regler; i drift kräver ändrad åtkomst summan från policy diff",
            en: "migrations and policies; in production changed access takes policy diff's digest"),
        Entry(
            "policy diff", sv: "vad den här utgåvan skulle ändra om vem som får göra vad",
            en: "what this release would change about who may do what"),
        Entry(
            "restore [--confirm]", sv: "efter återläsning eller kopia: en ny inkarnation",
            en: "after a restore or copy of the data: a new incarnation"),
        Entry(
            "seal now | rotate | retire",
            sv: "förseglar nu; byter förseglingsnyckel, i två steg",
            en: "seals at once; changes the sealing key, in two steps"),
        Entry(
            "admin create NAME --name … --municipality … --code 0000 --agency … --unit …",
            sv: "den första administratören", en: "the first administrator"),
        Entry(
            "login NAME [--password-file FILE]",
            sv:
                "loggar in; nyckeln läggs i en fil med rättigheterna 0600. FILE: lösenordet, på nästa"
                + " rad en kod om en krävs; - är standard in",
            en:
                "signs in; the token is kept in a file of mode 0600. FILE: the password, on the next"
                + " line a code where one is asked for; - is standard input"),
        Entry("logout", sv: "loggar ut", en: "signs out"),
        Entry(
            "shell [-c COMMAND] [-f FILE] [--json | --csv | --plain] [--no-input] [--continue]"
                + " [--read-only] [--no-color] [--no-rc] [--url URL]",
            sv: "skalet: rader från terminalen, -c, en fil eller standard in; inget har färg och"
                + " ingen fil läses först, vad än --no-color och --no-rc säger",
            en: "the shell: lines from the terminal, -c, a file or standard input; nothing has a"
                + " colour and no file is read first, with --no-color and --no-rc or without"),
        Entry(
            "audit verify --bundle FILE [--key FILE] [--checkpoint FILE]",
            sv: "prövar en kopia av loggen, utan databas",
            en: "verifies a copy of the log, without a database"),
        Entry(
            "retention run [--plan DIGEST] [--rewrite all] | preview | status | replay",
            sv: "gallringen, som jobbet; replay efter en återläsning",
            en: "retention, as the job; replay after a restore"),
        Entry(
            "retention verify FILE [--key FILE]", sv: "prövar ett gallringsbevis, utan databas",
            en: "checks a certificate, without a database"),
        Entry(
            "retention archive [--folder FOLDER]", sv: "paketen till arkivet",
            en: "the packages for the archive"),
        Entry(
            "config check [--SETTING VALUE …]",
            sv: "inställningarna som gäller, och var var och en står",
            en: "the settings in force, and where each comes from"),
        Entry(
            "--version", sv: "API:ts version, och vilken byggnad av programmet det här är",
            en: "the API's version, and which build of the program this is"),
        Entry("help [WORD …]", sv: "det här, eller ett ord", en: "this, or one word"),
    ]

    private static let title = Text(
        sv: "sspf – samordning kring barn och unga i risk (SSPF)",
        en: "sspf – case coordination around young people at risk (SSPF)")
    private static let commands = Text(
        sv: "Skalets kommandon, var och ett också som sspf KOMMANDO; --url https://VÄRD (eller"
            + " SSPF_URL) kör\ndem, login och logout vid en tjänst på annat håll. sspf help"
            + " KOMMANDO säger mer:",
        en: "The shell's commands, each as sspf COMMAND too; --url https://HOST (or SSPF_URL) runs"
            + " them, login\nand logout at a service elsewhere. sspf help COMMAND tells more:")
    private static let codes = Text(
        sv:
            "Slutkoder: 0 klart, 1 fel, 2 fel på raden, 3 skriptet stannade, 4 logga in, 5 nekas eller"
            + " finns inte,\n6 konflikt, 7 tjänsten svarar inte, 8 någon måste handla, 130 avbrutet.",
        en: "Exit codes: 0 ok, 1 error, 2 usage, 3 script stopped, 4 login needed, 5 denied or not"
            + " found,\n6 conflict, 7 service unreachable, 8 people must act, 130 interrupted.")

    /// All of it.
    static func text(_ language: Language) -> String {
        let lines = own.map { line("sspf " + $0.usage, $0.summary, language) }
        let shell = Commands.table.commands.map { line($0.name, $0.summary, language) }
        return ([title.in(language), ""] + lines + ["", commands.in(language), ""] + shell)
            .joined(separator: "\n") + "\n\n" + codes.in(language)
    }

    /// What it does stands beside it, or below where there is no room.
    private static func line(_ usage: String, _ summary: Text, _ language: Language) -> String {
        let room = 26
        let head = "  " + usage
        let isShort = head.count <= room
        return
            (isShort
            ? head + String(repeating: " ", count: room + 2 - head.count)
            : head + "\n" + String(repeating: " ", count: room + 2)) + summary.in(language)
    }

    /// Where a word was wrong: how that one is typed.
    static func usage(_ name: String, _ language: Language) -> String {
        let lines = own.filter { $0.name == name }.map { "sspf " + $0.usage }
        let hint = Text(sv: "se sspf help", en: "see sspf help").in(language)
        return lines.isEmpty ? hint : lines.joined(separator: "\n      ")
    }

    /// The program's own lines about some words, then what the shell has of that name.
    static func show(_ words: [String], _ language: Language) throws(Stop) -> ExitCode {
        guard let name = words.first else {
            Say.out(text(language))
            return .ok
        }
        let own = own.filter { entry in
            entry.name == name
                && (words.count == 1
                    || entry.usage.split(separator: " ").contains { $0 == words[1] })
        }
        own.forEach { Say.out(line("sspf " + $0.usage, $0.summary, language)) }
        do throws(ShellFailure) {
            // Of the shell: all that may be typed there.
            let asked = words == ["shell"] ? [] : words
            let output = try Commands.table.help(asked.map { Word($0) }, language)
            let bytes = Renderer(.screen(width: 120), language, isTerminal: isatty(1) == 1)
                .render(output)
            Say.write(String(decoding: bytes, as: UTF8.self), to: 1)
            return .ok
        } catch {
            guard own.isEmpty else { return .ok }
            throw Stop(error.exitCode, error.fault.sentence.in(language))
        }
    }
}

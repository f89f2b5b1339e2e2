import FoundationEssentials
import Glibc
import JSON
import Postgres
import Shell
import Support
import Testing

@Suite("Every command of the shell, by the real program")
struct ShellCommandTests {
    /// Who types what, and how it ends: 0 done, 1 a fault that is told, 2 not so, 5 denied or not found, 6 not
    /// now. `{youth}` is Alva at social services, `{gone}` somebody without a file; `{hold}`,
    /// `{request}`, `{entry}` and `{sample}` what an earlier line brought forth.
    private static let lines: [(person: Town.Person, line: String, code: Int32, keeps: String?)] = [
        (.sara, "whoami", 0, nil),
        (.sara, "inbox", 0, nil),
        (.anna, "staff list --limit 50", 0, nil),
        (.sara, "staff list", 5, nil),
        (.anna, "role list {colleague}", 0, nil),
        (.sara, "role list {colleague}", 5, nil),
        (.anna, "role grant {colleague} coordinator", 0, "grant"),
        (.anna, "role grant {colleague} coordinator", 6, nil),
        (.anna, "role end {grant} --reason mistake", 0, nil),
        (.anna, "role end {grant} --reason mistake", 6, nil),
        (.anna, "role end {grant} --reason whim", 2, nil),
        (.anna, "role grant {colleague} coordinator --dry-run", 0, nil),
        (.anna, "role grant {colleague} coordinator --until 2199-01-01 --dry-run", 0, nil),
        (.anna, "role grant {colleague} coordinator --until 2020-01-01 --dry-run", 1, nil),
        (.sara, "role grant {colleague} coordinator --dry-run", 5, nil),
        (.anna, "staff move {colleague} --unit {gone} --confirm sven.social", 1, nil),
        (.anna, "staff move {colleague} --unit {unit} --confirm sven.social --dry-run", 0, nil),
        (.anna, "staff move {colleague} --unit {unit}", 2, nil),
        (.anna, "staff move {colleague} --unit {unit} --confirm sara.social", 2, nil),
        (.anna, "staff move {colleague} --unit {unit} --confirm sven.social", 0, nil),
        (.anna, "staff add nils.ny --name 'Nils Nyman' --unit {unit}", 0, "new"),
        (.anna, "staff add nils.ny --name 'Nils Nyman' --unit {unit}", 6, nil),
        (.anna, "staff add Nils --name 'Nils Nyman' --unit {unit}", 1, nil),
        (.sara, "staff add nisse --name 'Nils Nyman' --unit {unit}", 5, nil),
        (.anna, "staff password {new} --password-file {poor}", 1, nil),
        (.anna, "staff password {new} --password-file {secret} --dry-run", 0, nil),
        (.anna, "staff password {gone} --password-file {secret} --dry-run", 5, nil),
        (.anna, "staff password {new} --password-file {secret}", 0, nil),
        (.anna, "staff password {new} --password-file {file}.none", 2, nil),
        (.anna, "staff lock {new}", 2, nil),
        (.anna, "staff lock {new} --confirm nils.ny", 0, nil),
        (.anna, "staff unlock {new}", 0, nil),
        (.anna, "staff unlock {gone}", 5, nil),
        (.sara, "session list", 0, nil),
        (.sara, "session prove --password-file {own}", 0, nil),
        (.sara, "session prove --password-file {secret}", 4, nil),
        (.sara, "session prove --password-file {file}.none", 2, nil),
        (.sara, "session prove", 4, nil),
        (
            .stina, "session password --password-file {secret} --new-password-file {fresh}", 4, nil
        ),
        (
            .stina, "session password --password-file {own} --new-password-file {own}", 1, nil
        ),
        (
            .stina, "session password --password-file {own} --new-password-file {secret}", 0, nil
        ),
        (.stina, "session prove --password-file {secret}", 0, nil),
        (.rut, "session write review", 0, nil),
        (.rut, "session write whim", 2, nil),
        (.sara, "factor enrol", 0, nil),
        (.sara, "factor show", 0, nil),
        (.sara, "factor confirm 000000", 1, nil),
        (.anna, "staff reset-factor {gone} --confirm x", 5, nil),
        (.anna, "staff reset-factor {gone} --dry-run", 5, nil),
        (.anna, "staff reset-factor {new}", 2, nil),
        (.anna, "staff reset-factor {new} --confirm sven.social", 2, nil),
        (.anna, "staff reset-factor {new} --confirm nils.ny", 5, nil),
        (.sara, "factor remove --dry-run", 0, nil),
        (.sara, "factor remove", 0, nil),
        (.sara, "factor remove --dry-run", 5, nil),
        (.sara, "factor remove", 5, nil),
        (.anna, "session list --staff {new}", 0, nil),
        (.sara, "session list --staff {new}", 5, nil),
        (.anna, "session end --staff {new} --dry-run", 0, nil),
        (.sara, "session end --staff {new} --dry-run", 5, nil),
        (.anna, "session end --staff {new}", 2, nil),
        (.anna, "session end --staff {new} --confirm sven.social", 2, nil),
        (.anna, "session end --staff {new} --confirm nils.ny", 0, nil),
        (.anna, "session file", 0, nil),
        (.anna, "session end {gone} --dry-run", 5, nil),
        (.anna, "session end {gone}", 5, nil),
        (.anna, "session end", 2, nil),
        (.stina, "agency list", 0, nil),
        (
            .anna, "agency add Mottagningen --kind leisure --form authority --class 25:1", 0,
            "agency"
        ),
        (.anna, "agency add Mottagningen --kind leisure --form authority --class 25:1", 6, nil),
        (.anna, "agency add M --kind leisure --form authority --class x", 1, nil),
        (.sara, "agency add M --kind leisure --form authority --class 25:1", 5, nil),
        (.anna, "agency unit add {agency} Norr", 0, "made"),
        (.anna, "agency end {agency} --confirm Mottagningen", 6, nil),
        (.anna, "agency unit end {made} --confirm Norr", 0, nil),
        (.anna, "agency unit end {unit} --confirm 'Barn och unga'", 6, nil),
        (.anna, "agency end {agency}", 2, nil),
        (.anna, "agency end {agency} --confirm Mottagningen --dry-run", 0, nil),
        (.anna, "agency end {agency} --confirm Mottagningen", 0, nil),
        (.anna, "agency unit add {agency} Syd", 6, nil),
        (.anna, "status", 0, nil),
        (.rut, "status", 0, nil),
        (.rut, "status --as log-review", 0, nil),
        (.rut, "status --as administration", 5, nil),
        (.arne, "status", 0, nil),
        (.ulla, "status --as log-review", 5, nil),
        (.sara, "status", 5, nil),
        (.anna, "status --as coordination", 2, nil),
        (.anna, "policy version", 0, nil),
        (.sara, "policy version", 5, nil),
        (.rut, "policy list", 0, nil),
        (.rut, "policy version --as retention", 2, nil),
        (.rut, "policy matrix risk_flag --who 'case team'", 0, nil),
        (.anna, "policy diff", 0, nil),
        (.sara, "policy diff", 5, nil),
        (.sara, "consent expiring", 0, nil),
        (.anna, "consent expiring", 5, nil),
        (.anna, "policy list --limit 100", 0, nil),
        (.sara, "policy explain youth --record {youth}", 0, nil),
        (.per, "policy explain youth --record {youth}", 5, nil),
        (
            .sara, "policy simulate {youth} --change assignment-added --subject {colleague}", 0, nil
        ),
        (.per, "visit import {file} --dry-run", 0, nil),
        (.per, "visit import {file}", 0, nil),
        (.per, "visit list --state carried-out", 0, nil),
        (.per, "visit list --state done", 2, nil),
        (.per, "pledge list", 0, "pledge"),
        (.per, "pledge coverage {pledge}", 0, nil),
        (.per, "pledge coverage {gone}", 5, nil),
        (.rut, "audit find {number}", 0, nil),
        (.sara, "audit find {number}", 5, nil),
        // Nothing is sealed in this town.
        (.rut, "audit show 1", 5, nil),
        (.rut, "audit checkpoints", 0, nil),
        (.rut, "audit export --file {folder}/log.jsonl", 0, nil),
        (.rut, "audit export --action me.read --file {folder}/excerpt.jsonl", 0, nil),
        (.rut, "audit export --table --outcome refused --file {folder}/refused.csv", 0, nil),
        (.rut, "audit export --table --file {folder}/refused.csv", 1, nil),
        (.rut, "audit verify", 1, nil),
        (.rut, "audit verify --checkpoint /nonexistent/notes", 1, nil),
        (.arne, "retention run", 2, nil),
        (.arne, "retention replay", 1, nil),
        (.rut, "audit extract {number}", 0, nil),
        (.rut, "audit release-names {number} --reference 'Dnr 2026-14'", 5, nil),
        (.ulla, "audit release-names {number} --reference 'Dnr 2026-14' --dry-run", 0, nil),
        (.ulla, "audit release-names {number} --reference 'Dnr 2026-14'", 0, nil),
        (
            .rut, "audit incident --staff sara.social --since 2026-01-01 --until 2027-01-01", 0, nil
        ),
        (.rut, "audit sample {reviewed} --month 2026-10-01 --size 5 --dry-run", 0, nil),
        (.rut, "audit sample {reviewed} --month 2026-10-01 --size 0", 2, nil),
        (.rut, "audit sample {reviewed} --month 2026-10-01 --size 5", 0, "sample"),
        (.rut, "audit sample {reviewed} --month 2026-10-01 --size 6", 6, nil),
        (.rut, "audit review", 0, nil),
        (.rut, "audit judge {sample} 1 in-order", 1, nil),
        (.rut, "audit judge {sample} 1 in-order --seen 0", 2, nil),
        (.rut, "audit sign-off {sample} --dry-run", 0, nil),
        (.rut, "audit sign-off {sample}", 0, nil),
        (.rut, "audit sign-off {sample} --dry-run", 6, nil),
        (.arne, "audit erase {gone} --decision 'SN 2026/14 § 12'", 2, nil),
        (.arne, "audit erase {gone} --decision 'SN 0' --confirm {gone}", 5, nil),
        (.rut, "audit erase {gone} --decision 'SN 2026/14 § 12' --confirm {gone}", 5, nil),
        (.arne, "audit erase {youth} --decision 'SN 2026/14 § 12' --confirm {youth}", 5, nil),
        (.arne, "audit erase {gone} --decision 'SN 0' --dry-run", 5, nil),
        (.arne, "audit erase {gone} --decision 'SN 2026/14 § 12' --dry-run", 0, nil),
        (.arne, "audit erase {gone} --decision 'SN 2026/14 § 12' --confirm {gone}", 0, nil),
        (.arne, "retention preview", 0, nil),
        (.sara, "retention preview", 5, nil),
        (.arne, "retention records --limit 100", 0, nil),
        (.arne, "retention unended", 0, nil),
        (.arne, "retention rules --limit 100", 0, nil),
        (
            .arne,
            "retention decision 'SN 2026/20 § 3' --date 2026-02-11 --authority Socialnämnden"
                + " --rule conversation-social-advice", 0, "decision"
        ),
        (
            .arne, "retention approve conversation-social-advice --lowest 0 --highest 200", 0,
            "approval"
        ),
        (.arne, "retention unapprove {approval} --reason x", 2, nil),
        (.sara, "retention unapprove {approval} --reason mistaken", 5, nil),
        (.arne, "retention unapprove {gone} --reason mistaken", 5, nil),
        (.arne, "retention unapprove {approval} --reason mistaken --dry-run", 0, nil),
        (.ulla, "retention unapprove {approval} --reason mistaken", 0, nil),
        (.arne, "retention unapprove {approval} --reason mistaken", 6, nil),
        (.ulla, "retention undecide {decision} --reason mistaken", 5, nil),
        (.arne, "retention undecide {gone} --reason mistaken", 5, nil),
        (.arne, "retention undecide {decision}", 2, nil),
        (.arne, "retention undecide {decision} --reason annulled", 0, nil),
        (.arne, "retention undecide {decision} --reason annulled", 6, nil),
        (.arne, "retention rule case --from 2090-01-01", 2, nil),
        (.arne, "retention rule case --from 2090-01-01 --period 7Y", 2, nil),
        (.arne, "retention rule case --from 2090-01-01 --period P7Y --dry-run", 0, nil),
        (.arne, "retention rule case --from 2090-01-01 --period P7Y", 0, nil),
        (.arne, "retention rule case --from 2091-01-01 --period P8Y", 6, nil),
        (.arne, "retention rule conversation-social-advice --from 2090-01-01 --period P1Y", 1, nil),
        (
            .arne,
            "retention decision 'SN 2026/21 § 4' --date 2026-02-11 --authority Socialnämnden"
                + " --rule case --from 2090-01-01", 0, nil
        ),
        (.arne, "retention approve case --highest 20 --from 2089-01-01", 1, nil),
        (.arne, "retention approve case --highest 20 --from 2090-01-01", 0, nil),
        (.ulla, "retention withdraw case --from 2090-01-01", 5, nil),
        (.arne, "retention withdraw case --from 2089-01-01", 1, nil),
        (.arne, "retention withdraw case --from 2090-01-01", 0, nil),
        (.ulla, "retention rule case --from 2090-01-01 --period P7Y", 5, nil),
        (.arne, "retention runs", 0, nil),
        (.arne, "retention protocol {gone}", 5, nil),
        (.arne, "retention certificate {gone} --file {file}.certificate", 5, nil),
        (.arne, "retention packages", 0, nil),
        (.arne, "retention revoke {gone} --reason mistaken", 5, nil),
        (.arne, "retention revoke {gone} --reason x", 2, nil),
        (
            .arne, "retention receipt {gone} --digest {digest} --reference 'A 2026/7'", 5, nil
        ),
        (
            .arne,
            "retention hold --youth {youth} --reason appeal --reference 'FR 1-26' --until 2027-06-30",
            0, "hold"
        ),
        (.arne, "retention holds", 0, nil),
        (.arne, "retention release {hold}", 2, nil),
        (.arne, "retention release {hold} --confirm 'FR 1-26'", 0, nil),
        (.arne, "retention release {hold} --confirm 'FR 1-26'", 5, nil),
        (.arne, "retention exempt placement --youth {youth}", 2, nil),
        (.arne, "retention exempt placement --youth {youth} --confirm {asking}", 2, nil),
        (.arne, "retention exempt placement --youth {youth} --confirm {youth} --dry-run", 0, nil),
        (.arne, "retention exempt placement --youth {youth} --confirm {youth}", 0, "exemption"),
        (.arne, "retention exempt placement --youth {youth} --confirm {youth}", 6, nil),
        (.arne, "retention exemptions", 0, nil),
        (.arne, "retention unexempt {exemption} --reason 'Fel person'", 2, nil),
        (
            .arne,
            "retention unexempt {exemption} --reason 'Fel person' --confirm {exemption}", 0, nil
        ),
        (
            .arne,
            "retention unexempt {exemption} --reason 'Fel person' --confirm {exemption}", 6, nil
        ),
        (
            .arne,
            "request open restriction --youth {youth} --reference 'D 2026/31' --received 2026-11-20",
            0, "request"
        ),
        (.arne, "request list", 0, nil),
        (.arne, "request step lifted {request}", 6, nil),
        (.arne, "request step granted {request}", 0, nil),
        (.arne, "request step lifted {request}", 0, nil),
        (.arne, "request show {request}", 0, nil),
        (.sara, "request show {request}", 5, nil),
        (
            .arne,
            "request open correction --youth {youth} --reference 'D 2026/33' --received 2026-11-20",
            0, "correction"
        ),
        (
            .sara,
            "request correction concern-conversation {talk} --file {text} --nature objection"
                + " --dry-run", 0, nil
        ),
        (.sara, "request correction concern-conversation {talk} --file {text}", 0, nil),
        (.sara, "request correction concern-conversation {talk} --file {numbered}", 1, nil),
        (.sara, "request correction concern-conversation {talk} --file {file}.none", 1, nil),
        (.sara, "request correction concern-conversation {talk} --file {text} --kind x", 1, nil),
        (.sara, "request correction concern-conversation {talk} --file {text} --nature x", 2, nil),
        (.sara, "request correction dream {talk} --file {text}", 2, nil),
        (.sara, "request correction consent {talk} --file {text}", 5, nil),
        (.arne, "request correction concern-conversation {talk} --file {text}", 5, nil),
        (.per, "request correction concern-conversation {talk} --file {text}", 5, nil),
        (.arne, "request step granted {correction}", 0, nil),
        (
            .arne,
            "request open release --youth {youth} --reference 'D 2026/34' --received 2026-11-20",
            0, "release"
        ),
        (.arne, "request parts {release}", 0, nil),
        (.arne, "request step granted {release}", 1, nil),
        (.ulla, "request step reviewed {release}", 0, nil),
        (.arne, "request step granted {release}", 0, nil),
        (
            .arne,
            "request open access --youth {asking} --reference 'D 2026/32' --received 2026-11-20",
            0, "access"
        ),
        (.arne, "request parts {access}", 0, nil),
        (.arne, "request part {access} {conversation}", 5, nil),
        (.ulla, "request review {access} {conversation} --digest {digest}", 6, nil),
        (.ulla, "request part {access} {conversation}", 0, "digest"),
        (.ulla, "request review {access} {conversation} 99=x --digest {digest}", 2, nil),
        (
            .ulla,
            "request review {access} {conversation} '2=OSL 26:5' --digest {digest} --dry-run",
            0, nil
        ),
        (.ulla, "request review {access} {conversation} '2=OSL 26:5' --digest {digest}", 0, nil),
        (.ulla, "request review {access} {conversation} --digest {digest}", 6, nil),
        (
            .ulla,
            "request review {access} {conversation} '2=OSL 26:5' --digest {digest} --seen 2", 0, nil
        ),
        (.ulla, "request step reviewed {access}", 1, nil),
        (.ulla, "request part {access} {asking}", 0, "digest"),
        (.ulla, "request review {access} {asking} --digest {digest}", 0, nil),
        (.ulla, "request step reviewed {access}", 0, nil),
        (.ulla, "request extract {access}", 5, nil),
        (.arne, "request step granted {access}", 1, nil),
        (.arne, "request step partly {access} --ground 'OSL 26:5'", 0, nil),
        (.ulla, "request extract {access} --page {folder}/utdrag.html", 0, nil),
        (.ulla, "request extract {access} --page {folder}/utdrag.html", 1, nil),
        (.arne, "request extract {access}", 5, nil),
    ]

    @Test(
        "does what it says, or says why not, beside the database and at a service elsewhere",
        arguments: [false, true])
    func everyCommand(isElsewhere: Bool) async throws {
        try await onThread {
            let town = try Town()
            let service = isElsewhere ? try Service(for: town) : nil
            let terminal = try Typist(town, at: service.map { "http://127.0.0.1:\($0.port)" })
            defer { service?.end(by: SIGTERM) }
            let gone = UUID()
            try terminal.town.admin(
                """
                INSERT INTO audit.event (incarnation, kind, result, row_id, persons, salts)
                VALUES (1, 'test', 'ok', '\(gone)', ARRAY['\(gone)'::uuid],
                        ARRAY[uuid_send(gen_random_uuid())])
                """)
            let file = "\(terminal.folder)/besok.csv"
            try Data(
                "skola;datum;typ;ämne;antal\nNorrskolan;2026-11-02;närvaro;Rast;80\n".utf8
            ).write(to: URL(fileURLWithPath: file))
            let secret = try terminal.write("ett långt lösenord 1\n", to: "secret")
            let fresh = try terminal.write("ett annat långt lösenord\n", to: "fresh")
            let poor = try terminal.write("Nils Nyman, Exempelstad\n", to: "poor")
            let text = try terminal.write("Det var den 3 mars.\n", to: "text")
            let numbered = try terminal.write("Han heter 20110403-2386.\n", to: "numbered")
            let own = "\(terminal.folder)/own"
            var words = [
                "secret": secret, "poor": poor, "fresh": fresh, "own": own,
                "youth": Town.Known.youth(1).uuidString.lowercased(),
                "text": text, "numbered": numbered,
                "talk": Town.Known.conversation(1).uuidString.lowercased(),
                "asking": Town.Known.youth(3).uuidString.lowercased(),
                "conversation": Town.Known.conversation(3).uuidString.lowercased(),
                "gone": gone.uuidString.lowercased(), "file": file, "folder": terminal.folder,
                "number": Town.Known.alvasNumber,
                "unit": Town.Known.unit(1).uuidString.lowercased(),
                "reviewed": Town.Known.unit(2).uuidString.lowercased(),
                "colleague": Town.Known.staff(2).uuidString.lowercased(),
                "digest": String(repeating: "0", count: 64),
            ]
            var typed: Set<String> = []
            for (person, template, code, keeps) in Self.lines {
                var line = template
                for (word, value) in words { line = line.replacing("{\(word)}", with: value) }
                let answer = try terminal.type(line, as: person)
                #expect(answer.code == code, "\(person): \(line)\n\(answer)")
                // A fault of ours is never the answer, and a youth's name never stands in one.
                #expect(!answer.messages.contains("SHELL-100"), "\(line)")
                if code == 0 { #expect(answer.json != nil, "\(line)\n\(answer)") }
                if case .string(let digest)? = answer.json?["digest"], keeps == "digest" {
                    words["digest"] = digest
                } else if let keeps {
                    words[keeps] = answer.id
                }
                if let command = Commands.table.commands.first(where: {
                    template == $0.name || template.hasPrefix("\($0.name) ")
                }) {
                    typed.insert(command.name)
                }
            }
            #expect(typed == Set(Commands.table.commands.map(\.name)))
            let page = try String(
                contentsOfFile: "\(terminal.folder)/utdrag.html", encoding: .utf8)
            #expect(page.contains("<p>Sekretess: OSL 26:5.</p>"))
        }
    }
}

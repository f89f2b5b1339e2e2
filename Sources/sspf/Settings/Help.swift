import Glibc
import Shell

/// `sspf help`.
enum Help {
    static let text = """
        sspf — case coordination around young people at risk (SSPF)

          sspf run [--port N] [--admin-port N] [--state FOLDER]
                                   embedded PostgreSQL, demonstration municipality, service, jobs
          sspf serve               the service, on a database given by SSPF_DATABASE
          sspf jobs                seals the log
          sspf policy diff         what this release would change about who may do what
          sspf migrate [--approve DIGEST]
                                   migrations and policies; in production a change of who may do
                                   what takes the digest that policy diff printed
          sspf restore [--confirm] after a restore or copy of the data: a new incarnation
          sspf seal now            seals at once and prints the checkpoint
          sspf seal rotate | sspf seal retire
                                   begins and ends a change of the sealing key
          sspf admin create NAME --name … --municipality … --code 0000 --agency … --unit …
                                   the first administrator
          sspf login NAME          signs in; the token is kept in a file of mode 0600
          sspf logout
          sspf shell [-c COMMAND] [-f FILE] [--json] [--csv] [--plain] [--no-input] [--continue]
                                   these three, and every command below but those of jobs, also with
                                   --url https://HOST: at a running service instead of a database
          sspf audit verify --bundle FILE [--key FILE] [--checkpoint FILE]
                                   verifies a copy of the log, without a database
          sspf audit find [NUMBER] | show | verify | checkpoints | export | sample | review | judge
                     | sign-off | extract | release-names | incident | erase
                                   the log: who looked, proof, review, extracts (--help tells more)
          sspf status              service, database, log, retention, and what is overdue
          sspf staff list | add | move | lock | unlock | password
          sspf role list | grant | end
          sspf agency list | add | end | unit add | unit end
          sspf session list | end  one's own; an administrator's with --staff ID
          sspf consent expiring    consents of one's own files that run out soon
          sspf policy list | version | matrix [TABLE] | sspf policy explain KIND …
                     | sspf policy simulate YOUTH …
          sspf retention preview | run [--plan DIGEST] [--rewrite all] | status | replay
          sspf retention verify FILE [--key FILE]      checks a certificate, no database needed
          sspf retention archive [--folder FOLDER]     a package for the archive, by its own role
          sspf retention rules | records | decision | approve | holds | hold | release | exempt
                     | receipt | protocol
          sspf request list | open | step | parts | part | review | extract
                                   what persons ask for: access, correction, restriction, release
          sspf config check        the settings in force

        Exit codes: 0 ok, 1 error, 2 usage, 3 script stopped, 4 login needed, 5 denied or not found,
        6 conflict, 7 service unreachable, 8 people must act, 130 interrupted.
        """

    /// The program's own lines about a word, then what the shell has of that name.
    static func show(_ name: String, _ language: Language) throws(Stop) -> ExitCode {
        var isAbout = false
        let own = text.split(separator: "\n").filter { line in
            if line.hasPrefix("  sspf ") {
                isAbout = line.split(separator: "|").contains { part in
                    part.split(separator: " ").prefix(2).elementsEqual(["sspf", Substring(name)])
                }
            } else if !line.hasPrefix("    ") {
                isAbout = false
            }
            return isAbout
        }
        own.forEach { Say.out(String($0)) }
        guard own.isEmpty || Commands.table.commands.contains(where: { $0.path[0] == name }) else {
            return .ok
        }
        do throws(ShellFailure) {
            let output = try Commands.table.help([Word(name)], language)
            let bytes = Renderer(.screen(width: 120), language, isTerminal: isatty(1) == 1)
                .render(output)
            Say.write(String(decoding: bytes, as: UTF8.self), to: 1)
            return .ok
        } catch { throw Stop(error.exitCode, error.fault.sentence.in(language)) }
    }
}

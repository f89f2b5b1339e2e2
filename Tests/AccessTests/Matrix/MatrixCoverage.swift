// What the matrix leaves out, and what it must never say.
extension AccessMatrix {
    /// Why something is not in the matrix, by its name.
    struct Exemptions: Sendable {
        /// Tables that the world has no row in.
        let tables: [String: String]
        /// Functions that nobody is made to call.
        let functions: [String: String]
        /// Policies of the service's login that open nothing in the world.
        var policies: [String: String] = [:]
        /// Columns that whoever creates the row says what they like in.
        var said: [String: String] = [:]

        /// Those of this release.
        static let standing = Exemptions(
            tables: [:],
            functions: [
                "authz.open(bytea,text,text,text,text,uuid,uuid)": "every answer begins with it",
                "authz.open_job(text,uuid)": "every answer to the job begins with it",
                "authz.challenge(text,text,uuid)":
                    "before there is a caller; tells names from nothing",
                "authz.sign_in(text,bytea,bytea,bigint,bytea,uuid,bytea,integer,text,uuid)":
                    "before there is a caller",
                "authz.log_looked(text,uuid,text,integer,text,uuid[])":
                    "the entry of the caller's own look, by the statement that shows",
                "authz.tally()": "how many rows the caller's own trial wrote",
                "authz.name_of(uuid)": "by the caller's own rights: what core.staff answers",
                "authz.conversation_rest(uuid)":
                    "by the caller's own rights: what the tables of a conversation answer",
                "authz.conversation_tables(uuid)":
                    "names of tables: those that have rows of an own agency's conversation",
                "authz.log_outcome(text,uuid,text,text)": "the entry of what the caller did",
                "authz.own_challenge(bytea)": "the owner of a token; tells nothing of any other",
                "authz.step_up(bytea,bytea,bigint,bytea,bytea)":
                    "the caller's own password, held to it by tests of its own",
                "authz.change_password(bytea,bytea,bigint,bytea,bytea,integer,integer,integer,bytea,"
                    + "bytea)":
                    "the caller's own password, held to it by tests of its own",
                "authz.enrol_factor(bytea,bytea)": "the caller's own second factor",
                "authz.confirm_factor(bytea,bigint,bytea[])": "the caller's own second factor",
                "authz.remove_factor()": "the caller's own second factor",
                "authz.sign_out()": "ends the caller's own session, answers nothing",
                "authz.now()": "the time", "authz.today()": "the time",
                "authz.adult_from(date)": "looks at its argument only",
                "authz.longest_consent(date,date)":
                    "runs under the caller's policies: row security answers",
                "authz.read_visits(integer[],text[],text[],text[],text[],text[],text[],text[],text[],"
                    + "text[],text[],text[],text[],text[],text[],text[],text[],text[],text[],text[],"
                    + "text[])": "runs under the caller's policies: row security answers",
                "authz.administers()": "what the caller's own context says",
                "authz.author_key()": "what the view of authors says of the caller",
                "authz.author_since()": "what the view of authors says of the caller",
                "authz.author_rows()": "what the view of that name says of the caller",
                "authz.bars_caller(uuid,uuid,timestamp with time zone,timestamp with time zone)":
                    "what the caller asks about themselves",
                "authz.caseload_ids()": "what the view of that name says of the caller",
                "authz.caseload_rows()": "what the view of that name says of the caller",
                "authz.emergency_ids()": "what the view of that name says of the caller",
                "authz.emergency_rows()": "what the view of that name says of the caller",
                "authz.leads_cases()": "what the caller's own context says",
                "authz.my_youth_ids()": "what the view of that name says of the caller",
                "authz.hides_from_caller(uuid,timestamp with time zone,timestamp with time zone)":
                    "true of what is not there, too: says only whom the caller is named for",
                "authz.case_reasons(uuid)":
                    "runs under the caller's policies: row security answers",
                "authz.numbers_of(uuid)": "runs under the caller's policies: row security answers",
                "authz.registrations_named(integer[],text[])":
                    "runs under the caller's policies: row security answers",
                "authz.registrations_of(uuid[])":
                    "runs under the caller's policies: row security answers",
                "authz.youths_of_number(text)":
                    "runs under the caller's policies: row security answers",
                "authz.own_agency()": "what the caller's own context says",
                "authz.registrar_unit()": "what the caller's own context says",
                "authz.shared_ids(text)": "what the view of that name says of the caller",
                "authz.shared_kinds()": "what the view of that name says of the caller",
                "authz.shared_records()": "what the view of that name says of the caller",
                "authz.shared_rows()": "what the view of that name says of the caller",
                "authz.team_ids()": "what the view of what is shared says of the caller",
                "authz.teammate_ids()": "what the view of that name says of the caller",
                "authz.teammate_rows()": "what the view of that name says of the caller",
                "authz.writer_rows()": "what the view of that name says of the caller",
                "authz.installation()": "which release this is",
                "authz.lateness()": "how many seconds late the jobs are, about nobody",
                "authz.refusal()": "the caller's own refusal, by code",
                "authz.lock_youth(uuid)": "answers nothing",
                "authz.lock_record(text,uuid,boolean)": "answers nothing",
                "authz.expect_version(text,uuid,integer)":
                    "takes a lock, answers with a version where the caller may change the record",
                "authz.once_begin(text,bytea)": "the caller's own keys, answers nothing",
                "authz.once_end(text,bytea,text,uuid,uuid)":
                    "the caller's own keys, answers with what it was given",
                "authz.once_end_under(text,bytea,text,uuid,text,uuid)":
                    "the caller's own keys, answers with what it was given",
                "authz.note_unknown_tokens(text[],bigint[])": "before there is a caller; counts",
                "authz.explain(text,uuid,text,uuid,uuid,text)":
                    "says what the policies say, held to them by tests of its own",
                "authz.simulate(uuid,text,uuid,text)":
                    "says what the policies would say, held to them by tests of its own",
                "authz.retention_begin(uuid,text)": "the job's alone by its grant; takes a lock",
                "authz.retention_plan(uuid,boolean,integer,integer,text)":
                    "the job's alone, in a run that it began",
                "authz.retention_step(uuid)": "the job's alone, in a run that it began",
                "authz.retention_gone(uuid,uuid)": "the job's alone, in a run that it began",
                "authz.retention_tidy(uuid,bigint,boolean)":
                    "the job's alone, in a run that it began",
                "authz.retention_finish(uuid,integer)": "the job's alone, in a run that it began",
                "authz.retention_unsigned()": "the job's alone by its grant; counts, no content",
                "authz.retention_sign(uuid,text)": "the job's alone by its grant",
                "authz.replay_list(text,uuid)": "the job's alone by its grant; keys only",
                "authz.replay_destroy(uuid,text,uuid[])": "the job's alone by its grant",
                "authz.replay_tidy(text)": "the job's alone by its grant; answers nothing",
                "authz.replay_persons(uuid)": "the job's alone by its grant; keys only",
                "authz.replay_forget(uuid,uuid[])": "the job's alone by its grant; counts",
                "authz.forgotten_list()": "the job's alone by its grant; keys only",
                "authz.forgotten_kept(uuid[])": "the job's alone by its grant; answers nothing",
                "authz.archive_begin(uuid)": "the archive job's alone by its grant; takes a lock",
                "authz.archive_register(uuid,text,text[],uuid[],text[])":
                    "the archive job's alone by its grant; answers nothing",
                "authz.archive_rows(text,uuid)": "runs as the caller: row security answers",
                "authz.archive_names(jsonb)":
                    "the archive job's alone by its grant; names of staff and places",
                "authz.archive_standing(uuid[])":
                    "the archive job's alone by its grant; a word for each package",
                "authz.run_clocks(integer)": "the job's alone by its grant; answers with counts",
                "authz.seal_append(integer,bigint,integer[],text[],bigint[],bytea,smallint[],"
                    + "bigint[],bytea[],bytea,bytea[],text)":
                    "the sealer's alone by its grant; answers nothing",
                "authz.seal_key(text,text)": "the sealer's alone by its grant; answers nothing",
                "authz.witness_keep(integer,bigint,text,text)":
                    "the sealer's alone by its grant; answers nothing",
                "authz.witness_due(text)":
                    "the sealer's alone by its grant; signed checkpoints, no entry",
                "authz.witness_has(integer,bigint)":
                    "the sealer's alone by its grant; a size, no entry",
                "authz.seal_lag()": "the sealer's alone by its grant; a time to wait, no entry",
                "authz.log_words(text)": "the caller's own words, digested; answers nothing",
                "core.names_no_pupil(text[])": "looks at its argument only",
            ],
            said: [
                "core.concern_conversation held_at": "the writer knows when it was held",
                "core.meeting starts_at": "the caller says when it is to be",
                "core.correction record_id": "checked when written: one of that youth's file",
                "core.disclosure_reason disclosure_id":
                    "comes before its decision, about the same youth, and never after",
                "core.disclosure_item record_id":
                    "a record opens only as one of the youth whom the decision is about",
            ])
    }

    /// What is not covered, exempt without need, or against what holds for every matrix; empty when
    /// all is well.
    func faults(besides exempt: Exemptions = .standing) -> [String] {
        let empty = tables.filter { $0.value.isEmpty }.keys
        let used = Set(answers.flatMap(\.grounds))
        let idle = policies.map(\.name).filter { !used.contains($0) }
        let uncalled = Set(functions).subtracting(calls)
        let forged = answers.filter { $0.act.hasPrefix("forge ") }.map {
            "\($0.table) \($0.act.dropFirst(6))"
        }
        return Self.compare("table", empty, with: exempt.tables)
            + Self.compare("function", uncalled, with: exempt.functions)
            + Self.compare("policy", idle, with: exempt.policies)
            + Self.compare("word of the creator's own", forged, with: exempt.said)
            + Set(calls).subtracting(functions).sorted().map { "no such function to call: \($0)" }
            + teamFaults() + answerFaults()
    }

    private static func compare(
        _ kind: String, _ missing: some Sequence<String>, with exempt: [String: String]
    ) -> [String] {
        let missing = Set(missing)
        return missing.subtracting(exempt.keys).sorted().map { "\(kind) not covered: \($0)" }
            + Set(exempt.keys).subtracting(missing).sorted().map {
                "\(kind) exempt without need: \($0)"
            } + exempt.filter { $0.value.isEmpty }.keys.sorted().map { "no reason: \($0)" }
    }

    /// Every team holds every role.
    private func teamFaults() -> [String] {
        let teams = Dictionary(
            grouping: actors.filter { !["", "!"].contains($0.team) }, by: \.team)
        return teams.sorted { $0.key < $1.key }.flatMap { team, members in
            Set(roles).symmetricDifference(members.map(\.label)).sorted().map {
                "role missing or unknown: \(team): \($0)"
            }
        }
    }

    private func answerFaults() -> [String] {
        let people = Dictionary(actors.map { ($0.place, $0) }, uniquingKeysWith: { $1 })
        let youths = Set(states.map(\.id))
        return answers.filter { !$0.table.isEmpty }.compactMap { answer in
            guard let actor = people[answer.actor] else { return "unknown actor" }
            let what = "\(actor.team) \(actor.label): \(answer.act) \(answer.table)"
            if answer.act != "call", answer.grounds.isEmpty { return "no ground: \(what)" }
            switch answer.act {
            case "oneself" where answer.table == "core.role_grant": return "to oneself: \(what)"
            case "change", "delete": return "changed by a login: \(what)"
            default: break
            }
            if actor.team == "!" { return "not signed in: \(what)" }
            if answer.table.hasPrefix("audit."), answer.act == "read" { return "the log: \(what)" }
            let isContentless =
                Self.contentless.contains(actor.label)
                || actor.team.isEmpty
                    && ["nightly job", "sealer"].contains(actor.label)
            if isContentless, youths.contains(answer.key) { return "never content: \(what)" }
            return nil
        }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// Roles that reach nothing about a youth, whatever their relation.
    private static let contentless: Set<String> = [
        "administrator", "auditor", "records_officer", "steering_member",
    ]
}

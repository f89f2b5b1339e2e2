import Access
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

/// Alva's files: at social services a conversation in which Per of the police told how a commitment
/// went, and at the police an enquiry that Kim, the coordinator at leisure, assessed. Officers and
/// managers are given to the agencies that have none.
private func alva() throws -> Town {
    let town = try Town()
    try town.clearGrounds()
    // It looks at who asks; nobody does here.
    try town.admin("SET LOCAL ROLE sspf_owner; ALTER TABLE core.enquiry DISABLE TRIGGER checked")
    try town.admin(
        """
        INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
        SELECT gen_random_uuid(), s.id, s.agency_id, g.role, now() - interval '1 year'
          FROM core.staff s JOIN (VALUES ('petra.polis', 'unit_manager'), ('per.polis', 'records_officer'),
                                         ('sture.skola', 'records_officer'),
                                         ('fia.fritid', 'unit_manager'), ('fred.falt', 'unit_manager'))
                 AS g(subject, role) ON g.subject = s.subject;
        UPDATE core.staff SET unit_id = '\(Town.Known.unit(3))' WHERE subject = 'petra.polis';
        UPDATE core.staff SET unit_id = '\(Town.Known.unit(5))' WHERE subject = 'sture.skola';
        INSERT INTO core.commitment (id, youth_id, agency_id, unit_id, secrecy_class, conversation_id,
                                     kind, goal, what, owner, due_on, author_id, created_at)
        SELECT '\(commitment)', c.youth_id, c.agency_id, c.unit_id, c.secrecy_class, c.id, 'agreements',
               'Hem i tid', 'Ringer hem varje kväll', 'Per', '2030-01-01', c.author_id, now()
          FROM core.concern_conversation c WHERE c.id = '\(Town.Known.conversation(1))';
        INSERT INTO core.commitment_step (id, commitment_id, youth_id, agency_id, secrecy_class,
                                          from_state, state, outcome, author_id, created_at)
        VALUES (gen_random_uuid(), '\(commitment)', '\(Town.Known.youth(1))', '\(Town.Known.agency(2))',
                '35:1', 'open', 'done', 'Polisen fick svar varje kväll.', '\(Town.Known.staff(7))', now());
        INSERT INTO core.enquiry (id, youth_id, agency_id, unit_id, secrecy_class, to_agency_id,
                                  to_unit_id, reason, concern, urgent, author_id, created_at)
        VALUES ('\(enquiry)', '\(Town.Known.youth(6))', '\(Town.Known.agency(2))',
                '\(Town.Known.unit(3))', '35:1', '\(Town.Known.agency(4))', '\(Town.Known.unit(7))',
                'Passar SSPF?', 'Syns sent ute.', false, '\(Town.Known.staff(7))', now());
        INSERT INTO core.enquiry_step (id, enquiry_id, youth_id, agency_id, secrecy_class, from_state,
                                       state, author_id, created_at)
        VALUES (gen_random_uuid(), '\(enquiry)', '\(Town.Known.youth(6))', '\(Town.Known.agency(4))',
                '21:1', 'new', 'assessing', '\(Town.Known.staff(15))', now());
        INSERT INTO core.youth_merge (id, youth_id, merged_id, agency_id, secrecy_class, reason,
                                      author_id, created_at)
        VALUES (gen_random_uuid(), '\(Town.Known.youth(1))', '\(Town.Known.youth(5))',
                '\(Town.Known.agency(1))', '26:1', 'Samma person', '\(Town.Known.staff(1))', now());
        INSERT INTO retention.exemption (id, youth_id, agency_id, secrecy_class, ground, author_id,
                                         created_at)
        VALUES (gen_random_uuid(), '\(Town.Known.youth(1))', '\(Town.Known.agency(1))', '26:1',
                'placement', '\(Town.Known.staff(4))', now());
        UPDATE core.youth SET merged_into = '\(Town.Known.youth(1))' WHERE id = '\(Town.Known.youth(5))';
        """)
    return town
}

private let commitment = Town.Known.visit(81)
private let enquiry = Town.Known.visit(82)

@Suite("What another agency wrote into a file")
struct WrittenByOthersTests {
    private static let conversation = Town.Known.conversation(1)
    private static let told = "Polisen fick svar varje kväll."

    @Test("the extracts of a person's files together hold every row about the person, each once")
    func everyRow() async throws {
        try await onThread {
            let town = try alva()
            let files: [(youth: Int, officer: Town.Person, managers: [Town.Person])] = [
                (1, .arne, [.ulla, .petra]), (6, .per, [.petra, .fia]), (8, .sture, [.rita]),
            ]
            var told: [String] = []
            for file in files {
                let asked = try Asked(
                    about: Town.Known.youth(file.youth), town: town, at: file.officer)
                for manager in file.managers {
                    for part in try asked.parts(manager) {
                        guard case .string(let id)? = part["recordId"],
                            let record = UUID(uuidString: id),
                            let content = try? asked.part(record, manager),
                            // Who lists the others' parts reads their own.
                            content["digest"] == part["digest"]
                        else { continue }
                        told += rows(content).map { text($0["digest"] ?? .null) }
                    }
                }
            }
            #expect(told.count > 20)
            #expect(told.sorted() == (try Self.kept(in: town)).sorted())
        }
    }

    /// The digests of every row that has a youth of Alva's, but of tables that serve the service alone.
    private static func kept(in town: Town) throws -> [String] {
        var session = try town.session("sspf_migrate")
        try session.runScript(
            Script(
                name: "kept",
                text: """
                    CREATE TEMPORARY TABLE kept (digest text);
                    DO $$
                    DECLARE
                        line record;
                    BEGIN
                        FOR line IN SELECT a.attrelid::regclass AS relation, c.relname, a.attname
                                      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                                     WHERE (c.relnamespace = 'core'::regnamespace
                                            OR c.oid IN ('retention.hold'::regclass,
                                                         'retention.exemption'::regclass))
                                       AND c.relkind = 'r'
                                       AND (a.attname = 'youth_id' OR c.relname = 'youth' AND a.attname = 'id')
                                       AND c.relname NOT IN ('bar', 'escalation', 'name_key', 'once',
                                                             'relation', 'share')
                        LOOP
                            EXECUTE format('INSERT INTO kept SELECT to_json(encode(sha256(convert_to('
                                || 'to_jsonb(t)::text, ''UTF8'')), ''hex'')) FROM %s t WHERE t.%I IN '
                                || '(''\(Town.Known.youth(1))'', ''\(Town.Known.youth(5))'', '
                                || '''\(Town.Known.youth(6))'', ''\(Town.Known.youth(8))'') '
                                -- The holds that the requests placed are no file's.
                                || 'AND coalesce(to_jsonb(t) ->> ''id'', '''') NOT IN (SELECT r.hold_id::text '
                                || 'FROM retention.request r WHERE r.hold_id IS NOT NULL)',
                                line.relation, line.attname);
                        END LOOP;
                    END $$;
                    """))
        let found = try session.run(Statement("kept", "SELECT k.digest FROM kept k"), [])
        return (0..<found.count).compactMap { found[$0, 0] }
    }

    @Test("is told with that file, once the manager of the unit that wrote it has reviewed it")
    func told() async throws {
        try await onThread {
            let town = try alva()
            let asked = try Asked(about: Town.Known.youth(1), town: town)
            let listed = try asked.parts(.arne)
            #expect(
                listed.filter { $0["recordId"] == .string("\(Self.conversation)".lowercased()) }
                    .compactMap { $0["agency"] }.map(text).sorted()
                    == ["\"Polisen\"", "\"Socialtjänsten\""])
            try asked.reviewAll()
            #expect(throws: Failure.unfit(pointer: "/step", code: "unreviewed")) {
                try asked.step(.reviewed, as: .ulla)
            }
            try asked.reviewAll(as: .petra, of: "Polisen")
            try asked.step(.reviewed, as: .ulla)
            try asked.step(.granted)
            let extract = try asked.extract()
            #expect(text(extract).contains(Self.told))
            let page = String(
                decoding: try #require(ExtractPage.write(JSON.write(extract))), as: UTF8.self)
            #expect(page.contains("<p>Detta skrev Polisen och har prövat det.</p>"))
            #expect(throws: Failure.notFound) { try asked.extract(.petra) }
        }
    }

    @Test("stays secret where its own manager says so")
    func withheld() async throws {
        try await onThread {
            let asked = try Asked(about: Town.Known.youth(1), town: try alva())
            try asked.reviewAll()
            try asked.reviewAll(withholding: "Polisen fick svar", as: .petra, of: "Polisen")
            try asked.step(.reviewed, as: .ulla)
            #expect(throws: Failure.unfit(pointer: "/step", code: "partly")) {
                try asked.step(.granted)
            }
            try asked.step(.partly, ground: "OSL 35:1")
            #expect(!text(try asked.extract()).contains(Self.told))
        }
    }

    @Test("each manager sees the own agency's part, the other's writer nothing else of the file")
    func apart() async throws {
        try await onThread {
            let town = try alva()
            let asked = try Asked(about: Town.Known.youth(1), town: town)
            let own = try asked.part(Self.conversation, .ulla)
            #expect(!text(own).contains(Self.told))
            #expect(text(own).contains("Ringer hem varje kväll"))
            let theirs = try asked.part(Self.conversation, .petra)
            #expect(rows(theirs).compactMap { $0["table"] } == [.string("commitment_step")])
            #expect(try asked.parts(.petra).count == 1)
            #expect(throws: Failure.notFound) { try asked.part(Town.Known.youth(1), .petra) }
            let list = try town.gate().page(
                .requests, .first, as: town.caller(.petra, for: .retention))
            #expect(String(decoding: list.items, as: UTF8.self).contains("Socialtjänsten"))
            // Neither a records officer of theirs, nor a manager of a unit that wrote nothing, nor one
            // of an agency that did not.
            for person in [Town.Person.per, .fred, .rita] {
                #expect(throws: Failure.self) { try asked.parts(person) }
                #expect(throws: Failure.self) { try asked.part(Self.conversation, person) }
            }
            let police = try Asked(about: Town.Known.youth(6), town: town, at: .per)
            #expect(rows(try police.part(enquiry, .fia)).count == 1)
            #expect(throws: Failure.self) { try police.part(enquiry, .fred) }
            // When who wrote has left, any manager of the agency reviews it.
            try town.admin(
                """
                UPDATE core.staff SET agency_id = NULL, unit_id = NULL, agency_since = NULL
                 WHERE subject = 'kim.koordinator'
                """)
            #expect(rows(try police.part(enquiry, .fred)).count == 1)
        }
    }

    @Test("does not say to another agency's manager which guardian asks")
    func guardian() async throws {
        try await onThread {
            let town = try alva()
            let guardian = UUID()
            try town.admin(
                """
                INSERT INTO core.guardian (id, youth_id, agency_id, unit_id, secrecy_class, name,
                    custody, standing, whereabouts_hidden, valid_from, author_id, created_at)
                SELECT '\(guardian)', y.id, y.agency_id, '\(Town.Known.unit(1))', '26:1', 'Mor',
                       'shared', 'full', false, '2020-01-01', y.author_id, authz.now()
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(1))';
                """)
            let asked = try Asked(about: Town.Known.youth(1), town: town, by: guardian)
            func seen(_ person: Town.Person) throws -> JSON {
                try JSON.parse(
                    try town.gate().one(
                        .request, asked.request, as: town.caller(person, for: .retention)
                    ).json)
            }
            #expect(try seen(.ulla)["guardianId"] == .string("\(guardian)".lowercased()))
            #expect(try seen(.petra)["guardianId"] == .null)
        }
    }

    @Test("is reviewed with the file where the whole agency is kept out of it")
    func keptOut() async throws {
        try await onThread {
            let town = try alva()
            let asked = try Asked(about: Town.Known.youth(1), town: town)
            try town.admin(
                """
                INSERT INTO core.bar (youth_id, agency_id, source, source_id, valid_from)
                VALUES ('\(Town.Known.youth(1))', '\(Town.Known.agency(2))', 'block',
                        gen_random_uuid(), now() - interval '1 day')
                """)
            #expect(throws: Failure.self) { try asked.part(Self.conversation, .petra) }
            #expect(text(try asked.part(Self.conversation, .ulla)).contains(Self.told))
            try asked.reviewAll()
            try asked.step(.reviewed, as: .ulla)
        }
    }
}

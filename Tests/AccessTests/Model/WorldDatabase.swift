import FoundationEssentials
import Postgres
import Support

/// Asks a database about worlds: loads many at once, asks each question as the service's login in a
/// context of its own, and undoes all of it.
struct WorldDatabase: ~Copyable {
    private var session: Session

    /// - Parameter town: must outlive this. Its superuser loads, and asks as the login role would.
    init(_ town: Town) throws {
        var keeper = try Session.open(try town.superuser())
        try keeper.runScript(WorldLoader.unchecked)
        session = try Session.open(try town.superuser(), settings: .maintenance)
    }

    /// What the database answered to one question.
    struct Reply: Equatable {
        /// Rows of the question's own world that were shown.
        var shown: Set<Record> = []
        /// Rows about youths of other worlds: must be none.
        var foreign = 0
        /// Youths about whom a conversation could be logged.
        var loggable: Set<Int> = []
        /// Attempts that passed though they never may.
        var forged: [String] = []
    }

    /// The reply to each question, world by world.
    mutating func replies(
        to cases: [(world: World, questions: [Question])]
    ) throws -> [[Reply]] {
        // What the login role has set, so that the plans are the same.
        try session.runScript(
            Script(
                name: "begin",
                text: """
                    BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL jit = off;
                    SET LOCAL plan_cache_mode = force_generic_plan
                    """))
        try session.runScript(Self.attempts)
        var steps = WorldLoader(cases.map(\.world)).steps
        let before = steps.count + 1
        steps.append((Self.enter, []))
        for (number, item) in cases.enumerated() {
            for question in item.questions {
                steps += [
                    (Self.savepoint, []),
                    (
                        Self.open,
                        [
                            .text(WorldLoader.id(number, question.staff)),
                            .text(question.purpose),
                        ]
                    ),
                    (
                        Self.ask,
                        [
                            .text(WorldLoader.prefix(number)),
                            .texts(item.world.youths.map { WorldLoader.id(number, $0.id) }),
                        ]
                    ),
                    (Self.back, []),
                ]
            }
        }
        let results = try session.run(steps)
        try session.runScript(Script(name: "rollback", text: "ROLLBACK"))
        var place = before + 2
        return try cases.enumerated().map { number, item in
            try item.questions.map { _ in
                defer { place += 4 }
                return try Self.reply(results[place], number)
            }
        }
    }

    private static func reply(_ rows: Rows, _ number: Int) throws -> Reply {
        var reply = Reply()
        for row in 0..<rows.count {
            guard let kind = rows[row, 0], let id = rows[row, 1] else { continue }
            let (world, entity) = try WorldLoader.parse(id)
            switch kind {
            case "log": reply.loggable.insert(entity)
            case "forged": reply.forged.append(rows[row, 2] ?? "")
            default:
                guard let kind = Record.Kind(rawValue: kind) else { throw Unknown() }
                if world == number {
                    reply.shown.insert(Record(kind: kind, id: entity))
                } else {
                    reply.foreign += 1
                }
            }
        }
        return reply
    }

    struct Unknown: Error {}

    private static let enter = Statement(
        "model.enter", "SET LOCAL SESSION AUTHORIZATION sspf_api")
    private static let savepoint = Statement("model.savepoint", "SAVEPOINT asked")
    private static let back = Statement("model.back", "ROLLBACK TO SAVEPOINT asked")
    private static let open = Statement(
        "model.open",
        """
        SELECT authz.open(sha256(convert_to($1, 'UTF8')), $2, 'model', 'MODEL', 'youth', NULL,
                          gen_random_uuid())
        """)

    /// Whatever is about a youth, of any world; what everybody may see, of this world alone.
    private static let ask = Statement(
        "model.ask",
        """
        SELECT 'youth', id, NULL FROM core.youth
        UNION ALL SELECT 'number', youth_id, NULL FROM core.youth_number
        UNION ALL SELECT 'registration', id, NULL FROM core.registration
        UNION ALL SELECT 'nameKey', registration_id, NULL FROM core.name_key
        UNION ALL SELECT 'conversation', id, NULL FROM core.concern_conversation
        UNION ALL SELECT 'part', id, NULL FROM core.conversation_part
        UNION ALL SELECT 'participant', id, NULL FROM core.conversation_participant
        UNION ALL SELECT 'agreement', id, NULL FROM core.agreement
        UNION ALL SELECT 'guardian', id, NULL FROM core.guardian
        UNION ALL SELECT 'visit', id, NULL FROM core.school_visit WHERE starts_with(id::text, $1)
        UNION ALL SELECT 'agency', id, NULL FROM core.agency WHERE starts_with(id::text, $1)
        UNION ALL SELECT 'unit', id, NULL FROM core.unit WHERE starts_with(id::text, $1)
        UNION ALL SELECT * FROM pg_temp.attempts($2::uuid[])
        """)

    /// Logs a conversation about each youth as one should, and in ways in which none may.
    private static let attempts = Script(
        name: "attempts",
        text: """
            CREATE OR REPLACE FUNCTION pg_temp.attempts(youths uuid[])
            RETURNS TABLE (kind text, id uuid, way text) LANGUAGE plpgsql AS $$
            DECLARE
                me record;
            BEGIN
                SELECT m.staff_id, m.agency_id, m.unit_id, a.secrecy_class, authz.now() AS moment
                  INTO me FROM authz.me m JOIN core.agency a ON a.id = m.agency_id;
                IF NOT FOUND THEN
                    SELECT gen_random_uuid() AS staff_id, gen_random_uuid() AS agency_id,
                           gen_random_uuid() AS unit_id, '26:1' AS secrecy_class, now() AS moment
                      INTO me;
                END IF;
                FOREACH id IN ARRAY youths LOOP
                    FOREACH way IN ARRAY CASE id WHEN youths[1]
                            THEN '{own,author,unit,class,time}'::text[] ELSE '{own}' END LOOP
                        BEGIN
                            INSERT INTO core.concern_conversation (id, youth_id, agency_id,
                                unit_id, secrecy_class, kind, trigger, classification, held_at,
                                place, author_id, created_at)
                            VALUES (gen_random_uuid(), attempts.id, me.agency_id,
                                CASE way WHEN 'unit' THEN gen_random_uuid() ELSE me.unit_id END,
                                CASE way WHEN 'class' THEN '99:9' ELSE me.secrecy_class END,
                                'pre-assessment', 'tip', 'advice', me.moment, 'x',
                                CASE way WHEN 'author' THEN gen_random_uuid()
                                     ELSE me.staff_id END,
                                me.moment - CASE way WHEN 'time' THEN interval '1 day'
                                            ELSE interval '0' END);
                            RAISE EXCEPTION USING ERRCODE = 'ZZ001';
                        EXCEPTION
                            WHEN SQLSTATE 'ZZ001' OR integrity_constraint_violation THEN
                                kind := CASE way WHEN 'own' THEN 'log' ELSE 'forged' END;
                                RETURN NEXT;
                            WHEN insufficient_privilege THEN NULL;
                        END;
                    END LOOP;
                END LOOP;
            END $$;
            """)
}

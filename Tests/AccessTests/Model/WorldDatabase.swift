import FoundationEssentials
import Postgres
import Support

/// Asks a database about worlds: loads many at once, asks each question as the service's login in a
/// context of its own, and undoes all of it.
struct WorldDatabase: ~Copyable {
    private var session: Session
    /// How many worlds there have been.
    private var used = 0

    /// - Parameter town: must outlive this. Its superuser loads, and asks as the login role would.
    init(_ town: Town) throws {
        var keeper = try Session.open(try town.superuser())
        try keeper.runScript(WorldLoader.unchecked)
        try keeper.runScript(Self.unattended)
        // However long a lot waits to be asked, it is asked about one moment.
        try town.stopClock()
        session = try Session.open(try town.superuser(), settings: .maintenance)
    }

    /// A vacuum between two lots finds every table empty, and the plans made from that take minutes
    /// for the next lot.
    private static let unattended = Script(
        name: "unattended",
        text: """
            DO $$
            DECLARE
                t regclass;
            BEGIN
                FOR t IN SELECT c.oid FROM pg_class c
                          WHERE c.relkind = 'r'
                            AND c.relnamespace::regnamespace::text IN ('core', 'audit', 'retention')
                LOOP
                    EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', t);
                END LOOP;
            END $$
            """)

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

    /// The reply to each world's question.
    mutating func replies(
        to cases: [(world: World, question: Question)]
    ) throws -> [Reply] {
        // What the login role has set, so that the plans are the same.
        try session.runScript(
            Script(
                name: "begin",
                text: """
                    BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL jit = off;
                    SET LOCAL plan_cache_mode = force_generic_plan
                    """))
        try session.runScript(Self.attempts)
        let first = used
        used += cases.count
        var steps = WorldLoader(cases.map(\.world), from: first).steps
        steps.append((Self.enter, []))
        var places: [Range<Int>] = []
        for (place, (world, question)) in cases.enumerated() {
            let number = first + place
            let prefix = Value.text(WorldLoader.prefix(number))
            let asker = Value.text(WorldLoader.id(number, question.staff))
            steps += [(Self.savepoint, []), (Self.open, [asker, .text(question.purpose)])]
            let begin = steps.count
            steps += question.kinds.map { ($0.statement, $0.isEverybodys ? [prefix] : []) }
            if question.logs {
                let youths = world.youths.map { WorldLoader.id(number, $0.id) }
                steps.append((Self.attempt, [.texts(youths)]))
            }
            places.append(begin..<steps.count)
            steps.append((Self.back, []))
        }
        let results = try session.run(steps)
        try session.runScript(Script(name: "rollback", text: "ROLLBACK"))
        return try places.enumerated().map { number, place in
            try Self.reply(results[place], first + number)
        }
    }

    private static func reply(_ answers: ArraySlice<Rows>, _ number: Int) throws -> Reply {
        var reply = Reply()
        for rows in answers {
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

    private static let attempt = Statement(
        "model.attempt", "SELECT a.kind, a.id, a.way FROM pg_temp.attempts($1::uuid[]) a")

    /// Logs a conversation about each youth as one should, and in ways in which none may.
    private static let attempts = Script(
        name: "attempts",
        text: """
            CREATE FUNCTION pg_temp.attempts(youths uuid[])
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
                                'police-concern', 'tip', 'advice', me.moment, 'x',
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

extension Record.Kind {
    /// Rows that everybody may see are asked for by the world's prefix; rows about youths whole.
    fileprivate var isEverybodys: Bool {
        switch self {
        case .visit, .agency, .unit: true
        case .youth, .number, .registration, .formerName, .nameKey, .conversation, .part,
            .participant, .agreement, .step, .finding, .offer, .guardian, .enquiry, .meeting,
            .agendaItem, .commitment, .flag, .mapping,
            .mappingPart, .setting, .minutes, .report, .referral, .guest, .whereabouts:
            false
        }
    }

    fileprivate var statement: Statement {
        switch self {
        case .youth: Statement("model.y", "SELECT 'youth', id FROM core.youth")
        case .number: Statement("model.n", "SELECT 'number', youth_id FROM core.youth_number")
        case .registration:
            Statement("model.r", "SELECT 'registration', id FROM core.registration")
        case .nameKey:
            Statement("model.k", "SELECT 'nameKey', registration_id FROM core.name_key")
        case .conversation:
            Statement("model.c", "SELECT 'conversation', id FROM core.concern_conversation")
        case .part: Statement("model.p", "SELECT 'part', id FROM core.conversation_part")
        case .participant:
            Statement("model.q", "SELECT 'participant', id FROM core.conversation_participant")
        case .agreement: Statement("model.a", "SELECT 'agreement', id FROM core.agreement")
        case .step:
            Statement(
                "model.cs1", "SELECT 'step', id FROM core.conversation_step WHERE note IS NULL")
        case .finding:
            Statement(
                "model.cs2",
                "SELECT 'finding', id FROM core.conversation_step WHERE note IS NOT NULL")
        case .offer: Statement("model.co", "SELECT 'offer', id FROM core.conversation_offer")
        case .formerName:
            Statement("model.rc", "SELECT 'formerName', id FROM core.registration_change")
        case .flag: Statement("model.f", "SELECT 'flag', id FROM core.risk_flag")
        case .guardian: Statement("model.g", "SELECT 'guardian', id FROM core.guardian")
        case .whereabouts:
            Statement("model.gw", "SELECT 'whereabouts', id FROM core.guardian_whereabouts")
        case .guest: Statement("model.mg", "SELECT 'guest', id FROM core.meeting_guest")
        case .enquiry: Statement("model.e", "SELECT 'enquiry', id FROM core.enquiry")
        case .meeting: Statement("model.m", "SELECT 'meeting', id FROM core.meeting")
        case .agendaItem: Statement("model.i", "SELECT 'agendaItem', id FROM core.agenda_item")
        case .commitment: Statement("model.t", "SELECT 'commitment', id FROM core.commitment")
        case .mapping: Statement("model.kt", "SELECT 'mapping', id FROM core.mapping_talk")
        case .mappingPart:
            Statement("model.kp", "SELECT 'mappingPart', id FROM core.mapping_part")
        case .setting: Statement("model.cs", "SELECT 'setting', id FROM core.case_setting")
        case .minutes: Statement("model.mn", "SELECT 'minutes', id FROM core.meeting_note")
        case .report: Statement("model.or", "SELECT 'report', id FROM core.concern_report")
        case .referral: Statement("model.rf", "SELECT 'referral', id FROM core.referral")
        case .visit:
            Statement(
                "model.v",
                "SELECT 'visit', id FROM core.school_visit WHERE starts_with(id::text, $1)")
        case .agency:
            Statement(
                "model.o", "SELECT 'agency', id FROM core.agency WHERE starts_with(id::text, $1)")
        case .unit:
            Statement(
                "model.u", "SELECT 'unit', id FROM core.unit WHERE starts_with(id::text, $1)")
        }
    }
}

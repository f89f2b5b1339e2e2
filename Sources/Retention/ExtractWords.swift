/// What tables, columns and values of an extract are called to the person whom it is about, in Swedish
/// (GDPR 12.1: intelligible, in plain language). What has no word stands as it is stored.
enum ExtractWords {
    /// The kind of row.
    static func table(_ name: String) -> String { tables[name] ?? plain(name) }

    /// What stands in a column; nil for what serves the service alone and says nothing about anybody.
    static func column(_ name: String) -> String? {
        if hidden.contains(name) || name.hasSuffix("_id") { return nil }
        return columns[name] ?? plain(name)
    }

    /// A stored word, such as a state; free text is no word and stands as it was written.
    static func value(_ text: String, of column: String) -> String {
        words[column]?[text] ?? (coded.contains(column) ? common[text] : nil) ?? text
    }

    /// A period as the database writes it, such as `5 years`, in Swedish.
    static func period(_ text: String) -> String {
        text.split(separator: " ").map { spans[String($0)] ?? String($0) }.joined(separator: " ")
    }

    private static let spans = [
        "year": "år", "years": "år", "mon": "månad", "mons": "månader", "day": "dag",
        "days": "dagar",
    ]

    private static func plain(_ name: String) -> String { name.replacing("_", with: " ") }

    private static let hidden: Set<String> = [
        "id", "secrecy_class", "version", "salt", "key_version", "place", "position", "doubled",
        "merged_into",
    ]

    private static let tables = [
        "agenda_item": "Punkt på dagordningen", "agreement": "Överenskommelse",
        "assignment": "Handläggare", "block": "Spärr", "case": "SSPF-ärende",
        "case_member": "Plats i gruppen", "case_setting": "Inriktning", "case_transition": "Skede",
        "case_youth": "Koppling till ärendet", "commitment": "Åtagande",
        "commitment_step": "Vad som hänt med åtagandet", "concern_conversation": "Orossamtal",
        "concern_report": "Orosanmälan", "concern_report_feedback": "Återkoppling",
        "concern_report_step": "Beslut om anmälan", "consent": "Samtycke",
        "consent_giver": "Vem som samtyckt", "consent_kind": "Uppgifter som samtycket gäller",
        "consent_note": "Anteckning om samtycket", "consent_party": "Vem som får ta del",
        "consent_withdrawal": "Återkallat samtycke", "conversation_offer": "Erbjudande",
        "conversation_part": "Del av samtalet", "conversation_participant": "Deltagare",
        "conversation_report": "Om orosanmälan gjordes",
        "conversation_step": "Vad som hänt med samtalet",
        "correction": "Rättelse eller invändning", "disclosure": "Utlämnandebeslut",
        "disclosure_item": "Uppgifter som beslutet gäller",
        "disclosure_reason": "Skäl för beslutet",
        "emergency_access": "Nödöppning", "emergency_review": "Granskning av nödöppning",
        "ending": "Avslut", "exemption": "Gallras aldrig",
        "enquiry": "Förfrågan", "enquiry_step": "Vad som hänt med förfrågan",
        "hold": "Gallringsstopp",
        "guardian": "Vårdnadshavare", "guardian_whereabouts": "Om vistelseort döljs",
        "mapping_part": "Del av kartläggningen",
        "mapping_step": "Vad som hänt med kartläggningen", "mapping_talk": "Kartläggning",
        "meeting": "Möte", "meeting_guest": "Kallad utanför personalen",
        "meeting_invitee": "Kallad", "meeting_note": "Minnesanteckning",
        "meeting_step": "Vad som hänt med mötet", "name_release": "Namn lämnat ur loggen",
        "no_action_decision": "Beslut att inte agera", "offer_answer": "Svar på erbjudande",
        "protection": "Skyddade personuppgifter",
        "protection_access": "Vem som får se skyddade uppgifter", "referral": "Hänvisning",
        "referral_step": "Vad som hänt med hänvisningen", "registration": "Registrering",
        "risk_flag": "Riskflagga", "risk_flag_contest": "Invändning mot riskflagga",
        "risk_flag_step": "Vad som hänt med riskflaggan", "schooling": "Skola och klass",
        "withdrawal_receipt": "Följder av återkallelsen", "youth": "Person",
        "youth_merge": "Sammanförda akter", "youth_merge_undoing": "Sammanföring upphävd",
        "registration_change": "Ändrad registrering", "youth_number": "Nummer",
        "youth_number_end": "Nummer upphört",
    ]

    private static let columns = [
        "agency": "Verksamhet", "blocked_agency": "Spärrad verksamhet",
        "by_agency": "Av verksamhet", "from_agency": "Från verksamhet",
        "party_agency": "Verksamhet", "recipient_agency": "Mottagande verksamhet",
        "school": "Skola", "staff_agency": "Personalens verksamhet", "target": "Mottagare",
        "to_agency": "Till verksamhet",
        "answer": "Svar", "apart": "Deltar för sig", "hidden": "Dold", "made": "Gjord",
        "organisation": "Organisation", "answer_due_on": "Svar senast", "answered_on": "Svarade",
        "at": "Tid",
        "attended": "Närvarade",
        "attended_guests": "Närvarande utanför personalen", "birth_date": "Född", "capacity": "Som",
        "case_joins": "Kopplingar",
        "class_name": "Klass", "classification": "Klassning", "closed_at": "Avslutat",
        "concern": "Oro", "created_at": "Antecknat", "custody": "Vårdnad", "decided_on": "Beslutat",
        "due_on": "Senast", "ended_at": "Upphörde", "ended_reason": "Varför det upphörde",
        "ends_at": "Slutar", "ends_on": "Sista dag",
        "exports": "Utdrag", "family_name": "Efternamn",
        "feedback_due_on": "Återkoppling senast", "feedback_requested": "Återkoppling önskas",
        "from_state": "Från", "given_name": "Förnamn", "given_on": "Lämnad", "goal": "Mål",
        "grading": "Källans värde", "ground": "Grund", "held_at": "Hölls", "invited": "Kallad",
        "kind": "Slag", "language": "Språk", "lapses_on": "Upphör av sig själv", "level": "Nivå",
        "made_on": "Gjord", "name": "Namn", "nature": "Art", "next_contact_on": "Nästa kontakt",
        "note": "Anteckning", "notices": "Påminnelser", "number": "Nummer",
        "observed_on": "Iakttaget", "opened_at": "Öppnat", "outcome": "Utfall", "owner": "Vem",
        "paper_reference": "Papper", "path": "Väg", "protective_factor": "Skyddsfaktor",
        "purposes": "Ändamål", "question": "Fråga", "reason": "Skäl", "reason_text": "Skäl i ord",
        "received_on": "Kom in", "record_type": "Handling",
        "recipients": "Mottagare", "reference": "Beteckning",
        "referrals": "Hänvisningar", "relation": "Förhållande", "reporter": "Anmäld av",
        "resource": "Uppgift", "review_due_at": "Granskas senast", "revisit_on": "Tas upp igen",
        "role": "Roll", "said": "Sagt", "school_name": "Skola", "scope": "Omfattar",
        "shares": "Delningar",
        "sign": "Tecken", "span_from": "Från", "span_until": "Till och med",
        "source": "Källa", "standing": "Ställning", "starts_at": "Börjar",
        "state": "Läge", "text": "Text", "title": "Rubrik", "trigger": "Anledning",
        "urgent": "Akut", "valid_from": "Från och med", "valid_until": "Till",
        "verdict": "Bedömning", "what": "Vad", "whereabouts_hidden": "Vistelseort dold",
        "word": "Ord",
    ]
}

/// Samtyckets läge, counted from its answers and days.
enum ConsentState: String, CaseIterable {
    case draft, incomplete, upcoming
    case inForce = "in-force"
    case refused, withdrawn, expired
}

/// Vad ett samtycke saknar.
enum ConsentLack: String, CaseIterable {
    case birthDate = "birth-date"
    case rule
    case shorterValidity = "shorter-validity"
    case youth
    case maturityNote = "maturity-note"
    case guardianUnknown = "guardian-unknown"
    case guardian
}

/// Utlämnandebeslutets läge, counted from its days.
enum DisclosureState: String, CaseIterable {
    case inForce = "in-force"
    case revoked, expired
}

/// Vad ett gallringsstopp omfattar.
enum HoldScope: String, CaseIterable {
    case youth, record, span
}

/// Slag av nummer.
enum NumberKind: String, CaseIterable {
    case personnummer, samordningsnummer, reserve
}

/// Varifrån bevarandetiden räknas.
enum RetentionTrigger: String, CaseIterable {
    case lastNote = "last-note"
    case birthday
    case visitDate = "visit-date"
    case noRecordLeft = "no-record-left"
    case ended, created, closed, expired
}

/// Why a referral was revoked by itself: no caller can say so.
enum RevokedByConsent: String, CaseIterable {
    case consentWithdrawn = "consent-withdrawn"
}

/// Vad som har ställts in för ett ärende.
enum SettingKind: String, CaseIterable {
    case targetGroup = "target-group"
    case level, coordinator
}

/// What would turn an answer about access.
enum Turn: String, CaseIterable {
    case end, open, lift, grant, purpose
}

/// Om ungdomens akt är aktiv, counted from its cases.
enum YouthState: String, CaseIterable {
    case active, resting
}

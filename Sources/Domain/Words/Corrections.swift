/// What a correction (rättelse) can be of. The raw value is how the log names it.
package enum Correctable: String, Sendable, CaseIterable {
    /// Orossamtal.
    case conversation = "concern-conversation"
    /// SSPF-ärende.
    case cooperation = "case"
    /// Förfrågan.
    case enquiry
    /// Beslut att inte agera.
    case noActionDecision = "no-action-decision"
    /// Kartläggning.
    case mapping = "mapping-talk"
    /// Nätverksmöte.
    case meeting
    /// Åtagande.
    case commitment
    /// Samtycke.
    case consent
    /// Utlämnandebeslut.
    case disclosure
}

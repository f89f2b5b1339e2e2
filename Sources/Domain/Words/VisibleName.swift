/// Names that staff give accounts, units and agencies: they stand in lists, logs and files that others
/// read and spreadsheets open, so everything in them can be seen.
package enum VisibleName {
    /// Whether a text holds what takes no room or turns the direction of reading: joiners, variation
    /// selectors, marks of byte order and of direction, separators of lines. No name in letters needs
    /// them; accents, apostrophes and hyphens are none.
    ///
    /// Source: Unicode Standard Annex 31, Default_Ignorable_Code_Point; Unicode Technical Report 36.
    package static func isHidden(in text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            let properties = scalar.properties
            if properties.isDefaultIgnorableCodePoint { return true }
            switch properties.generalCategory {
            case .format, .control, .lineSeparator, .paragraphSeparator: return true
            case _: return false
            }
        }
    }
}

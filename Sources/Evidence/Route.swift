/// The way by which a substance reached the body or the preparation.
public enum Route: String, Hashable, Sendable, CaseIterable {
    case intranasal, intravenous, subcutaneous, intraperitoneal, oral, intragastric, intraintestinal
    /// An injection of unstated kind.
    case injection
    case inVitro = "in vitro"
    /// Dissolved in the fluid over a tissue slice.
    case bath
    case notStated = "not stated"
}

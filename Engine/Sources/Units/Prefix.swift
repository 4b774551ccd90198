/// An SI prefix.
enum Prefix: Int, Hashable, Sendable, CaseIterable {
    case yocto = -24
    case zepto = -21
    case atto = -18
    case femto = -15
    case pico = -12
    case nano = -9
    case micro = -6
    case milli = -3
    case centi = -2
    case deci = -1
    case deca = 1
    case hecto = 2
    case kilo = 3
    case mega = 6
    case giga = 9
    case tera = 12
    case peta = 15
    case exa = 18
    case zetta = 21
    case yotta = 24

    /// The symbol it is printed with; micro is the ASCII `u`.
    var symbol: String {
        switch self {
        case .yocto: "y"
        case .zepto: "z"
        case .atto: "a"
        case .femto: "f"
        case .pico: "p"
        case .nano: "n"
        case .micro: "u"
        case .milli: "m"
        case .centi: "c"
        case .deci: "d"
        case .deca: "da"
        case .hecto: "h"
        case .kilo: "k"
        case .mega: "M"
        case .giga: "G"
        case .tera: "T"
        case .peta: "P"
        case .exa: "E"
        case .zetta: "Z"
        case .yotta: "Y"
        }
    }

    /// Everything that is read as this prefix before a unit's symbol: micro sign and Greek mu beside `u`.
    var spellings: [String] { self == .micro ? ["u", "\u{B5}", "\u{3BC}"] : [symbol] }

    /// The word that is read as this prefix before a unit's name, as in `milligram`.
    var name: String { String(describing: self) }

    /// Whether the prefix makes a unit that laboratory texts use: not `Mg`, which is a mistyped `mg` far more often.
    var isEveryday: Bool { rawValue <= 3 && self != .deca }
}

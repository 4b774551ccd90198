/// A unit that has a name: `multiplier * 10^scale` coherent SI units of its dimension.
struct NamedUnit: Hashable, Sendable {
    /// Which prefixes are read before the symbol.
    enum Prefixes: Hashable, Sendable {
        case none
        /// Up to kilo, without deca.
        case everyday
        case all
    }

    /// The symbol it is printed with.
    var symbol: String
    /// What else is read as this unit, symbols that may take a prefix first.
    var symbols: [String] = []
    /// Words for the unit, singular and plural; the first is SBML's.
    var names: [String] = []
    var multiplier = 1.0
    var scale = 0
    var dimension = Dimension.dimensionless
    var prefixes = Prefixes.none

    init(
        _ symbol: String,
        symbols: [String] = [],
        names: [String] = [],
        multiplier: Double = 1,
        scale: Int = 0,
        _ dimension: [Dimension.Base: Double] = [:],
        prefixes: Prefixes = .none
    ) {
        self.symbol = symbol
        self.symbols = symbols
        self.names = names
        self.multiplier = multiplier
        self.scale = scale
        self.dimension = Dimension(dimension)
        self.prefixes = prefixes
    }

    static func == (left: NamedUnit, right: NamedUnit) -> Bool { left.symbol == right.symbol }

    func hash(into hasher: inout Hasher) { hasher.combine(symbol) }

    func accepts(_ prefix: Prefix) -> Bool {
        switch prefixes {
        case .none: false
        case .everyday: prefix.isEveryday
        case .all: true
        }
    }
}

extension NamedUnit {
    /// Every unit known by name.
    ///
    /// **Source**: SI brochure, 9th edition (2019), tables 2 to 8; Dalton and Avogadro constant: CODATA 2018.
    static let all: [NamedUnit] = siUnits + laboratoryUnits + ratioUnits + countUnits

    private static let siUnits: [NamedUnit] = [
        NamedUnit("m", names: ["metre", "meter", "metres", "meters"], [.length: 1], prefixes: .everyday),
        NamedUnit("g", names: ["gram", "grams"], scale: -3, [.mass: 1], prefixes: .everyday),
        NamedUnit(
            "s",
            symbols: ["sec"],
            names: ["second", "seconds"],
            [.time: 1],
            prefixes: .everyday
        ),
        NamedUnit("A", names: ["ampere", "amperes"], [.current: 1], prefixes: .everyday),
        NamedUnit("K", names: ["kelvin"], [.temperature: 1], prefixes: .everyday),
        NamedUnit("mol", names: ["mole", "moles"], [.amount: 1], prefixes: .everyday),
        NamedUnit("cd", names: ["candela"], [.luminousIntensity: 1], prefixes: .everyday),
        NamedUnit("Hz", names: ["hertz"], [.time: -1], prefixes: .all),
        NamedUnit("N", names: ["newton", "newtons"], [.mass: 1, .length: 1, .time: -2], prefixes: .all),
        NamedUnit("Pa", names: ["pascal", "pascals"], [.mass: 1, .length: -1, .time: -2], prefixes: .all),
        NamedUnit("J", names: ["joule", "joules"], [.mass: 1, .length: 2, .time: -2], prefixes: .all),
        NamedUnit("W", names: ["watt", "watts"], [.mass: 1, .length: 2, .time: -3], prefixes: .all),
        NamedUnit("C", names: ["coulomb", "coulombs"], [.current: 1, .time: 1], prefixes: .everyday),
        NamedUnit(
            "V",
            names: ["volt", "volts"],
            [.mass: 1, .length: 2, .time: -3, .current: -1],
            prefixes: .all
        ),
        NamedUnit(
            "F",
            names: ["farad", "farads"],
            [.mass: -1, .length: -2, .time: 4, .current: 2],
            prefixes: .everyday
        ),
        NamedUnit(
            "ohm",
            symbols: ["Ohm", "\u{3A9}", "\u{2126}"],
            names: ["ohm", "ohms"],
            [.mass: 1, .length: 2, .time: -3, .current: -2],
            prefixes: .all
        ),
        NamedUnit(
            "S",
            names: ["siemens"],
            [.mass: -1, .length: -2, .time: 3, .current: 2],
            prefixes: .everyday
        ),
        NamedUnit("Wb", names: ["weber"], [.mass: 1, .length: 2, .time: -2, .current: -1], prefixes: .everyday),
        NamedUnit("T", names: ["tesla"], [.mass: 1, .time: -2, .current: -1], prefixes: .everyday),
        // No prefix, as `pH` is no picohenry.
        NamedUnit("H", names: ["henry"], [.mass: 1, .length: 2, .time: -2, .current: -2]),
        NamedUnit("lm", names: ["lumen"], [.luminousIntensity: 1]),
        NamedUnit("lx", names: ["lux"], [.luminousIntensity: 1, .length: -2]),
        NamedUnit("Bq", names: ["becquerel", "becquerels"], [.time: -1], prefixes: .all),
        NamedUnit("Gy", names: ["gray", "grays"], [.length: 2, .time: -2], prefixes: .everyday),
        NamedUnit("Sv", names: ["sievert", "sieverts"], [.length: 2, .time: -2], prefixes: .everyday),
        NamedUnit("kat", names: ["katal", "katals"], [.amount: 1, .time: -1], prefixes: .everyday),
        NamedUnit("rad", names: ["radian", "radians"], prefixes: .everyday),
        NamedUnit("sr", names: ["steradian", "steradians"]),
    ]

    private static let laboratoryUnits: [NamedUnit] = [
        NamedUnit(
            "L",
            symbols: ["l"],
            names: ["litre", "liter", "litres", "liters"],
            scale: -3,
            [.length: 3],
            prefixes: .everyday
        ),
        NamedUnit("min", names: ["minute", "minutes", "mins"], multiplier: 60, [.time: 1]),
        NamedUnit("h", symbols: ["hr", "hrs"], names: ["hour", "hours"], multiplier: 3600, [.time: 1]),
        NamedUnit("d", names: ["day", "days"], multiplier: 86_400, [.time: 1]),
        NamedUnit("week", symbols: ["wk"], names: ["week", "weeks"], multiplier: 604_800, [.time: 1]),
        // The Julian year.
        NamedUnit("year", symbols: ["yr"], names: ["year", "years"], multiplier: 31_557_600, [.time: 1]),
        NamedUnit("M", names: ["molar"], scale: 3, [.amount: 1, .length: -3], prefixes: .everyday),
        NamedUnit(
            "Da",
            names: ["dalton", "daltons"],
            multiplier: 1.660_539_066_60,
            scale: -27,
            [.mass: 1],
            prefixes: .all
        ),
        NamedUnit("Ci", names: ["curie", "curies"], multiplier: 3.7, scale: 10, [.time: -1], prefixes: .everyday),
        NamedUnit("bar", names: ["bar", "bars"], scale: 5, [.mass: 1, .length: -1, .time: -2], prefixes: .everyday),
        NamedUnit("atm", multiplier: 101_325, [.mass: 1, .length: -1, .time: -2]),
        NamedUnit("mmHg", multiplier: 133.322_387_415, [.mass: 1, .length: -1, .time: -2]),
        // The thermochemical calorie.
        NamedUnit(
            "cal",
            names: ["calorie"],
            multiplier: 4.184,
            [.mass: 1, .length: 2, .time: -2],
            prefixes: .everyday
        ),
        NamedUnit("angstrom", symbols: ["\u{C5}", "\u{212B}"], scale: -10, [.length: 1]),
        // SBML's kind, with the value of SBML Level 3 Version 2 Core, section 3.4.6.
        NamedUnit("avogadro", multiplier: 6.022_141_79e23),
    ]

    private static let ratioUnits: [NamedUnit] = [
        NamedUnit("%", names: ["percent"], scale: -2),
        NamedUnit("ppm", scale: -6),
        NamedUnit("ppb", scale: -9),
        NamedUnit("fold"),
        NamedUnit("fraction"),
    ]

    /// Counts and arbitrary scales: each is its own dimension, as patients and genes do not add up.
    private static let countUnits: [NamedUnit] =
        [
            ("item", "items"), ("IU", "IUs"), ("point", "points"), ("patient", "patients"), ("subject", "subjects"),
            ("participant", "participants"), ("volunteer", "volunteers"), ("animal", "animals"), ("rat", "rats"),
            ("mouse", "mice"), ("rabbit", "rabbits"), ("dog", "dogs"), ("cell", "cells"), ("gene", "genes"),
            ("molecule", "molecules"), ("residue", "residues"), ("record", "records"), ("table", "tables"),
            ("trial", "trials"), ("study", "studies"), ("site", "sites"), ("event", "events"), ("case", "cases"),
            ("dose", "doses"), ("drop", "drops"), ("spray", "sprays"),
        ].map { NamedUnit($0.0, names: [$0.1], [.count($0.0): 1]) }

    /// Names that are understood and refused, and why.
    static let refused: [String: String] = {
        let offset = "its zero is not the SI zero, so it cannot be converted by a factor; give kelvin"
        var reasons: [String: String] = [
            "month": "a month has no fixed length; give days or weeks",
            "U": "it means an enzyme unit or an international unit; write umol/min or IU",
            "pH": "it is a logarithm; give mol/L",
            "dB": "it is a logarithm; give the ratio",
        ]
        reasons["months"] = reasons["month"]
        for name in [
            "celsius", "Celsius", "degC", "\u{B0}C", "\u{2103}", "fahrenheit", "Fahrenheit", "degF", "\u{B0}F",
        ] {
            reasons[name] = offset
        }
        return reasons
    }()
}

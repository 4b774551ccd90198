package import CLanes
internal import Foundation

/// The instruction-set level that kernels and steppers are compiled for.
///
/// Results agree to the bit within a level and to rounding between levels.
public enum InstructionSet: String, Sendable, Hashable, CaseIterable, Comparable, Codable {
    /// What every processor of the architecture has.
    case baseline
    /// AVX2 with fused multiply-add.
    case avx2
    /// AVX-512.
    case avx512

    /// The highest level that this processor runs and that the environment variable `HEPTAD_INSTRUCTION_SET` allows, by
    /// which several machines compute the same bits.
    public static let best: InstructionSet = {
        let own: InstructionSet =
            switch lanes_best_level() {
            case lanes_level_avx512: .avx512
            case lanes_level_avx2: .avx2
            default: .baseline
            }
        let allowed = ProcessInfo.processInfo.environment["HEPTAD_INSTRUCTION_SET"]
        return min(own, allowed.flatMap(InstructionSet.init) ?? own)
    }()

    public static func < (a: Self, b: Self) -> Bool { a.level.rawValue < b.level.rawValue }

    package var level: lanes_level {
        switch self {
        case .baseline: lanes_level_baseline
        case .avx2: lanes_level_avx2
        case .avx512: lanes_level_avx512
        }
    }

    /// Options of GCC and clang.
    var compilerFlags: [String] {
        switch self {
        case .baseline: []
        case .avx2: ["-mavx2", "-mfma"]
        case .avx512:
            ["-mavx512f", "-mavx512dq", "-mavx512vl", "-mavx512bw", "-mavx2", "-mfma", "-mprefer-vector-width=512"]
        }
    }
}

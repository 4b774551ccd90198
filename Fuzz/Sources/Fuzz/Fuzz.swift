import Foundation

/// What libFuzzer calls for each input; the environment variable `HEPTAD_FUZZ_TARGET` names the target.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target([UInt8](UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

private let target: @Sendable ([UInt8]) -> Void = {
    let name = ProcessInfo.processInfo.environment["HEPTAD_FUZZ_TARGET"] ?? ""
    guard let target = targets[name] else {
        fatalError("HEPTAD_FUZZ_TARGET is '\(name)'; it must be one of \(targets.keys.sorted())")
    }
    return target
}()

/// Everything that reads text or files from outside, by the name of its folder of seeds. A reader passes when it returns or
/// throws; a trap, a sanitizer's finding, more than 10 seconds or more than 2 GiB is a crash.
let targets: [String: @Sendable ([UInt8]) -> Void] = [
    "antimony": text { readModel($0, .antimony) },
    "sbml": text { readModel($0, .sbml) },
    "formula": text { readModel("x := \($0)\nx0 = 1; S' = x0", .antimony) },
    "sedml": text(readExperiment),
    "archive": readArchive,
    "dose": text(readDose),
    "unit": text(readUnit),
    "claim": text(readClaim),
    "date": text(readDate),
    "dossier": text(readDossier),
]

private func text(_ read: @escaping @Sendable (String) -> Void) -> @Sendable ([UInt8]) -> Void {
    { read(String(decoding: $0, as: UTF8.self)) }
}

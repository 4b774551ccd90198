internal import CLanes
internal import Foundation

/// A kernel's library in this process. Its functions stay until the last user is gone.
final class LoadedKernel: @unchecked Sendable {
    // NOTE: written by `init` only, so that threads may share it.
    private let handle: UnsafeMutableRawPointer
    let setup: lanes_function
    let rhs: lanes_function
    let matrix: lanes_function
    let outputs: lanes_function
    let timeDerivative: lanes_function?
    let factor: lanes_factor_function?
    let lusolve: lanes_solve_function?

    init(_ path: String, _ source: KernelSource) throws(KernelCache.Failure) {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw KernelCache.Failure(note: "the kernel cannot be loaded: \(String(cString: dlerror()))")
        }
        func symbol<Function>(_ name: String, _ type: Function.Type) -> Function? {
            dlsym(handle, "kernel_" + name).map { unsafeBitCast($0, to: type) }
        }
        guard let setup = symbol("setup", lanes_function.self), let rhs = symbol("rhs", lanes_function.self),
            let matrix = symbol("matrix", lanes_function.self), let outputs = symbol("outputs", lanes_function.self)
        else {
            dlclose(handle)
            throw KernelCache.Failure(note: "the kernel lacks a function")
        }
        self.handle = handle
        self.setup = setup
        self.rhs = rhs
        self.matrix = matrix
        self.outputs = outputs
        timeDerivative = source.hasTimeDerivative ? symbol("time_derivative", lanes_function.self) : nil
        factor = source.hasFactorization ? symbol("factor", lanes_factor_function.self) : nil
        lusolve = source.hasFactorization ? symbol("lusolve", lanes_solve_function.self) : nil
    }

    deinit { dlclose(handle) }
}

internal import CNLopt

/// One call of NLopt: the least value of a function within bounds.
///
/// Without a gradient Powell's BOBYQA runs (COBYLA for one parameter, which BOBYQA refuses); with one, SLSQP.
///
/// **Source**: S. G. Johnson, The NLopt nonlinear-optimization package, 2.7.1.
struct CalibrationOptimizer {
    struct Minimum {
        var point: [Double]
        var value: Double
    }

    var lower: [Double]
    var upper: [Double]
    var maximumEvaluations = 20_000
    /// Relative change of the point at which it ends.
    var tolerance = 1e-12

    /// What stands in for a value that is not there or not finite: worse than any other, yet a number to compare with.
    private static let penalty = 1e100

    /// - Parameters:
    ///   - start: Where the search begins; it is moved within the bounds.
    ///   - gradient: Whether the function gives its gradient.
    ///   - function: The value at a point, and its gradient if asked for; nil where there is none.
    /// - Returns: nil where NLopt refused, or where no point had a value.
    func minimum(
        from start: [Double],
        gradient: Bool,
        of function: ([Double], _ wantsGradient: Bool) -> (value: Double, gradient: [Double])?
    ) -> Minimum? {
        let algorithm = gradient ? NLOPT_LD_SLSQP : start.count > 1 ? NLOPT_LN_BOBYQA : NLOPT_LN_COBYLA
        guard let optimizer = nlopt_create(algorithm, UInt32(start.count)) else { return nil }
        defer { nlopt_destroy(optimizer) }
        nlopt_set_lower_bounds(optimizer, lower)
        nlopt_set_upper_bounds(optimizer, upper)
        nlopt_set_xtol_rel(optimizer, tolerance)
        nlopt_set_maxeval(optimizer, Int32(maximumEvaluations))

        var best: Minimum?
        return withoutActuallyEscaping(function) { function in
            let context = Context { point, wantsGradient in
                guard let found = function(point, wantsGradient), found.value.isFinite else { return nil }
                if found.value < best?.value ?? .infinity { best = Minimum(point: point, value: found.value) }
                return found
            }
            var point = zip(start, zip(lower, upper)).map { min(max($0, $1.0), $1.1) }
            var value = 0.0
            // NOTE: NLopt calls back on this thread, only within `nlopt_optimize`, so the context outlives every call.
            withExtendedLifetime(context) {
                nlopt_set_min_objective(optimizer, Self.callback, Unmanaged.passUnretained(context).toOpaque())
                // NOTE: SLSQP reports "round-off limited" at a minimum found to the last digit; the best point counts.
                _ = nlopt_optimize(optimizer, &point, &value)
            }
            return best
        }
    }

    private final class Context {
        typealias Function = ([Double], Bool) -> (value: Double, gradient: [Double])?
        let function: Function
        init(_ function: @escaping Function) { self.function = function }
    }

    private static let callback: nlopt_func = { count, point, gradient, data in
        guard let point, let data else { return penalty }
        let context = Unmanaged<Context>.fromOpaque(data).takeUnretainedValue()
        let values = Array(UnsafeBufferPointer(start: point, count: Int(count)))
        let found = context.function(values, gradient != nil)
        if let gradient {
            for index in values.indices { gradient[index] = found?.gradient[index] ?? 0 }
        }
        return found?.value ?? penalty
    }
}

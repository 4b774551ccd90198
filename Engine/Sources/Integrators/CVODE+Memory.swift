internal import CSundials

extension CVODE {
    /// What belongs to C: vectors, matrix, solvers and CVODE's own block; freed together.
    final class Memory {
        let cvode: UnsafeMutableRawPointer
        let vector: N_Vector
        let y: UnsafeMutablePointer<Double>
        /// Where the system's Jacobian values go in the matrix.
        let jacobianPositions: [Int]
        /// The pattern of a sparse matrix with its diagonal; nil where the matrix is dense.
        let sparsePattern: SparsityPattern?
        let jacobianValues: UnsafeMutableBufferPointer<Double>
        /// Room for one derivative of the state, and for all powers of a step's polynomial.
        let scratch: N_Vector?
        let powers: UnsafeMutableBufferPointer<Double>
        private var context: SUNContext?
        private let absoluteTolerances: N_Vector?
        private let matrix: SUNMatrix?
        private let linearSolver: SUNLinearSolver?
        private let nonlinearSolver: SUNNonlinearSolver?

        /// From how many states on, and up to which filled share, KLU is used.
        ///
        /// Measured on reaction networks with 1, 3 and 8 reactions per species at a relative tolerance of 1e-8: KLU is
        /// level with dense LU at 8 states, 1.1 to 1.3 times as fast at 16 and 24, 3 to 12 times at 200.
        static let sparseThreshold = (states: 16, filledShare: 0.5)

        init?(_ system: any DifferentialSystem, _ options: Options) {
            var context: SUNContext?
            guard SUNContext_Create(nil, &context) == 0, let context else { return nil }
            // A vector needs an entry, also where nothing changes by itself.
            let length = max(1, system.stateCount)
            let method = options.method == .bdf ? CV_BDF : CV_ADAMS
            guard let vector = N_VNew_Serial(sunindextype(length), context) else {
                var unused: SUNContext? = context
                SUNContext_Free(&unused)
                return nil
            }
            guard let y = N_VGetArrayPointer(vector), let cvode = CVodeCreate(method, context) else {
                var unused: SUNContext? = context
                N_VDestroy(vector)
                SUNContext_Free(&unused)
                return nil
            }
            N_VConst(0, vector)
            self.context = context
            self.vector = vector
            self.y = y
            self.cvode = cvode
            scratch = system.recordsSteps ? N_VNew_Serial(sunindextype(length), context) : nil
            powers = .allocate(capacity: system.recordsSteps ? CVODE.mostPowers * length : 0)
            powers.initialize(repeating: 0)

            absoluteTolerances =
                options.tolerances.absolute.count == length && length > 1
                ? N_VNew_Serial(sunindextype(length), context) : nil
            if let absoluteTolerances, let values = N_VGetArrayPointer(absoluteTolerances) {
                for (index, value) in options.tolerances.absolute.enumerated() { values[index] = value }
            }

            let pattern = system.jacobianPattern
            jacobianValues = .allocate(capacity: max(1, pattern.count))
            jacobianValues.initialize(repeating: 0)
            guard options.method == .bdf else {
                (matrix, linearSolver, sparsePattern, jacobianPositions) = (nil, nil, nil, [])
                nonlinearSolver = SUNNonlinSol_FixedPoint(vector, 0, context)
                return
            }
            nonlinearSolver = nil
            let size = sunindextype(length)
            let full = pattern.withDiagonal()
            if system.stateCount > 0 && Self.prefersSparse(full.pattern, options.linearSolver) {
                matrix = SUNSparseMatrix(size, size, sunindextype(full.pattern.count), Int32(CSC_MAT), context)
                linearSolver = matrix.flatMap { SUNLinSol_KLU(vector, $0, context) }
                sparsePattern = full.pattern
                jacobianPositions = full.positions
            } else {
                matrix = SUNDenseMatrix(size, size, context)
                linearSolver = matrix.flatMap { SUNLinSol_Dense(vector, $0, context) }
                sparsePattern = nil
                var positions: [Int] = []
                for column in 0..<pattern.size {
                    for entry in pattern.columnStarts[column]..<pattern.columnStarts[column + 1] {
                        positions.append(column * length + pattern.rows[entry])
                    }
                }
                jacobianPositions = positions
            }
        }

        deinit {
            var cvode: UnsafeMutableRawPointer? = cvode
            CVodeFree(&cvode)
            if let linearSolver { SUNLinSolFree(linearSolver) }
            if let nonlinearSolver { SUNNonlinSolFree(nonlinearSolver) }
            if let matrix { SUNMatDestroy(matrix) }
            if let absoluteTolerances { N_VDestroy(absoluteTolerances) }
            if let scratch { N_VDestroy(scratch) }
            N_VDestroy(vector)
            SUNContext_Free(&context)
            powers.deallocate()
            jacobianValues.deallocate()
        }

        private static func prefersSparse(_ pattern: SparsityPattern, _ choice: LinearSolver) -> Bool {
            switch choice {
            case .dense: return false
            case .klu: return true
            case .automatic:
                let share = Double(pattern.count) / (Double(pattern.size) * Double(pattern.size))
                return pattern.size >= sparseThreshold.states && share <= sparseThreshold.filledShare
            }
        }

        /// Hands callbacks and settings to CVODE.
        ///
        /// - Returns: what could not be set, or nil.
        func connect(to owner: UnsafeMutableRawPointer, at time: Double, _ options: Options) -> String? {
            // NOTE: without a handler of ours, SUNDIALS prints every message to the standard error stream.
            guard CVodeSetErrHandlerFn(cvode, errorHandler, owner) == CV_SUCCESS,
                CVodeInit(cvode, rightHandSideCallback, time, vector) == CV_SUCCESS,
                CVodeSetUserData(cvode, owner) == CV_SUCCESS
            else { return "CVodeInit" }
            let relative = options.tolerances.relative
            let tolerancesSet =
                if let absoluteTolerances {
                    CVodeSVtolerances(cvode, relative, absoluteTolerances)
                } else {
                    CVodeSStolerances(cvode, relative, options.tolerances.absolute.first ?? relative)
                }
            guard tolerancesSet == CV_SUCCESS else { return "tolerances" }
            if let nonlinearSolver {
                guard CVodeSetNonlinearSolver(cvode, nonlinearSolver) == CV_SUCCESS else { return "nonlinear solver" }
            } else {
                guard let linearSolver, let matrix,
                    CVodeSetLinearSolver(cvode, linearSolver, matrix) == CV_SUCCESS
                else { return "linear solver" }
                let jacobianSet =
                    if sparsePattern == nil {
                        CVodeSetJacFn(cvode, denseJacobianCallback)
                    } else {
                        CVodeSetJacFn(cvode, sparseJacobianCallback)
                    }
                guard jacobianSet == CV_SUCCESS else { return "Jacobian" }
            }
            let watched = Unmanaged<CVODE>.fromOpaque(owner).takeUnretainedValue().system.conditionCount
            if watched > 0 {
                guard CVodeRootInit(cvode, Int32(clamping: watched), conditionsCallback) == CV_SUCCESS else {
                    return "CVodeRootInit"
                }
                CVodeSetNoInactiveRootWarn(cvode)
            }
            CVodeSetMaxHnilWarns(cvode, Int32(CVODE.nilStepLimit))
            let limits = [
                CVodeSetMinStep(cvode, options.minimumStep), CVodeSetMaxStep(cvode, options.maximumStep),
                CVodeSetInitStep(cvode, options.initialStep),
            ]
            return limits.allSatisfy { $0 == CV_SUCCESS } ? nil : "step limits"
        }

        /// CVODE's counters since it was last started.
        func statistics() -> IntegrationStatistics {
            var counted = IntegrationStatistics()
            func read(_ getter: (UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>?) -> Int32) -> Int {
                var value = 0
                return getter(cvode, &value) == CV_SUCCESS ? value : 0
            }
            counted.steps = read(CVodeGetNumSteps)
            counted.errorTestFailures = read(CVodeGetNumErrTestFails)
            counted.rhsEvaluations = read(CVodeGetNumRhsEvals)
            counted.nonlinearIterations = read(CVodeGetNumNonlinSolvIters)
            counted.nonlinearConvergenceFailures = read(CVodeGetNumNonlinSolvConvFails)
            counted.linearSetups = read(CVodeGetNumLinSolvSetups)
            if matrix != nil { counted.jacobianEvaluations = read(CVodeGetNumJacEvals) }
            counted.rootEvaluations = read(CVodeGetNumGEvals)
            return counted
        }
    }
}

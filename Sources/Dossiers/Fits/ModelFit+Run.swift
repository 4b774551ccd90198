internal import Analysis
public import Diagnostics
internal import EquationSystems
internal import ModelFormats
internal import Simulation

extension ModelFit {
    /// Fits, and compares with the published estimates.
    ///
    /// - Parameter folder: The model's folder.
    /// - Returns: What was found, and each published estimate beside it.
    /// - Throws: Every fault of model, data or measures; a model that cannot be fitted is a fault with its reason.
    public func run(in folder: String) async throws(DiagnosticsError) -> ModelFitResult {
        let measures = try measures(folder)
        let people = try subjects(in: folder)
        let subjects = people.map(\.subject)
        guard !subjects.isEmpty else { throw fault(folder, "no row has an observation") }
        var result = ModelFitResult(numbers: [], checkpoints: [], notes: [])
        if let random {
            let places = random.names.compactMap { name in parameters.firstIndex { $0.name == name } }
            let effects = MixedEffects(start: parameters.map(\.start), random: places, covariance: random.covariance)
            guard let fit = effects.fit(subjects) else {
                throw fault(folder, "the fit does not settle, or the model cannot be run along the way")
            }
            result.numbers = numbers(of: fit, random.names)
            result.notes = ["\(fit.iterations) iterations"]
            result.observations = observations(people, fit.fixed) { person in
                var point = fit.fixed
                for (place, effect) in zip(places, fit.effects[person]) { point[place] += effect }
                return point
            }
        } else {
            let calibration = Calibration(parameters, starts: starts)
            let fit = await calibration.leastSquares { point in
                var residuals: [Double] = []
                for subject in subjects {
                    guard let predicted = subject.predicted(point) else { return nil }
                    residuals += zip(subject.observed, predicted).map { $0 - $1 }
                }
                return residuals
            }
            guard let fit else { throw fault(folder, "the model cannot be run anywhere within the bounds") }
            result.numbers = numbers(of: fit)
            result.notes = ["\(fit.startsAtBest) of \(calibration.starts) starts came to the least sum of squares"]
            if fit.standardErrors == nil {
                result.notes.append("no standard errors: the data do not tell every parameter")
            }
            result.observations = observations(people, fit.values) { _ in nil }
        }
        result.checkpoints = evaluate(measures, result)
        return result
    }

    private func numbers(of fit: Calibration.Fit) -> [(name: String, value: Double)] {
        zip(parameters, fit.values).map { ($0.name, $1) }
            + zip(parameters, fit.standardErrors ?? []).map { ("se_\($0.name)", $1) }
            + [("residual", fit.residual), ("loglik", fit.logLikelihood)]
    }

    private func numbers(of fit: MixedEffects.Fit, _ random: [String]) -> [(name: String, value: Double)] {
        var numbers = zip(parameters, fit.fixed).map { ($0.name, $1) }
        numbers += zip(parameters, fit.standardErrors).map { ("se_\($0.name)", $1) }
        numbers += zip(random, fit.standardDeviations).map { ("sd_\($0)", $1) }
        if self.random?.covariance == .full {
            for i in random.indices {
                for j in random.indices.dropFirst(i + 1) {
                    numbers.append(("corr_\(random[i])_\(random[j])", fit.correlations[i][j]))
                }
            }
        }
        return numbers
            + [("residual", fit.residual), ("loglik", fit.logLikelihood), ("aic", fit.akaike), ("bic", fit.bayes)]
    }

    private func measures(_ folder: String) throws(DiagnosticsError) -> [[Measure]] {
        var measures: [[Measure]] = []
        for checkpoint in checkpoints {
            do throws(MeasureFault) {
                var parsed: [Measure] = []
                for text in checkpoint.measures { parsed.append(try Measure(text)) }
                measures.append(parsed)
            } catch {
                throw fault(folder, "checkpoint \(checkpoint.id): \(error.message)")
            }
        }
        return measures
    }

    private func evaluate(_ measures: [[Measure]], _ result: ModelFitResult) -> [ExperimentResult.Checkpoint] {
        let inputs = MeasureInputs(curves: { _ in [] }, doses: { _ in nil }, parameter: { _, name in result[name] })
        return zip(checkpoints, measures).map { checkpoint, measures in
            ExperimentResult.Checkpoint(checkpoint, measures.map { $0.evaluate(on: inputs) })
        }
    }

    private func fault(_ folder: String, _ message: String) -> DiagnosticsError {
        let location = SourceLocation(file: "\(folder)/fits.yaml")
        return DiagnosticsError([Diagnostic(.error, rule: "fit", at: location, element: "fit \(id)", message)])
    }

    /// A subject of the data with its name and the times of its observations.
    private struct Person {
        var name: String
        var times: [Double]
        var subject: MixedEffects.Subject
    }

    /// Every observation beside what is predicted with the common estimates, and with each subject's own.
    private func observations(
        _ people: [Person],
        _ common: [Double],
        _ own: (_ person: Int) -> [Double]?
    ) -> [FitReport.Observation] {
        people.enumerated().flatMap { index, person -> [FitReport.Observation] in
            guard let predicted = person.subject.predicted(common) else { return [] }
            let individual = own(index).flatMap(person.subject.predicted)
            return predicted.indices.map { row in
                FitReport.Observation(
                    subject: person.name,
                    time: person.times[row],
                    observed: person.subject.observed[row],
                    predicted: predicted[row],
                    individual: individual?[row]
                )
            }
        }
    }

    private func subjects(in folder: String) throws(DiagnosticsError) -> [Person] {
        let simulator = try Simulator(EquationSystem(readModel(at: "\(folder)/\(model)")))
        let table = try DataTable(path: "\(folder)/\(data)")
        let times = try table.numbers(columns.time)
        let observed = try table.numbers(columns.observed)
        let amounts = try doses.map { doses throws(DiagnosticsError) in try table.numbers(doses.amount) }
        var own: [(symbol: String, numbers: [Double?])] = []
        for (symbol, column) in values.sorted(by: { $0.key < $1.key }) {
            own.append((symbol, try table.numbers(column)))
        }
        var people: [Person] = []
        for (name, rows) in try table.subjects(columns.subject) {
            let seen = rows.filter { observed[$0] != nil && times[$0] != nil }
            if seen.isEmpty { continue }
            let distinct = Set(seen.compactMap { times[$0] }).sorted()
            let first = distinct.first ?? 0
            var course = TimeCourse(times: (first > 0 ? [0] : []) + distinct)
            course.recorded = [output]
            for (symbol, numbers) in own {
                guard let value = rows.compactMap({ numbers[$0] }).first else {
                    throw fault(folder, "subject \(name) has no value for \(symbol)")
                }
                course.overrides[symbol] = value
            }
            if let doses, let amounts {
                for row in rows {
                    guard let amount = amounts[row], let time = times[row] else { continue }
                    course.doses.append(try Dose(parsing: "\(amount) into \(doses.target) at \(time)"))
                }
            }
            let prepared = try simulator.prepare(course, varying: parameters.map(\.name))
            let places = seen.map { row in (course.outputTimes.firstIndex { $0 == times[row] }) ?? 0 }
            let subject = MixedEffects.Subject(observed: seen.compactMap { observed[$0] }) { point in
                guard let trajectory = try? prepared.run(point) else { return nil }
                return places.map { trajectory[$0, 0] }
            }
            people.append(Person(name: name, times: seen.compactMap { times[$0] }, subject: subject))
        }
        return people
    }
}

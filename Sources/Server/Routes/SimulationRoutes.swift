internal import Dossiers
internal import HTTPTypes
internal import Hummingbird
internal import Pages

/// Adds simulations: what a reader chooses in a figure, answered with the bands of a virtual population.
func addSimulationRoutes(to router: Router<some ClientContext>, _ services: SiteServices) {
    let desk = services.simulations
    router.post("/api/v1/simulations") { request, context in
        let allowance = desk.clients.take(request.client(context, trustsProxy: services.trustsProxy))
        guard allowance.retryAfter == nil else {
            throw RequestFault(.tooManyRequests, "Ask again later.", headers: allowance.headers)
        }
        do {
            let asked = try await request.json(as: SimulationRequest.self)
            let content = services.store.content
            let trial = try content.trial(of: asked)
            let resource = try await whileConnected(context) {
                try await desk.answer(asked, by: trial, caveat: content.dossier(trial.dossier).map(Figure.caveat) ?? "")
            }
            var response = resource.response(to: request)
            for field in allowance.headers { response.headers[field.name] = field.value }
            return response
        } catch var fault as RequestFault {
            for field in allowance.headers { fault.headers[field.name] = field.value }
            throw fault
        }
    }
}

extension SiteContent {
    /// The trial that a request asks for, with choices that fit it.
    fileprivate func trial(of request: SimulationRequest) throws(RequestFault) -> VirtualTrial {
        guard let trial = trials[request.experiment] else {
            let known = trials.keys.sorted().joined(separator: ", ")
            throw RequestFault(
                .unprocessableContent,
                "There is no experiment `\(request.experiment)`.",
                members: [.init(name: "experiment", reason: "is not known; known are \(known)")]
            )
        }
        let faults = request.choices.faults(in: trial.experiment)
        guard faults.isEmpty else {
            throw RequestFault(
                .unprocessableContent,
                "Some choices do not fit the experiment.",
                members: faults.map { .init(name: $0.member, reason: $0.reason) }
            )
        }
        return trial
    }
}

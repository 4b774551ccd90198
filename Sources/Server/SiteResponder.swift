public import Hummingbird
internal import HTTPTypes

/// Answers every request: finished pages by look-up, the rest by the routes of each area.
///
/// An area adds its routes in `Routes/<Area>Routes.swift`, by one function that is called here. Failures are thrown as
/// `RequestFault` or `HTTPError` and become problem pages, or problem details below `/api`.
///
/// - Parameters:
///   - services: what routes work with.
///   - context: the request context that the application uses.
/// - Returns: a responder that also answers HEAD, refuses other methods, and turns every failure into a page.
public func siteResponder<Context: ClientContext>(
    for services: SiteServices,
    context: Context.Type = ConnectionContext.self
) -> some HTTPResponder<Context> {
    let router = Router(context: Context.self, options: .autoGenerateHeadEndpoints)
    let methods = MethodTable()
    router.add(middleware: RequestRecord(metrics: services.metrics))
    router.add(middleware: SecurityHeaders(isSecure: services.isSecure))
    router.add(middleware: ProblemPages(store: services.store, methods: methods))
    router.add(middleware: RequestLimits())
    router.add(middleware: SameOrigin(publicURL: services.publicURL))
    router.add(middleware: FinishedPages(store: services.store))
    addRecordRoutes(to: router, services)
    addStatusRoutes(to: router, services)
    addPageRoutes(to: router, services)
    addFormRoutes(to: router, services)
    addSubscriptionRoutes(to: router, services)
    addFeedRoutes(to: router, services)
    addSimulationRoutes(to: router, services)
    addOperationsRoutes(to: router, services)
    methods.fill(from: router)
    return router.buildResponder()
}

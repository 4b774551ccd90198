internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import Pages

/// Turns failures into pages, or into problem details below `/api`: unknown addresses, wrong methods, faults of the
/// request, and faults of our own.
struct ProblemPages<Context: RequestContext>: RouterMiddleware {
    let store: SiteStore
    let methods: MethodTable

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let fault as RequestFault {
            return response(to: request, fault)
        } catch let error as HTTPError where error.status == .notFound {
            return response(to: request, wrongMethod(request) ?? RequestFault(.notFound, error.body))
        } catch let error as HTTPError {
            return response(to: request, RequestFault(error.status, error.body, headers: error.headers))
        } catch is CancellationError {
            // The client is gone; nobody reads this.
            return response(to: request, RequestFault(.serviceUnavailable))
        } catch {
            context.logger.error(
                "a request failed",
                metadata: ["route": "\(context.endpointPath ?? "unknown")", "error": "\(error)"]
            )
            return response(to: request, RequestFault(.internalServerError))
        }
    }

    /// The fault of a method that the address does not take; nil where the address takes it or takes none.
    private func wrongMethod(_ request: Request) -> RequestFault? {
        var taken = methods.methods(at: request.uri.path)
        if store.current.resources[request.uri.path] != nil { taken.formUnion(["GET", "HEAD"]) }
        guard !taken.isEmpty, !taken.contains(request.method.rawValue) else { return nil }
        let allowed = taken.sorted().joined(separator: ", ")
        return RequestFault(.methodNotAllowed, "This address takes \(allowed).", headers: [.allow: allowed])
    }

    private func response(to request: Request, _ fault: RequestFault) -> Response {
        var response =
            request.uri.path.hasPrefix("/api/") ? fault.details(instance: request.uri.path) : page(fault.status)
        response.headers[.cacheControl] = "no-store"
        for field in fault.headers { response.headers[field.name] = field.value }
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func page(_ status: HTTPResponse.Status) -> Response {
        let resource = store.content.site.problem(status.code)
        return Response(
            status: status,
            headers: [.contentType: resource.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: resource.body))
        )
    }
}

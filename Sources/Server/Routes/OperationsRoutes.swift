internal import HTTPTypes
internal import Hummingbird

/// Adds what the one who runs the site asks: is it alive, is it ready, what does it do.
func addOperationsRoutes(to router: Router<some ClientContext>, _ services: SiteServices) {
    router.get("/ready") { _, _ in
        let content = services.store.content
        let warm = await services.simulations.isWarm(Array(content.trials.values))
        let words =
            "{\"status\":\"ready\",\"compounds\":\(content.dossiers.count),\"kernels\":\"\(warm ? "warm" : "cold")\"}"
        return Response(
            status: .ok,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: words))
        )
    }
    router.get("/metrics") { _, _ in
        let text = services.metrics.text(queue: await services.simulations.queue.load)
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}

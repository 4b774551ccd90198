internal import NIOCore
internal import Synchronization

/// Notices when a client hangs up, so that work for it can stop.
///
/// NOTE: the server keeps a half-closed connection open to answer what it was asked; nobody waits for a simulation on
/// one.
final class ClientPresence: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = NIOAny

    /// What to do once the client is gone.
    final class Watch: Sendable {
        private struct State {
            var isGone = false
            var action: (@Sendable () -> Void)?
        }

        private let state = Mutex(State())

        /// Sets what to do, in place of what was set before; does it at once where the client is gone already.
        func onGone(_ action: (@Sendable () -> Void)?) {
            let isGone = state.withLock { state in
                state.action = action
                return state.isGone
            }
            if isGone { action?() }
        }

        func gone() {
            let action = state.withLock { state in
                state.isGone = true
                return state.action
            }
            action?()
        }
    }

    let watch = Watch()

    func channelInactive(context: ChannelHandlerContext) {
        watch.gone()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { watch.gone() }
        context.fireUserInboundEventTriggered(event)
    }
}

/// Does work for as long as the client waits for it.
///
/// - Throws: `CancellationError` where the client hung up, and what the work throws.
func whileConnected<Value: Sendable>(
    _ context: some ClientContext,
    _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    let task = Task { try await work() }
    let watch = try? await context.channel?.pipeline.handler(type: ClientPresence.self).map(\.watch).get()
    watch?.onGone { task.cancel() }
    defer { watch?.onGone(nil) }
    return try await withTaskCancellationHandler {
        try await task.value
    } onCancel: {
        task.cancel()
    }
}

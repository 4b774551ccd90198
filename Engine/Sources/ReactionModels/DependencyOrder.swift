/// Nodes sorted so that each comes after all that it depends on, with the cycles that prevent it.
package struct DependencyOrder<Node: Hashable> {
    /// Every node reachable from the roots once, dependencies first; within a cycle the order is arbitrary.
    package private(set) var order: [Node] = []
    /// Cycles found, each as nodes of which every one depends on the next, and the last on the first.
    package private(set) var cycles: [[Node]] = []

    /// More cycles than this are not listed.
    private static var mostCycles: Int { 100 }

    private enum Mark { case open, closed }

    /// Walks depth first, without recursion.
    ///
    /// - Complexity: O(*n* + *m*) in nodes and dependencies, and the lengths of the cycles.
    package init(of roots: some Sequence<Node>, dependencies: (Node) -> [Node]) {
        var marks: [Node: Mark] = [:]
        var path: [(node: Node, rest: [Node])] = []
        for root in roots where marks[root] == nil {
            marks[root] = .open
            path.append((root, dependencies(root).reversed()))
            while let last = path.indices.last {
                guard let next = path[last].rest.popLast() else {
                    marks[path[last].node] = .closed
                    order.append(path[last].node)
                    path.removeLast()
                    continue
                }
                switch marks[next] {
                case .closed: continue
                case .open:
                    guard cycles.count < Self.mostCycles else { continue }
                    guard let start = path.firstIndex(where: { $0.node == next }) else { continue }
                    cycles.append(path[start...].map(\.node))
                case nil:
                    marks[next] = .open
                    path.append((next, dependencies(next).reversed()))
                }
            }
        }
    }
}

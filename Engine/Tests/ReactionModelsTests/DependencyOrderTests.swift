import ReactionModels
import Testing

@Suite("Dependency order")
struct DependencyOrderTests {
    @Test("every node comes after all that it depends on")
    func order() {
        let dependencies = [1: [2, 3], 2: [4], 3: [4], 4: [], 5: [1]]
        let order = DependencyOrder(of: [5, 1, 2, 3, 4]) { dependencies[$0] ?? [] }
        #expect(order.order.sorted() == [1, 2, 3, 4, 5])
        #expect(order.cycles.isEmpty)
        for (node, needed) in dependencies {
            for other in needed {
                #expect((order.order.firstIndex(of: other) ?? 9) < (order.order.firstIndex(of: node) ?? -1))
            }
        }
    }

    @Test("a chain of a hundred thousand nodes does not exhaust the stack")
    func depth() {
        let order = DependencyOrder(of: [0]) { $0 < 100_000 ? [$0 + 1] : [] }
        #expect(order.order.first == 100_000)
        #expect(order.order.last == 0)
    }

    @Test("separate circles are all found, and the rest is still ordered")
    func cycles() {
        let dependencies = [1: [2], 2: [1], 3: [3, 4], 4: []]
        let order = DependencyOrder(of: [1, 3]) { dependencies[$0] ?? [] }
        #expect(order.cycles == [[1, 2], [3]])
        #expect(order.order.sorted() == [1, 2, 3, 4])
    }
}

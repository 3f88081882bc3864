// Goal: whoever keeps many requests in flight gets every reply, and is never left waiting for one
// until somebody else asks.
// Method: windows of several sizes; each reply sets off the next request at once, so that requests
// come in at every point of the lane's loop. A reply that does not come is an issue after a bound.

import PosternBroker
import PosternCore
import PosternWire
import Testing
import ZeroMQ

@Suite(.timeLimit(.minutes(15))) struct PipeliningTests {
    @Test(arguments: [2, 3, 17, 64, 200])
    func everyReplyComes(_ window: Int) throws {
        let scene = try Scene()
        let client = try scene.client()
        let credential = try client.attest().credential
        let call = CallAsk(
            action: "act", resource: ResourceName(type: "Thing", id: "x"), context: [:])
        let total = 20_000
        var waiting: Set<UInt64> = []
        for _ in 0..<window { waiting.insert(try client.send(.authorise(credential, call))) }
        for number in 0..<total {
            let reply = try client.receive()
            try #require(waiting.remove(reply.correlation) != nil)
            if number + window < total {
                waiting.insert(try client.send(.authorise(credential, call)))
            }
        }
        #expect(waiting.isEmpty)
        #expect(scene.count(.permits) == UInt64(total))
    }
}

import Foundation

/// Where the programs are that the bench starts.
package struct Programs: Sendable {
    package let postern: String
    package let peers: String
    /// The bench itself: its hidden commands are drivers, too.
    let bench: String

    /// - Parameters:
    ///   - postern: the release broker.
    ///   - peers: the folder of what `bench/peers/Makefile` builds.
    package init(postern: String, peers: String) throws(BenchError) {
        self.postern = postern
        self.peers = peers
        guard FileManager.default.isExecutableFile(atPath: postern) else {
            throw BenchError(
                "`\(postern)` is no broker; run `make release`, or name one with --postern")
        }
        for name in ["load", "curve-echo", "stream-echo", "stream-load", "subscribers", "fan-out"]
        where !FileManager.default.isExecutableFile(atPath: "\(peers)/\(name)") {
            throw BenchError("`\(peers)/\(name)` is missing; run `make -C bench/peers`")
        }
        do {
            bench = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        } catch {
            throw BenchError("the bench's own program cannot be found: \(error)")
        }
    }

    func peer(_ name: String) -> String { "\(peers)/\(name)" }

    var hasGRPC: Bool {
        ["grpc-echo", "grpc-load"].allSatisfy {
            FileManager.default.isExecutableFile(atPath: peer($0))
        }
    }
}
